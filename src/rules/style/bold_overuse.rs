//! `style/bold-overuse`: so much bold that nothing stands out.

use super::prose;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("style/bold-overuse", check);

/// Below so many bytes of text a share says nothing.
const LEAST_TEXT: usize = 400;

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let outline = &article.outline;
    let in_heading = |span: Span| outline.heading_around(span).is_some();
    let is_bold = |span: &Span| {
        let written = article.source.slice(*span);
        written.starts_with("**") || written.starts_with("__")
    };
    let bold: Vec<Span> = outline
        .emphasis
        .iter()
        .copied()
        .filter(|span| is_bold(span) && !in_heading(*span))
        .collect();
    let Some(first) = bold.first() else { return };
    let most = cx.options.limits.bold_stretches;
    if let Some(beyond) = bold.get(most) {
        out.report(
            *beyond,
            format!(
                "this article has {} bold passages, but the limit is {most}",
                bold.len()
            ),
        );
        return;
    }
    // Not even of the shortest text is it enough, nearly always.
    let most = bold.iter().map(|span| span.len()).sum::<usize>() * 100 / LEAST_TEXT;
    if most <= cx.options.limits.bold_share {
        return;
    }
    // A link's target and a token count for nothing: what is bold is what is read.
    let (mut all, mut loud) = (0, 0);
    for stretch in prose::stretches(article) {
        let span = stretch.span(&(0..stretch.text.len()));
        if in_heading(span) || stretch.is_slot(&(0..1)) {
            continue;
        }
        all += span.len();
        let before = bold.partition_point(|bold| bold.start <= span.start);
        if before > 0 && bold[before - 1].contains(span) {
            loud += span.len();
        }
    }
    let share = (loud * 100).checked_div(all).unwrap_or_default();
    if all >= LEAST_TEXT && share > cx.options.limits.bold_share {
        let longest = bold
            .iter()
            .max_by_key(|span| (span.len(), std::cmp::Reverse(span.start)));
        out.report(
            *longest.unwrap_or(first),
            format!(
                "{share}% of the text is bold, but the limit is {}%",
                cx.options.limits.bold_share
            ),
        );
    }
}
