//! `structure/code-blank-line`: a code block without a blank line before it.

use super::support::fences::fence_amidst_text;
use super::support::newline::newline;
use super::support::shown;
use crate::article::Article;
use crate::finding::Fix;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::{Span, line_before};

pub(super) const RULE: Rule = Rule::article("structure/code-blank-line", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let fences = &cx.article.outline.fences;
    // After a fence that closes nothing, starts and ends of blocks are swapped.
    let is_confused = |fence: &Span| fence_amidst_text(cx.article.source.slice(*fence)).is_some();
    if fences.iter().any(is_confused) {
        return;
    }
    for fence in fences {
        let at = fence.start as usize;
        let indentation = line_before(&cx.article.source.text, at);
        if !indentation.trim().is_empty() || !follows_prose(cx.article, at - indentation.len()) {
            continue;
        }
        let line = at - indentation.len();
        out.report(
            shown::line(cx.article, at),
            "missing blank line before this code block",
        )
        .fix(Fix::safe(Span::new(line, line), newline(cx.article, line)));
    }
}

/// Returns true if the line before the one that starts at `line` holds prose.
fn follows_prose(article: &Article, line: usize) -> bool {
    let text = &article.source.text;
    let Some(above) = text[..line].strip_suffix('\n') else {
        return false;
    };
    let start = above.len() - line_before(above, above.len()).len();
    let prose = &article.outline.prose;
    let last = prose[..prose.partition_point(|span| (span.start as usize) < line)].last();
    last.is_some_and(|last| {
        last.end as usize > start && article.outline.heading_around(*last).is_none()
    })
}
