//! `structure/unfinished`: a word that stands for text that is still to be written.

use crate::article::Article;
use crate::json::OffsetMap;
use crate::rules::{Context, Rule, Sink};
use crate::schema::Words;
use crate::source::{Span, line_before};
use std::ops::Range;

pub(super) const RULE: Rule = Rule::article("structure/unfinished", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let words = &cx.schemas.text.unfinished;
    let body = article.outline.span;
    for found in find(article.source.slice(body), words) {
        let span = Span::from(found).shifted(body.start as usize);
        if span.is_within(&article.outline.prose) {
            report(article, span, out);
        }
    }
    let document = article.json.as_ref().map(|json| json.span);
    let document = article.source.slice(document.unwrap_or_default());
    // Nearly no document has any: look before each text is looked through.
    if words.find_in(document).next().is_none() {
        return;
    }
    let Some(root) = article.document() else {
        return;
    };
    root.walk(&mut |node| {
        for found in node.as_str().map(|text| find(text, words)).iter().flatten() {
            let inner = node.inner_span();
            let places = OffsetMap::of(article.source.slice(inner), inner.start);
            report(article, places.span(Span::from(found.clone())), out);
        }
    });
}

fn report(article: &Article, span: Span, out: &mut Sink<'_>) {
    let word = article.source.slice(span);
    out.report(span, format!("`{word}` marks unfinished text"));
}

/// Where `words` stand in `text` as a note: whole words at the front of a line, or
/// with a sign or nothing behind them. Amidst a sentence they may be a name.
fn find(text: &str, words: &Words) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = words.find_in(text).collect();
    found.retain(|range| {
        let (before, behind) = (&text[..range.start], &text[range.end..]);
        let glue = |c: char| c.is_alphanumeric() || "_-/\\$@={}.<".contains(c);
        let behind = behind.trim_start_matches(['*', '_']);
        let next = behind.strip_prefix(['-', '/', '=', '.']).unwrap_or(behind);
        let is_word = !before.ends_with(glue) && !next.starts_with(char::is_alphanumeric);
        let is_last = !behind.starts_with(' ') || !behind.trim_start().starts_with(is_letter);
        let line = line_before(text, range.start);
        let is_first = line.chars().all(|c| !is_letter(c));
        is_word && (is_last || (is_first && !is_noun(behind)))
    });
    found
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic()
}

/// Whether what follows makes a name of the word: a list of things to do.
fn is_noun(behind: &str) -> bool {
    let word = behind.trim_start();
    ["list", "app", "item", "comment", "API"]
        .iter()
        .any(|noun| word.starts_with(noun))
}

#[cfg(test)]
mod tests {
    use super::{Words, find};

    #[test]
    fn notes_and_not_names() {
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
