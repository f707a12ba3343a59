//! What a change broke: the findings of a tree that an earlier state of it did
//! not have, in the files that changed and in those that the change reaches.

use crate::config::Config;
use crate::corpus::Corpus;
use crate::finding::{FileId, Finding, Severity};
use crate::git::Difference;
use crate::rules::{self, CheckScope};
use crate::schema::Schemas;
use std::collections::{BTreeMap, BTreeSet};

/// What a change did.
#[derive(Debug)]
pub struct Effect {
    /// The findings that it brought, in order.
    pub added: Vec<Finding>,
    /// Rule and path (as it was) of the findings that it took away.
    pub gone: Vec<(String, String)>,
}

/// Compares the findings of `corpus` with those of the same project as it was
/// before `difference`.
///
/// A file that did not change has the rules run only that look at other files;
/// such a finding is the same one if it stands at the same place, whatever it
/// says of those files.
pub fn effect(
    corpus: &Corpus,
    difference: &Difference,
    schemas: &Schemas,
    config: &Config,
) -> Effect {
    let before = corpus.with_files(&difference.before, schemas, config);
    let (_, folder) = corpus.tree.project();
    let prefix = match folder.as_str() {
        "" => String::new(),
        folder => format!("{folder}/"),
    };
    let changed: BTreeSet<&str> = difference
        .before
        .keys()
        .filter_map(|path| path.strip_prefix(&prefix))
        .collect();
    let scope_of = |corpus: &Corpus, file: FileId| match changed
        .contains(corpus.article(file).source.path.as_str())
    {
        true => CheckScope::Full,
        false => CheckScope::CrossFile,
    };
    let (old, new) = rayon::join(
        || rules::run_scoped(&before, schemas, config, &|file| scope_of(&before, file)).findings,
        || {
            let selected = |file| corpus.tree.is_selected(&corpus.article(file).source.path);
            let scope = |file| match selected(file) {
                true => scope_of(corpus, file),
                false => CheckScope::Skip,
            };
            rules::run_scoped(corpus, schemas, config, &scope).findings
        },
    );
    let moved: BTreeMap<&str, &str> = difference
        .moved
        .iter()
        .filter_map(|(new, old)| Some((new.strip_prefix(&prefix)?, old.strip_prefix(&prefix)?)))
        .collect();
    let mut known = Known::default();
    for finding in &old {
        let path = before.source(finding.file).path.as_str();
        let was_there = before.as_article(finding.file).is_some()
            || was_in_configuration(corpus, finding, difference);
        if was_there {
            known.add(&before, path, finding, changed.contains(path));
        }
    }
    let mut added = Vec::new();
    for finding in new {
        let path = corpus.source(finding.file).path.as_str();
        let was = moved.get(path).copied().unwrap_or(path);
        if !known.take(corpus, was, &finding, changed.contains(path)) {
            added.push(finding);
        }
    }
    // What only the words about other files tell apart is no news.
    added.retain(|finding| {
        let path = corpus.source(finding.file).path.as_str();
        let was = moved.get(path).copied().unwrap_or(path);
        !(is_cross_file(finding.rule) && known.take_alike(corpus, was, finding))
    });
    Effect {
        gone: known.left(&before, corpus),
        added,
    }
}

/// Whether a finding in a file of the configuration could be made before, too: both
/// states are held against the configuration of today. An error is always new, for
/// it says that nothing else can be relied on.
fn was_in_configuration(corpus: &Corpus, finding: &Finding, difference: &Difference) -> bool {
    let source = corpus.source(finding.file);
    let (_, folder) = corpus.tree.project();
    let path = match folder.as_str() {
        "" => Some(source.path.as_str()),
        _ => source.path.strip_prefix("../"),
    };
    finding.severity != Severity::Error
        && match path.and_then(|path| difference.before.get(path)) {
            None => true,
            Some(None) => false,
            Some(Some(then)) => {
                let words = source.words_at(finding.span);
                String::from_utf8_lossy(then).contains(words)
            }
        }
}

fn is_cross_file(name: &str) -> bool {
    rules::all().any(|rule| rule.name == name && rule.is_cross_file())
}

/// Findings of the earlier state that have not been met again.
#[derive(Default)]
struct Known {
    /// By file, rule, text and message: how many.
    counts: BTreeMap<(String, &'static str, String, String), usize>,
}

impl Known {
    fn add(&mut self, corpus: &Corpus, path: &str, finding: &Finding, changed: bool) {
        *self
            .counts
            .entry(key(corpus, path, finding, changed))
            .or_default() += 1;
    }

    fn take(&mut self, corpus: &Corpus, path: &str, finding: &Finding, changed: bool) -> bool {
        self.remove(&key(corpus, path, finding, changed))
    }

    /// One that differs in its message only.
    fn take_alike(&mut self, corpus: &Corpus, path: &str, finding: &Finding) -> bool {
        let (path, rule, text, _) = key(corpus, path, finding, true);
        let from = (path.clone(), rule, text.clone(), String::new());
        let alike = self
            .counts
            .range(from..)
            .next()
            .map(|(key, _)| key)
            .filter(|key| (&key.0, key.1, &key.2) == (&path, rule, &text))
            .cloned();
        alike.is_some_and(|key| self.remove(&key))
    }

    fn remove(&mut self, key: &(String, &'static str, String, String)) -> bool {
        let Some(count) = self.counts.get_mut(key) else {
            return false;
        };
        *count -= 1;
        if *count == 0 {
            self.counts.remove(key);
        }
        true
    }

    /// Those in files that have been looked at again: rule and path.
    fn left(&self, before: &Corpus, corpus: &Corpus) -> Vec<(String, String)> {
        let was_looked_at =
            |path: &str| before.by_path(path).is_some() && corpus.tree.is_selected(path);
        self.counts
            .iter()
            .filter(|((path, ..), _)| was_looked_at(path))
            .flat_map(|((path, rule, ..), count)| {
                std::iter::repeat_n(((*rule).to_owned(), path.clone()), *count)
            })
            .collect()
    }
}

/// What makes a finding of two states the same one. In a file that changed it is
/// what it stands at and what it says; in any other one it is the place alone.
fn key(
    corpus: &Corpus,
    path: &str,
    finding: &Finding,
    changed: bool,
) -> (String, &'static str, String, String) {
    let path = path.to_owned();
    if !changed {
        return (
            path,
            finding.rule,
            format!("{:?}", finding.span),
            String::new(),
        );
    }
    let text = corpus.source(finding.file).words_at(finding.span);
    (path, finding.rule, text.to_owned(), finding.message.clone())
}
