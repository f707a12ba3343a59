//! Lines of an article that start with prose.

use crate::article::Article;
use crate::source::{Span, line_after, line_before};

/// A line that starts with prose, after indentation and quote markers.
pub(in crate::rules) struct ProseLine<'a> {
    /// The text before the prose: whitespace and `>`, or a `<br>`.
    pub(in crate::rules) before: &'a str,
    /// The rest of the line, with its markup.
    pub(in crate::rules) text: &'a str,
    /// The offset of `text` in the file.
    pub(in crate::rules) start: usize,
}

impl ProseLine<'_> {
    /// Returns the location of its text.
    pub(in crate::rules) fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.trim_end().len())
    }
}

/// Iterates over the lines whose prose starts with a character that `starts` accepts. A line break
/// (`<br>`) also starts a line.
pub(in crate::rules) fn prose_lines<'a>(
    article: &'a Article,
    starts: impl Fn(char) -> bool + 'a,
) -> impl Iterator<Item = ProseLine<'a>> {
    let text = article.source.text.as_str();
    article.outline.prose.iter().filter_map(move |prose| {
        let start = prose.start as usize;
        let first = text.get(start..)?.chars().next()?;
        if !starts(first) {
            return None;
        }
        let before = line_before(text, start);
        if !is_line_start(before) {
            return None;
        }
        Some(ProseLine {
            before,
            text: line_after(text, start),
            start,
        })
    })
}

fn is_line_start(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '\t', '>']);
    if before.is_empty() {
        return true;
    }
    let Some(tag) = before.rfind('<') else {
        return false;
    };
    before[tag + 1..]
        .trim_end_matches(['/', ' '])
        .eq_ignore_ascii_case("br")
}

/// Returns true if only whitespace separates `first` and `second`.
pub(in crate::rules) fn are_adjacent(article: &Article, first: Span, second: Span) -> bool {
    let between = article
        .source
        .text
        .get(first.end as usize..second.start as usize);
    between.is_some_and(|between| {
        between
            .trim_matches([' ', '\t', '\r', '\n', '>'])
            .is_empty()
    })
}

/// Returns true if the line before the line of `at` contains text.
pub(in crate::rules) fn follows_text(article: &Article, at: usize) -> bool {
    let text = &article.source.text;
    let start = at - line_before(text, at).len();
    let Some(above) = text[..start].strip_suffix('\n') else {
        return false;
    };
    start > article.body.start as usize && !line_before(above, above.len()).trim().is_empty()
}
