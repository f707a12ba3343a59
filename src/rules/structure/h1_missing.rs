//! `structure/h1-missing`: an article without a title.

use super::{heading_space, shown};
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};
use crate::schema::BodyKind;
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/h1-missing", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    let titles = || {
        article
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
    // Other rules say that the block, the document or the whole body is not
    // there, and that a `#` lacks its blank; an include may hold the title.
    let no_document = article.body_kind() == BodyKind::Json && article.document().is_none();
    let said =
        article.properties.span.is_none() || no_document || heading_space::has_glued_title(article);
    if said || !article.outline.includes.is_empty() {
        return;
    }
    let place = match article.body_kind() {
        BodyKind::Json => {
            Some(article.outline.span.end as usize).filter(|end| *end < article.source.text.len())
        }
        _ => shown::first(article, article.body),
    };
    let Some(place) = place else { return };
    let line = shown::line(article, place);
    // The rules about characters that nobody sees say why that is no title.
    let unseen = ['\u{feff}', '\u{200b}'];
    let content = article.source.slice(line);
    if content.starts_with(unseen) && content.trim_start_matches(unseen).starts_with("# ") {
        return;
    }
    if shown::is_indented_title(article, line) {
        out.report(
            line,
            "the title is displayed as code because it is indented by four or more spaces",
        )
        .help("Remove the spaces before the `#`.");
        return;
    }
    let span = if line.is_empty() {
        Span::new(place, place)
    } else {
        line
    };
    out.report(span, "missing title: no level 1 heading before this line");
}
