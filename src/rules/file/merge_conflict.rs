//! `file/merge-conflict`: an unresolved merge conflict.

use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("file/merge-conflict", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for conflict in &cx.article.conflicts {
        // A code block may show a conflict.
        if conflict.is_within(&cx.article.outline.code) {
            continue;
        }
        let line = cx
            .article
            .source
            .slice(*conflict)
            .lines()
            .next()
            .unwrap_or_default();
        let span = Span::new(
            conflict.start as usize,
            conflict.start as usize + line.len(),
        );
        out.report(span, "unresolved merge conflict").help(
            "Keep the right text and remove the lines with `<<<<<<<`, `=======`, and `>>>>>>>`.",
        );
    }
}
