//! Tries edits of an article before they are offered.

use super::context::Context;
use crate::article::Article;
use crate::finding::{FileId, Finding, RuleId};
use crate::rules;
use crate::source::{Source, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Returns the article `file` after edits that do not overlap.
pub(super) fn edited(cx: &Context, file: FileId, edits: &[(Span, String)]) -> Article {
    let article = cx.corpus().article(file);
    let mut edits: Vec<&(Span, String)> = edits.iter().collect();
    edits.sort_by_key(|(span, _)| span.start);
    let mut text = article.source.text.clone();
    for (span, new) in edits.into_iter().rev() {
        text.replace_range(span.range(), new);
    }
    let source = Source::decode(article.source.path.clone(), text.into_bytes());
    Article::parse(source, cx.schemas())
}

/// Returns what the rules about one article find in the article `file`, or in `changed` in its
/// place.
pub(super) fn findings(cx: &Context, file: FileId, changed: Option<Article>) -> Vec<Finding> {
    let changed = changed.map(|article| (file, Arc::new(article)));
    let corpus = cx.corpus().with_replaced(changed);
    rules::run_article_rules(&corpus, cx.schemas(), cx.analysis.config(), &[file]).findings
}

/// Returns the number of findings of each rule.
pub(super) fn counts(findings: &[Finding]) -> BTreeMap<RuleId, usize> {
    let mut counts = BTreeMap::new();
    for one in findings {
        *counts.entry(one.rule.clone()).or_default() += 1;
    }
    counts
}
