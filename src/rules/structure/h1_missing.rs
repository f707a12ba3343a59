//! `structure/h1-missing`: an article without a title.

use super::support::heading_space::has_title_without_space;
use super::support::shown;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::BodyKind;
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/h1-missing", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let titles = || {
        cx.article
            .outline
            .headings
            .iter()
            .filter(|heading| heading.level == 1)
    };
    if titles().any(|heading| !heading.content.is_empty()) {
        return;
    }
    if let Some(empty) = titles().next() {
        out.report(empty.span, "the title (the level 1 heading) is empty");
        return;
    }
    // Other rules report a missing block or document and a `#` without a space. An include may
    // contain the title.
    let no_document = cx.article.body_kind() == BodyKind::Json && cx.article.document().is_none();
    if no_document
        || cx.article.properties.span.is_none()
        || has_title_without_space(cx.article)
        || !cx.article.outline.includes.is_empty()
    {
        return;
    }
    let at = match cx.article.body_kind() {
        BodyKind::Json => Some(cx.article.outline.span.end as usize)
            .filter(|end| *end < cx.article.source.text.len()),
        _ => shown::first(cx.article, cx.article.body),
    };
    let Some(at) = at else { return };
    let line = shown::line(cx.article, at);
    // The rules about invisible characters report those before a `#`.
    let invisible = ['\u{feff}', '\u{200b}'];
    let content = cx.article.source.slice(line);
    if content.starts_with(invisible) && content.trim_start_matches(invisible).starts_with("# ") {
        return;
    }
    if shown::is_indented_title(cx.article, line) {
        shown::report_indented_title(line, out);
        return;
    }
    let span = if line.is_empty() {
        Span::new(at, at)
    } else {
        line
    };
    out.report(span, "missing title: no level 1 heading before this line");
}
