//! `config/syntax`: a configuration that cannot be read.

use super::support::faults::report_faults;
use crate::config::FaultKind;
use crate::rules::{CorpusContext, CorpusSink, Rule};

pub(super) const RULE: Rule = Rule::corpus("config/syntax", check);

fn check(cx: &CorpusContext<'_>, out: &mut CorpusSink<'_>) {
    report_faults(cx, FaultKind::Syntax, out);
}
