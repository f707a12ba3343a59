//! `structure/unfinished`: a word such as TODO that marks unfinished text.

use crate::article::Article;
use crate::json::OffsetMap;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::{AttributeKind, Words};
use crate::source::{Span, line_before};
use std::ops::Range;

pub(super) const RULE: Rule = Rule::article("structure/unfinished", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let words = &cx.schemas.text.unfinished;
    let body = cx.article.outline.span;
    for found in find(cx.article.source.slice(body), words) {
        let span = Span::from(found).shifted(body.start as usize);
        if span.is_within(&cx.article.outline.prose) {
            report(cx.article, span, out);
        }
    }
    check_attributes(cx, out);
    let document = cx.article.json.as_ref().map(|json| json.span);
    let document = cx.article.source.slice(document.unwrap_or_default());
    // Few documents contain any: a search of the whole document spares the search of each text.
    if words.find_in(document).next().is_none() {
        return;
    }
    let Some(root) = cx.article.document() else {
        return;
    };
    root.walk(&mut |node| {
        for found in node.as_str().map(|text| find(text, words)).iter().flatten() {
            let inner = node.inner_span();
            let places = OffsetMap::of(cx.article.source.slice(inner), inner.start);
            report(cx.article, places.span(Span::from(found.clone())), out);
        }
    });
}

/// Reports words in the attributes that hold a text. A value that is only such a word is template
/// text, which `properties/placeholder` reports.
fn check_attributes(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let words = &cx.schemas.text.unfinished;
    let block = cx.article.properties.span.unwrap_or_default();
    if words
        .find_in(cx.article.source.slice(block))
        .next()
        .is_none()
    {
        return;
    }
    for attribute in cx.article.properties.all(&cx.article.source) {
        let schema = attribute.schema(cx.schemas);
        if schema.is_none_or(|schema| schema.kind != AttributeKind::Text) {
            continue;
        }
        let text = attribute.trimmed();
        for found in find(text, words)
            .into_iter()
            .filter(|found| found.len() < text.len())
        {
            let span = Span::from(found).shifted(attribute.trimmed_span().start as usize);
            report(cx.article, span, out);
        }
    }
}

fn report(article: &Article, span: Span, out: &mut Sink<'_>) {
    let word = article.source.slice(span);
    out.report(span, format!("`{word}` marks unfinished text"));
}

/// Finds `words` that are notes in `text`: whole words at the start of a line, or before punctuation
/// or the end. Within a sentence, they may be a name.
fn find(text: &str, words: &Words) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = words.find_in(text).collect();
    found.retain(|range| {
        let before = &text[..range.start];
        let after = text[range.end..].trim_start_matches(['*', '_']);
        let joins_words = |c: char| c.is_alphanumeric() || "_-/\\$@={}.<".contains(c);
        let next = after.strip_prefix(['-', '/', '=', '.']).unwrap_or(after);
        let is_word = !before.ends_with(joins_words) && !next.starts_with(char::is_alphanumeric);
        let is_last =
            !after.starts_with(' ') || !after.trim_start().starts_with(char::is_alphabetic);
        let is_first = !line_before(text, range.start).contains(char::is_alphabetic);
        is_word && (is_last || (is_first && !precedes_noun(after)))
    });
    found
}

/// Returns true if the following noun makes the word part of a name, such as `TODO list`.
fn precedes_noun(after: &str) -> bool {
    let word = after.trim_start();
    ["list", "app", "item", "comment", "API"]
        .iter()
        .any(|noun| word.starts_with(noun))
}

#[cfg(test)]
mod tests {
    use super::{Words, find};

    #[test]
    fn finds_notes_but_not_names() {
        let words = vec!["FIXME".to_owned(), "TBD".to_owned(), "TODO".to_owned()];
        let words = Words::try_from(words).expect("a search");
        for text in [
            "TODO: say how",
            "* **TODO**: say how",
            "TODO say how",
            "The limit is TBD.",
            "Steps (TODO)",
            "See FIXME",
            "# TBD",
        ] {
            assert_eq!(find(text, &words).len(), 1, "{text}");
        }
        for text in [
            "Create a TODO list",
            "TODO lists are kept",
            "Open the TODO app",
            "A TODO-list and TODO.txt",
            "Set TBD_MODE or a.TODO",
            "todo: nothing",
            "https://x.y/TODO",
        ] {
            assert!(find(text, &words).is_empty(), "{text}");
        }
    }
}
