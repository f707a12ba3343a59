//! Words in the prose of an article.

use crate::article::{Article, MarkerKind};
use crate::finding::Fix;
use crate::rules::{ArticleContext, Sink};
use crate::schema::{PhraseMatch, WordList, Wording};
use crate::source::{LOOKAHEAD_BYTES, Span, SpanSet, line_after, line_before};
use std::ops::Range;

/// A passage of prose, without code, tags, and link targets.
pub(in crate::rules) struct Passage<'a> {
    article: &'a Article,
    pub(in crate::rules) text: &'a str,
    /// The offset of `text` in the file.
    start: usize,
}

/// Iterates over the passages of prose in `article`.
pub(in crate::rules) fn passages(article: &Article) -> impl Iterator<Item = Passage<'_>> {
    let prose = article.outline.prose.iter();
    prose.map(|span| Passage::of(article, *span))
}

/// Iterates over the words of the list `wording` in the prose of `article`, with the passage of
/// each.
pub(in crate::rules) fn matches<'a>(
    cx: &'a ArticleContext<'_>,
    wording: Wording,
) -> impl Iterator<Item = (Passage<'a>, &'a PhraseMatch)> {
    let prose = &cx.article.outline.prose;
    let style = &cx.schemas.style;
    let all = || style.find(&cx.article.source.text, prose);
    let all = cx.wording.get_or_init(all).iter();
    all.filter(move |found| found.list == wording)
        .map(|found| (Passage::of(cx.article, prose[found.part as usize]), found))
}

impl<'a> Passage<'a> {
    fn of(article: &'a Article, span: Span) -> Self {
        Self {
            article,
            text: article.source.slice(span),
            start: span.start as usize,
        }
    }

    /// Returns the location in the file of a range of the passage.
    pub(in crate::rules) fn span(&self, range: &Range<usize>) -> Span {
        Span::from(range.clone()).shifted(self.start)
    }

    /// Returns true if `range` is a word of the text, not part of a longer word, an address, a
    /// placeholder, or a replacement token.
    pub(in crate::rules) fn is_word(&self, range: &Range<usize>) -> bool {
        let (before, after) = (&self.text[..range.start], &self.text[range.end..]);
        let joins_words = |c: char| c.is_alphanumeric() || "_-/\\$@={}".contains(c);
        let mut following = after.chars();
        let next = following.next().unwrap_or(' ');
        if before.ends_with(joins_words)
            || before.ends_with('.')
            || (joins_words(next) && !self.text[..range.end].ends_with('.'))
            || (next == '.' && following.next().is_some_and(char::is_alphanumeric))
        {
            return false;
        }
        !is_address(word_around(self.text, range)) && !self.is_placeholder(range)
    }

    /// Returns true if `range` is within a placeholder such as `<your name>` or a replacement
    /// token.
    pub(in crate::rules) fn is_placeholder(&self, range: &Range<usize>) -> bool {
        let at = self.span(range).start;
        let line = line_before(&self.article.source.text, at as usize);
        let open = memchr::memrchr(b'<', line.as_bytes());
        if open.is_some_and(|open| {
            let name = &line[open + 1..];
            !name.contains('>') && name.starts_with(|c: char| c.is_ascii_alphabetic())
        }) {
            return true;
        }
        let markers = &self.article.markers;
        let next = markers.partition_point(|marker| marker.span.start <= at);
        let last = markers[..next]
            .iter()
            .rev()
            .take(LOOKAHEAD_BYTES)
            .find(|marker| marker.is_token());
        last.is_some_and(|marker| marker.kind == MarkerKind::TokenStart)
    }

    /// Returns the text of the line before and after `range`.
    pub(in crate::rules) fn line_around(&self, range: &Range<usize>) -> (&'a str, &'a str) {
        let before = line_before(self.text, range.start);
        (before, line_after(self.text, range.end))
    }

    /// Returns the word before `at`.
    pub(in crate::rules) fn word_before(&self, at: usize) -> &str {
        let before = line_before(self.text, at).trim_end();
        let start = before.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |i| {
            i + before[i..].chars().next().map_or(1, char::len_utf8)
        });
        &before[start..]
    }

    /// Returns true if `range` is quoted: a label or a message, whose words the author cannot
    /// choose.
    pub(in crate::rules) fn is_quoted(&self, range: &Range<usize>) -> bool {
        let (before, after) = self.line_around(range);
        let open = before.matches('"').count() % 2 == 1 && after.contains('"');
        let curly = before
            .rfind('“')
            .is_some_and(|at| !before[at..].contains('”'));
        // Single quotes are also apostrophes.
        let opened = before.rmatch_indices(['\'', '‘']).next();
        let single = opened.is_some_and(|(at, quote)| {
            let closes = if quote == "‘" { '’' } else { '\'' };
            !before[..at].ends_with(char::is_alphanumeric)
                && before[at + quote.len()..].starts_with(char::is_alphanumeric)
                && after.contains(closes)
        });
        open || curly || single
    }
}

/// Returns the text around `range` up to the nearest whitespace.
fn word_around<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    let from = text.ceil_char_boundary(range.start.saturating_sub(LOOKAHEAD_BYTES));
    let to = text.floor_char_boundary(range.end + LOOKAHEAD_BYTES);
    let bytes = text.as_bytes();
    let start = bytes[from..range.start]
        .iter()
        .rposition(u8::is_ascii_whitespace)
        .map_or(from, |at| from + at + 1);
    let end = bytes[range.end..to]
        .iter()
        .position(u8::is_ascii_whitespace)
        .map_or(to, |at| range.end + at);
    &text[start..end]
}

fn is_address(word: &str) -> bool {
    word.contains("://") || word.contains("www.") || word.contains('@') || word.contains('\\')
}

/// Returns `right`, capitalized if `written` is.
pub(in crate::rules) fn with_case_of(written: &str, right: &str) -> String {
    if written.starts_with(char::is_uppercase) {
        capitalized(right)
    } else {
        right.to_owned()
    }
}

/// Returns `text` with a capital first letter.
pub(in crate::rules) fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// Returns true if `written` has capitals after its first letter: a name, or emphasis.
pub(in crate::rules) fn is_emphasized(written: &str) -> bool {
    written.chars().skip(1).any(char::is_uppercase)
}

/// Reports the words of `list` in the article for which `wanted` returns true, with their
/// replacements.
pub(in crate::rules) fn report_replacements(
    cx: &ArticleContext<'_>,
    (wording, list): (Wording, &WordList),
    out: &mut Sink<'_>,
    wanted: impl Fn(&Passage<'_>, &Range<usize>) -> bool,
    message: impl Fn(&str) -> String,
) {
    for (passage, found) in matches(cx, wording) {
        let range = &found.range();
        let written = &passage.text[range.clone()];
        if is_emphasized(written)
            || !passage.is_word(range)
            || list.not_after.contains(passage.word_before(range.start))
            || !wanted(&passage, range)
        {
            continue;
        }
        let span = passage.span(range);
        let right = with_case_of(written, list.right(found));
        out.report(span, message(written))
            .help(format!("Write `{right}`."))
            .fix(Fix::needs_review(span, right));
    }
}

/// Returns the links with a weak text, which a rule of the group `links` reports.
pub(in crate::rules) fn weak_links(cx: &ArticleContext<'_>) -> SpanSet {
    let links = cx.article.outline.links.iter();
    let weak = links.filter(|link| {
        let text = link.text.trim().trim_end_matches(['.', ':']);
        cx.schemas.links.weak_texts.contains(text)
    });
    weak.map(|link| link.span).collect()
}
