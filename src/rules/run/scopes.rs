//! The files of a run.

use crate::corpus::Corpus;
use crate::finding::FileId;
use crate::rules::CheckScope;

/// The findings to report in each article.
pub(super) struct Scopes(Vec<CheckScope>);

impl Scopes {
    /// Asks `scope` for each article.
    pub(super) fn of(corpus: &Corpus, scope: &dyn Fn(FileId) -> CheckScope) -> Self {
        Self(corpus.file_ids().map(scope).collect())
    }

    /// Selects all findings in `files`, and none in other files.
    pub(super) fn of_files(corpus: &Corpus, files: &[FileId]) -> Self {
        let mut scopes = vec![CheckScope::Skip; corpus.articles.len()];
        for file in files {
            scopes[file.index()] = CheckScope::Full;
        }
        Self(scopes)
    }

    /// Returns the findings to report in `file`: all of them in a configuration file.
    pub(super) fn get(&self, file: FileId) -> CheckScope {
        let scope = self.0.get(file.index());
        scope.copied().unwrap_or(CheckScope::Full)
    }

    /// Returns the articles to check, with the findings to report in each.
    pub(super) fn articles(&self) -> Vec<(FileId, CheckScope)> {
        let all = self.0.iter().enumerate();
        all.map(|(file, scope)| (FileId::new(file), *scope))
            .filter(|(_, scope)| *scope != CheckScope::Skip)
            .collect()
    }
}
