//! `config/extends`: a configuration that extends a missing file or itself.

use super::support::faults::report_faults;
use crate::config::FaultKind;
use crate::rules::{CorpusContext, CorpusSink, Rule};

pub(super) const RULE: Rule = Rule::corpus("config/extends", check);

fn check(cx: &CorpusContext<'_>, out: &mut CorpusSink<'_>) {
    report_faults(cx, FaultKind::Extends, out);
}
