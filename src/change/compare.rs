//! Compares the findings of two revisions.

use super::known::{Gone, KnownFindings};
use crate::config::Config;
use crate::corpus::Corpus;
use crate::finding::{FileId, Finding, RuleId, Severity};
use crate::git::Difference;
use crate::rules::{self, CheckScope};
use crate::schema::Schemas;
use crate::source::path;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The findings that a change adds and removes.
#[derive(Debug)]
pub(crate) struct Diff {
    /// The new findings, in order.
    pub added: Vec<Finding>,
    /// The other findings that the comparison read, in order: all of the changed files, and of
    /// unchanged files those that depend on other files.
    pub still: Vec<Finding>,
    /// The findings that the change removes.
    pub gone: Vec<Gone>,
    /// The articles before the change.
    pub before: Corpus,
}

/// Compares the findings of `corpus` with those of the same project before
/// `difference`.
///
/// In unchanged files only the rules run that depend on other files. Their findings
/// match by location, whatever their messages say about those files.
pub(crate) fn compare(
    corpus: &Corpus,
    difference: &Difference,
    schemas: &Schemas,
    config: &Config,
) -> Diff {
    let before = corpus.with_files(&difference.before, schemas, config);
    let (_, folder) = corpus.tree.project();
    let changed = changed_paths(difference, &folder);
    let scope_of = |corpus: &Corpus, file: FileId| {
        if changed.contains(corpus.article(file).source.path.as_str()) {
            CheckScope::Full
        } else {
            CheckScope::CrossFile
        }
    };
    let (old, new) = rayon::join(
        || rules::run_scoped(&before, schemas, config, &|file| scope_of(&before, file)).findings,
        || {
            let scope = |file| {
                if corpus.tree.is_selected(&corpus.article(file).source.path) {
                    scope_of(corpus, file)
                } else {
                    CheckScope::Skip
                }
            };
            rules::run_scoped(corpus, schemas, config, &scope).findings
        },
    );
    let mut known = KnownFindings::default();
    for finding in &old {
        let path = before.source(finding.file).path.as_str();
        let existed = before.as_article(finding.file).is_some()
            || was_in_configuration(corpus, finding, difference);
        if existed {
            known.add(&before, path, finding, changed.contains(path));
        }
    }
    let mut moved: BTreeMap<&str, &str> = BTreeMap::new();
    for (new, old) in &difference.moved {
        if let (Some(new), Some(old)) = (path::below(&folder, new), path::below(&folder, old)) {
            moved.insert(new, old);
        }
    }
    let old_path = |path| moved.get(path).copied().unwrap_or(path);
    let (unmatched, mut still): (Vec<_>, Vec<_>) = new.into_iter().partition(|finding| {
        let path = corpus.source(finding.file).path.as_str();
        !known.take(corpus, old_path(path), finding, changed.contains(path))
    });
    // A finding about other files is not new if only its message differs.
    let (added, reworded): (Vec<_>, Vec<_>) = unmatched.into_iter().partition(|finding| {
        let path = old_path(corpus.source(finding.file).path.as_str());
        !(is_cross_file(&finding.rule) && known.take_ignoring_message(corpus, path, finding))
    });
    still.extend(reworded);
    still.sort_by(|a, b| a.order().cmp(&b.order()));
    Diff {
        gone: known.unmatched(&before, corpus),
        before,
        added,
        still,
    }
}

/// Returns the paths that changed below the root, whose name in the project is `folder`.
fn changed_paths<'d>(difference: &'d Difference, folder: &str) -> BTreeSet<&'d str> {
    let paths = difference.before.keys();
    paths.filter_map(|path| path::below(folder, path)).collect()
}

/// Returns, for each of `findings`, which are those of `corpus`, true if it is new since
/// `difference` and in a file that changed.
pub(crate) fn are_new(
    corpus: &Corpus,
    findings: &[Finding],
    difference: &Difference,
    schemas: &Schemas,
    config: &Config,
) -> Vec<bool> {
    let key = |finding: &Finding| (finding.file, finding.rule.clone(), finding.span);
    let added = compare(corpus, difference, schemas, config).added;
    let added: HashSet<_> = added.iter().map(key).collect();
    let (_, folder) = corpus.tree.project();
    let changed = changed_paths(difference, &folder);
    let is_new = |finding: &Finding| {
        changed.contains(corpus.source(finding.file).path.as_str()) && added.contains(&key(finding))
    };
    findings.iter().map(is_new).collect()
}

/// Returns true if a finding in a configuration file could also occur before the
/// change: both revisions are checked with the current configuration. Errors always
/// count as new, because they make every other result unreliable.
fn was_in_configuration(corpus: &Corpus, finding: &Finding, difference: &Difference) -> bool {
    if finding.severity == Severity::Error {
        return false;
    }
    let source = corpus.source(finding.file);
    let (_, folder) = corpus.tree.project();
    let path = match folder.as_str() {
        "" => Some(source.path.as_str()),
        _ => source.path.strip_prefix("../"),
    };
    match path.and_then(|path| difference.before.get(path)) {
        None => true,
        Some(None) => false,
        Some(Some(old)) => {
            let words = source.words_at(finding.span);
            String::from_utf8_lossy(old).contains(words)
        }
    }
}

/// Returns true if the rule `name` depends on other files.
fn is_cross_file(id: &RuleId) -> bool {
    rules::all().any(|rule| *id == rule.name && rule.is_cross_file())
}
