//! Words in what a reader sees as prose.

use crate::article::{Article, MarkerKind};
use crate::finding::Fix;
use crate::rules::{Context, Sink};
use crate::schema::{PhraseMatch, WordList, Wording};
use crate::source::{LOOKAHEAD_BYTES, Span, SpanSet, line_after, line_before};
use std::ops::Range;

/// A stretch of prose: nothing in it is code, a tag or a target.
pub(super) struct Stretch<'a> {
    article: &'a Article,
    /// Its text.
    pub(super) text: &'a str,
    start: usize,
}

/// The stretches of prose of `article`.
pub(super) fn stretches(article: &Article) -> impl Iterator<Item = Stretch<'_>> {
    let prose = article.outline.prose.iter();
    prose.map(|span| Stretch::of(article, *span))
}

/// What is worded so in the prose of `article`, in order, each with its stretch.
pub(super) fn worded<'a>(
    article: &'a Article,
    cx: &'a Context<'_>,
    wording: Wording,
) -> impl Iterator<Item = (Stretch<'a>, &'a PhraseMatch)> {
    let prose = &article.outline.prose;
    let style = &cx.schemas.style;
    let all = || style.find(&article.source.text, prose);
    let all = cx.wording.get_or_init(all).iter();
    all.filter(move |found| found.list == wording)
        .map(|found| (Stretch::of(article, prose[found.part as usize]), found))
}

impl<'a> Stretch<'a> {
    fn of(article: &'a Article, span: Span) -> Self {
        Self {
            article,
            text: article.source.slice(span),
            start: span.start as usize,
        }
    }

    /// The place in the file of a place in the stretch.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        Span::from(range.clone()).shifted(self.start)
    }

    /// Whether what stands at `range` is a word of the text: not a part of a
    /// longer word, of an address, of a placeholder or of a replacement token.
    pub(super) fn is_word(&self, range: &Range<usize>) -> bool {
        let (before, after) = (&self.text[..range.start], &self.text[range.end..]);
        let glue = |c: char| c.is_alphanumeric() || "_-/\\$@={}".contains(c);
        let mut behind = after.chars();
        let next = behind.next().unwrap_or(' ');
        if before.ends_with(glue)
            || before.ends_with('.')
            || (glue(next) && !self.text[..range.end].ends_with('.'))
            || (next == '.' && behind.next().is_some_and(char::is_alphanumeric))
        {
            return false;
        }
        !is_address(around(self.text, range)) && !self.is_slot(range)
    }

    /// Whether a placeholder such as `<your name>` or a replacement token holds
    /// `range`: its words are not the author's.
    pub(super) fn is_slot(&self, range: &Range<usize>) -> bool {
        let at = self.span(range).start;
        let line = line_before(&self.article.source.text, at as usize);
        let open = memchr::memrchr(b'<', line.as_bytes());
        let open = open.filter(|open| !line[*open..].contains('>'));
        if open.is_some_and(|open| line[open + 1..].starts_with(|c: char| c.is_ascii_alphabetic()))
        {
            return true;
        }
        let markers = &self.article.markers;
        let behind = markers.partition_point(|marker| marker.span.start <= at);
        let mut last = markers[..behind].iter().rev().take(LOOKAHEAD_BYTES);
        let last = last.find(|marker| marker.is_token());
        last.is_some_and(|marker| marker.kind == MarkerKind::TokenStart)
    }

    /// What stands before and behind `range`, as far as it is near.
    pub(super) fn beside(&self, range: &Range<usize>) -> (&'a str, &'a str) {
        let before = line_before(self.text, range.start);
        (before, line_after(self.text, range.end))
    }

    /// The word before `at`.
    pub(super) fn word_before(&self, at: usize) -> &str {
        let before = line_before(self.text, at).trim_end();
        let start = before.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |i| {
            i + before[i..].chars().next().map_or(1, char::len_utf8)
        });
        &before[start..]
    }

    /// Whether `range` is quoted: a label of a page or a message, whose words
    /// the author cannot choose.
    pub(super) fn is_quoted(&self, range: &Range<usize>) -> bool {
        let (before, after) = self.beside(range);
        let open = before.matches('"').count() % 2 == 1 && after.contains('"');
        let curly = before
            .rfind('“')
            .is_some_and(|at| !before[at..].contains('”'));
        // A single quote opens behind a blank and closes before one.
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

/// The characters around `range` up to the next blanks, as far as they are near.
fn around<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    let blank = |b: &u8| b.is_ascii_whitespace();
    let from = text.ceil_char_boundary(range.start.saturating_sub(LOOKAHEAD_BYTES));
    let to = text.floor_char_boundary(range.end + LOOKAHEAD_BYTES);
    let bytes = text.as_bytes();
    let start = bytes[from..range.start]
        .iter()
        .rposition(blank)
        .map_or(from, |at| from + at + 1);
    let end = bytes[range.end..to]
        .iter()
        .position(blank)
        .map_or(to, |at| range.end + at);
    &text[start..end]
}

fn is_address(word: &str) -> bool {
    word.contains("://") || word.contains("www.") || word.contains('@') || word.contains('\\')
}

/// `right` with a capital where `written` has one.
pub(super) fn in_case_of(written: &str, right: &str) -> String {
    if written.starts_with(char::is_uppercase) {
        capitalised(right)
    } else {
        right.to_owned()
    }
}

/// `text` with a capital first.
pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// Whether capitals stand behind the first letter: a name, or a stress.
pub(super) fn is_stressed(written: &str) -> bool {
    written.chars().skip(1).any(char::is_uppercase)
}

/// Reports the words of `list` in the article, where `wanted` says so, with the
/// words to write in their place.
pub(super) fn substitute(
    article: &Article,
    cx: &Context<'_>,
    (wording, list): (Wording, &WordList),
    out: &mut Sink<'_>,
    wanted: impl Fn(&Stretch<'_>, &Range<usize>) -> bool,
    message: impl Fn(&str) -> String,
) {
    for (stretch, found) in worded(article, cx, wording) {
        let range = &found.range();
        let written = &stretch.text[range.clone()];
        if is_stressed(written)
            || !stretch.is_word(range)
            || list.not_after.contains(stretch.word_before(range.start))
            || !wanted(&stretch, range)
        {
            continue;
        }
        let span = stretch.span(range);
        let right = in_case_of(written, list.right(found));
        out.report(span, message(written))
            .help(format!("Write `{right}`."))
            .fix(Fix::needs_review(span, right));
    }
}

/// The links with a text that another rule is about.
pub(super) fn weak_links(article: &Article, cx: &Context<'_>) -> SpanSet {
    let links = article.outline.links.iter();
    let weak = links.filter(|link| {
        let text = link.text.trim().trim_end_matches(['.', ':']);
        cx.schemas.links.weak_texts.contains(text)
    });
    weak.map(|link| link.span).collect()
}
