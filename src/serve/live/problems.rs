//! Reasons why changes are not shown. Each source has its own, so that none hides or clears that of
//! another.

use std::collections::BTreeMap;

/// Source of problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ProblemSource {
    /// The articles folder, which is watched.
    Folder,
    /// The configuration, the schemas and the templates.
    Settings,
}

/// Problems by source.
#[derive(Debug, Default)]
pub(super) struct Problems(BTreeMap<ProblemSource, String>);

impl Problems {
    /// Returns the reason of the first source with a problem.
    pub(super) fn first(&self) -> Option<&str> {
        self.0.values().next().map(String::as_str)
    }

    /// Sets the problem of a source.
    pub(super) fn report(&mut self, source: ProblemSource, reason: String) {
        self.0.insert(source, reason);
    }

    /// Removes the problem of a source. Returns true if there was one and no other is left.
    pub(super) fn resolve(&mut self, source: ProblemSource) -> bool {
        self.0.remove(&source).is_some() && self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_keep_their_problems_apart() {
        let mut problems = Problems::default();
        assert!(!problems.resolve(ProblemSource::Settings), "there is none");
        problems.report(ProblemSource::Settings, "no schema".to_owned());
        problems.report(ProblemSource::Folder, "no folder".to_owned());
        assert_eq!(problems.first(), Some("no folder"));
        assert!(!problems.resolve(ProblemSource::Folder), "one is left");
        assert_eq!(problems.first(), Some("no schema"));
        assert!(problems.resolve(ProblemSource::Settings));
        assert_eq!(problems.first(), None);
    }
}
