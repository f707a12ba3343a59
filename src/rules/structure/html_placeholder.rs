//! `structure/html-placeholder`: a placeholder that looks like an HTML tag.

use super::support::line_break;
use crate::article::Article;
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::{self, Span};
use std::collections::HashSet;

pub(super) const RULE: Rule = Rule::article("structure/html-placeholder", check).with_trusted_fix();

/// Maximum number of placeholders to search for the end of one.
const MAX_PLACEHOLDERS: usize = 64;

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let places = &cx.article.outline.placeholders;
    if places.is_empty() {
        return;
    }
    let shown = shown_texts(cx);
    let mut ends: HashSet<Span> = HashSet::new();
    for (at, place) in places.iter().enumerate() {
        if ends.contains(place)
            || !is_shown(cx.article, *place, &shown)
            || is_marker(cx.article, *place)
        {
            continue;
        }
        // `structure/html-unclosed` reports line breaks with a typo.
        if cx.article.outline.span.contains(*place)
            && line_break::misspelling_at(&cx.article.source.text, place.start as usize).is_some()
        {
            continue;
        }
        let written = tag(cx.article, *place);
        let name = name_of(written);
        if let Some(element) = misspelled_element(written, name, cx) {
            let span = Span::new(0, written.len()).shifted(place.start as usize);
            out.report(
                span,
                format!("`{written}` is not a tag. Did you mean `<{element}>`?"),
            )
            .fix(Fix::needs_review(span, format!("<{element}>")));
            continue;
        }
        let mut edits = vec![escaped(*place)];
        // `<name>text</name>` is one placeholder.
        if !written.starts_with("</") {
            let mut next = places[at + 1..].iter().take(MAX_PLACEHOLDERS);
            let end = next.find(|other| {
                let rest = &cx.article.source.text[other.start as usize..];
                rest.starts_with("</") && name_of(tag(cx.article, **other)) == name
            });
            if let Some(end) = end {
                ends.insert(*end);
                edits.push(escaped(*end));
            }
        }
        let span = Span::new(0, written.len()).shifted(place.start as usize);
        out.report(
            span,
            format!("`{written}` looks like an HTML tag, so browsers do not display it"),
        )
        .fix(Fix::new(Applicability::Safe, edits));
    }
}

/// Returns the texts of a JSON document that are rendered as HTML, in order.
fn shown_texts(cx: &ArticleContext<'_>) -> Vec<Span> {
    let mut texts = Vec::new();
    let Some(root) = cx.article.document() else {
        return texts;
    };
    let keys = &cx.schemas.html.json_texts;
    root.walk(&mut |node| {
        let members = node
            .members()
            .iter()
            .filter(|member| member.value().as_str().is_some());
        let shown = members.filter(|member| keys.iter().any(|key| member.is(key)));
        texts.extend(shown.map(|member| member.value().span()));
    });
    texts.sort();
    texts
}

/// Returns true if the text at `place` is rendered as HTML.
fn is_shown(article: &Article, place: Span, shown: &[Span]) -> bool {
    if article.outline.span.contains(place) {
        return true;
    }
    let at = shown.partition_point(|text| text.start <= place.start);
    at > 0 && shown[at - 1].contains(place)
}

/// Returns true if the placeholder was meant as a region, such as `</issueDescription>`.
fn is_marker(article: &Article, place: Span) -> bool {
    let next = article
        .markers
        .partition_point(|marker| marker.span.start <= place.start);
    next > 0 && article.markers[next - 1].span.contains(place)
}

/// Returns the text at `place` up to its `>`, if that is near.
fn tag(article: &Article, place: Span) -> &str {
    let rest = &article.source.text[place.start as usize..];
    let rest = &rest[..rest.floor_char_boundary(source::LOOKAHEAD_BYTES)];
    match memchr::memchr3(b'>', b'\\', b'"', rest.as_bytes()) {
        Some(end) if rest.as_bytes()[end] == b'>' => &rest[..=end],
        Some(end) if rest[end..].starts_with("\\>") => &rest[..end + 2],
        _ => article.source.slice(place),
    }
}

fn name_of(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '$')))
        .unwrap_or(name.len());
    &name[..end]
}

/// Returns the element that was meant by a tag with an extra character, such as `<br.>` or `<br?>`,
/// or by a known misspelling, such as `<bt>`.
fn misspelled_element<'n>(
    written: &str,
    name: &'n str,
    cx: &ArticleContext<'_>,
) -> Option<&'n str> {
    let inner = written.trim_matches(['<', '/', '>', ' ']);
    let is_break = |known: &String| known.eq_ignore_ascii_case(inner);
    if cx.schemas.html.line_break_slips.iter().any(is_break) {
        return Some("br");
    }
    let trimmed = name.trim_end_matches(['.', '-', '_']);
    let extra = written
        .strip_prefix('<')?
        .strip_prefix(trimmed)?
        .strip_suffix('>')?
        .trim_end_matches('/');
    if extra.chars().count() != 1 || extra.starts_with(char::is_alphanumeric) {
        return None;
    }
    let element = cx.schemas.html.element(&trimmed.to_ascii_lowercase());
    element.map(|_| trimmed)
}

fn escaped(place: Span) -> Edit {
    Edit {
        span: place,
        text: "&lt;".to_owned(),
    }
}
