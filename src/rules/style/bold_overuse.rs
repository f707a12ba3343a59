//! `style/bold-overuse`: too much bold text.

use super::support::prose;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("style/bold-overuse", check);

/// Minimum length of a text for a meaningful share of bold, in bytes.
const MIN_TEXT_BYTES: usize = 400;

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let outline = &cx.article.outline;
    let in_heading = |span: Span| outline.heading_around(span).is_some();
    let is_bold = |span: &Span| {
        let written = cx.article.source.slice(*span);
        written.starts_with("**") || written.starts_with("__")
    };
    let bold: Vec<Span> = outline
        .emphasis
        .iter()
        .copied()
        .filter(|span| is_bold(span) && !in_heading(*span))
        .collect();
    let Some(first) = bold.first() else { return };
    let limit = cx.options.limits.bold_stretches;
    if let Some(excess) = bold.get(limit) {
        out.report(
            *excess,
            format!(
                "this article has {} bold passages, but the limit is {limit}",
                bold.len()
            ),
        );
        return;
    }
    let limit = cx.options.limits.bold_share;
    // Most articles have too little bold text even for the shortest text.
    let max_share = bold.iter().map(|span| span.len()).sum::<usize>() * 100 / MIN_TEXT_BYTES;
    if max_share <= limit {
        return;
    }
    // Only text that readers see counts, not link targets and tokens.
    let (mut all_bytes, mut bold_bytes) = (0, 0);
    for passage in prose::passages(cx.article) {
        let span = passage.span(&(0..passage.text.len()));
        if in_heading(span) || passage.is_placeholder(&(0..1)) {
            continue;
        }
        all_bytes += span.len();
        let before = bold.partition_point(|bold| bold.start <= span.start);
        if before > 0 && bold[before - 1].contains(span) {
            bold_bytes += span.len();
        }
    }
    let share = (bold_bytes * 100)
        .checked_div(all_bytes)
        .unwrap_or_default();
    if all_bytes >= MIN_TEXT_BYTES && share > limit {
        let longest = bold
            .iter()
            .max_by_key(|span| (span.len(), std::cmp::Reverse(span.start)));
        out.report(
            *longest.unwrap_or(first),
            format!("{share}% of the text is bold, but the limit is {limit}%"),
        );
    }
}
