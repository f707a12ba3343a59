//! Output of the findings of a session.

use super::Session;
use crate::cli::args::OutputArgs;
use crate::cli::message::status;
use crate::cli::{Outcome, output};
use crate::corpus::Corpus;
use crate::finding::{Finding, Severity};
use crate::report::{Rise, View};
use std::borrow::Cow;

impl Session {
    /// Writes the findings in all formats of `args` and returns the outcome of the run. With
    /// `lists_held_back`, the human format lists the articles that a build would hold back.
    /// `rises` are owners that have more findings than before.
    pub(in crate::cli) fn print(
        &self,
        corpus: &Corpus,
        findings: &[Finding],
        rises: &[Rise],
        args: &OutputArgs,
        lists_held_back: bool,
    ) -> anyhow::Result<Outcome> {
        let printed = Self::severe(findings, args);
        let view = View {
            level: args.level.severity(),
            rises,
            ..self.view(corpus, &printed)
        };
        output::write(&view, args, lists_held_back)?;
        Ok(Self::outcome(findings, args))
    }

    /// Names the files that are not checked because git ignores them.
    pub(in crate::cli) fn report_ignored_files(&self, corpus: &Corpus, quiet: bool) {
        let Some(first) = corpus.ignored.first() else {
            return;
        };
        let mut message = format!(
            "not checked, because git ignores it: {}",
            corpus.tree.display(first)
        );
        if first.ends_with('/') {
            message.push('/');
        }
        let others = corpus.ignored.len() - 1;
        if others > 0 {
            message.push_str(&format!(" and {others} more"));
        }
        status!(quiet, "{message}; `--no-gitignore` includes it");
    }

    /// Returns the findings at or above `--level`.
    pub(in crate::cli) fn severe<'f>(
        findings: &'f [Finding],
        args: &OutputArgs,
    ) -> Cow<'f, [Finding]> {
        let level = args.level.severity();
        if level == Severity::Suggestion {
            return findings.into();
        }
        let severe = findings.iter().filter(|finding| finding.severity >= level);
        severe.cloned().collect::<Vec<_>>().into()
    }

    /// Returns the outcome of a run with these findings.
    pub(in crate::cli) fn outcome(findings: &[Finding], args: &OutputArgs) -> Outcome {
        let Some(threshold) = args.fail_on.severity() else {
            return Outcome::Clean;
        };
        if findings.iter().any(|finding| finding.severity >= threshold) {
            Outcome::Findings
        } else {
            Outcome::Clean
        }
    }

    /// Returns the view of the findings that formats print.
    pub(in crate::cli) fn view<'a>(
        &'a self,
        corpus: &'a Corpus,
        findings: &'a [Finding],
    ) -> View<'a> {
        View {
            corpus,
            schemas: &self.schemas,
            findings,
            docs: &self.config.docs,
            level: Severity::Suggestion,
            rises: &[],
        }
    }
}
