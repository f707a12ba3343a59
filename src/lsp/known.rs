//! The baseline of a tree: findings that are not shown.

use crate::baseline::{Baseline, BaselineError};
use crate::corpus::Corpus;
use crate::finding::{Finding, Severity};
use crate::report::View;
use crate::source::FileSystem;
use crate::workspace::Settings;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The entries of a baseline, by file, so that the findings of one file are compared with few.
#[derive(Debug, Default)]
pub(super) struct Known {
    by_path: BTreeMap<String, Baseline>,
}

/// A mistake in the baseline file.
#[derive(Debug, Clone)]
pub(super) struct BaselineFault {
    pub(super) file: PathBuf,
    /// The line, from 1.
    pub(super) line: usize,
    pub(super) message: String,
}

impl Known {
    /// Reads the baseline that the configuration names.
    pub(super) fn read(
        settings: &Settings,
        file_system: &dyn FileSystem,
    ) -> Result<Self, BaselineFault> {
        let Some(file) = &settings.config.baseline else {
            return Ok(Self::default());
        };
        let baseline = Baseline::read(file, file_system).map_err(|error| fault(file, &error))?;
        Ok(Self {
            by_path: baseline.by_path(),
        })
    }

    /// Returns, for each of the findings of one file, true if it is known.
    pub(super) fn of(
        &self,
        corpus: &Corpus,
        findings: &[Finding],
        settings: &Settings,
    ) -> Vec<bool> {
        let Some(first) = findings.first() else {
            return Vec::new();
        };
        let Some(baseline) = self.by_path.get(&corpus.source(first.file).path) else {
            return vec![false; findings.len()];
        };
        baseline.known(&view(corpus, findings, settings))
    }
}

/// Returns the view of findings.
pub(super) fn view<'a>(
    corpus: &'a Corpus,
    findings: &'a [Finding],
    settings: &'a Settings,
) -> View<'a> {
    View {
        corpus,
        schemas: &settings.schemas,
        findings,
        docs: &settings.config.docs,
        level: Severity::Suggestion,
        rises: &[],
    }
}

fn fault(file: &Path, error: &BaselineError) -> BaselineFault {
    let line = match error {
        BaselineError::Malformed { line, .. } => *line,
        BaselineError::Io { .. } => 1,
    };
    BaselineFault {
        file: file.to_owned(),
        line,
        message: error.to_string(),
    }
}
