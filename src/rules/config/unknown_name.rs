//! `config/unknown-name`: an unknown rule, group, type, or cloud in the configuration.

use super::support::faults::report_faults;
use crate::config::FaultKind;
use crate::rules::{CorpusContext, CorpusSink, Rule};

pub(super) const RULE: Rule = Rule::corpus("config/unknown-name", check);

fn check(cx: &CorpusContext<'_>, out: &mut CorpusSink<'_>) {
    report_faults(cx, FaultKind::UnknownName, out);
}
