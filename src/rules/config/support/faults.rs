//! Faults of a configuration.

use crate::config::{Fault, FaultKind};
use crate::rules::{CorpusContext, CorpusSink};

/// Reports the faults of this kind that were found when the configuration was read.
pub(in crate::rules) fn report_faults(
    cx: &CorpusContext<'_>,
    kind: FaultKind,
    out: &mut CorpusSink<'_>,
) {
    for fault in cx.config.faults.iter().filter(|fault| fault.kind == kind) {
        report(cx, fault, out);
    }
}

/// Reports `fault` in its configuration file.
pub(in crate::rules) fn report(cx: &CorpusContext<'_>, fault: &Fault, out: &mut CorpusSink<'_>) {
    // A corpus in memory may lack the configuration files.
    if fault.file >= cx.corpus.beside.len() {
        return;
    }
    let file = cx.corpus.beside(fault.file);
    let finding = out.report(file, fault.span, fault.message.clone());
    if let Some(help) = &fault.help {
        finding.help(help.clone());
    }
}
