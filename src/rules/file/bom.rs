//! `file/bom`: a byte order mark inside the file.

use super::support::shared::and_more;
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("file/bom", check);

/// Byte order mark.
const MARK: &str = "\u{feff}";

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    if cx.article.source.is_ascii {
        return;
    }
    let text = &cx.article.source.text;
    let from = cx.article.source.bom_len();
    let edits: Vec<Edit> = memchr::memchr_iter(MARK.as_bytes()[0], &text.as_bytes()[from..])
        .map(|at| Span::new(from + at, from + at + MARK.len()))
        .filter(|span| text.get(span.range()) == Some(MARK))
        .map(|span| Edit {
            span,
            text: String::new(),
        })
        .collect();
    if let Some(first) = edits.first() {
        let message = format!("byte order mark inside the file{}", and_more(edits.len()));
        out.report(first.span, message)
            .fix(Fix::new(Applicability::Safe, edits));
    }
}
