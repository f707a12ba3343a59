//! `style/heading-case`: a heading with unneeded capital letters.

use crate::article::{Article, Heading};
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::{LOOKAHEAD_BYTES, Span};
use std::cell::LazyCell;
use std::collections::HashMap;
use std::ops::Range;

pub(super) const RULE: Rule = Rule::article("style/heading-case", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    // For each word, whether the article writes it as a name.
    let mut known = HashMap::new();
    for heading in &cx.article.outline.headings {
        let text = heading.text.trim_end_matches(':');
        if cx.schemas.text.is_standard_heading(text) {
            continue;
        }
        let words = words(heading, cx, &mut known);
        let Some(first) = words.first() else { continue };
        let named: Vec<String> = words
            .iter()
            .map(|span| format!("`{}`", cx.article.source.slice(*span)))
            .collect();
        let edits = words.iter().map(|span| Edit {
            span: *span,
            text: cx.article.source.slice(*span).to_lowercase(),
        });
        let (has, a_name) = if words.len() == 1 {
            ("is capitalized", "is not a name")
        } else {
            ("are capitalized", "are not names")
        };
        out.report(*first, format!("{} {has} but {a_name}", named.join(", ")))
            .fix(Fix::new(Applicability::Unsafe, edits.collect()));
    }
}

/// Returns the words of the heading with an unneeded capital letter.
fn words<'a>(
    heading: &Heading,
    cx: &ArticleContext<'a>,
    known: &mut HashMap<&'a str, bool>,
) -> Vec<Span> {
    let content = cx.article.source.slice(heading.content);
    // Too long for a heading.
    if content.len() > LOOKAHEAD_BYTES {
        return Vec::new();
    }
    let start = heading.content.start as usize;
    let is_part = |span: &Span| heading.content.contains(*span);
    let is_label = |span: &Span| is_part(span) && *span != heading.content;
    let labels = LazyCell::new(|| -> Vec<Span> {
        let emphasis = cx.article.outline.emphasis.iter();
        emphasis.copied().filter(is_label).collect()
    });
    let shown = |span: Span| {
        let prose = &cx.article.outline.prose;
        let next = prose.partition_point(|prose| prose.start <= span.start);
        let passage = next.checked_sub(1).map(|at| prose[at]);
        passage.is_some_and(|prose| prose.contains(span) && is_part(&prose))
    };
    let mut names: Option<Vec<Range<usize>>> = None;
    // `Topic/Subtopic`: names of support topics have capital letters.
    let topics = content.rfind('/').unwrap_or_default();
    let mut found = Vec::new();
    for range in capitals(content) {
        let word = &content[range.clone()];
        let span = Span::from(range.clone()).shifted(start);
        if !is_capitalized(word)
            || range.start < topics
            || is_first_word(content, range.start)
            || !shown(span)
            || labels.iter().any(|label| label.contains(span))
            || cx.options.words.iter().any(|name| holds(name, word))
        {
            continue;
        }
        let names = names.get_or_insert_with(|| cx.schemas.style.names.find(content));
        let named = names
            .iter()
            .any(|name| name.start <= range.start && range.end <= name.end);
        let mut is_name = || {
            *known
                .entry(word)
                .or_insert_with(|| is_name_in(cx.article, word))
        };
        if !named && !is_name() {
            found.push(span);
        }
    }
    found
}

/// Iterates over the words of `text` that start with a capital letter: runs of letters, digits,
/// apostrophes, and hyphens.
fn capitals(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '_' | '.');
    let letters = text.bytes().enumerate();
    let capitals = letters.filter(|(_, byte)| byte.is_ascii_uppercase());
    let starts = capitals.filter(move |(at, _)| !text[..*at].ends_with(inside));
    starts.map(move |(start, _)| {
        let rest = &text[start..];
        let run = &rest[..rest.find(|c| !inside(c)).unwrap_or(rest.len())];
        let word = run.trim_end_matches(['.', '\'', '’', '-', '_']);
        start..start + word.len()
    })
}

/// Returns true if the first letter of `word` is its only capital: `Machine` and `Sign-in`, but not
/// `A`, `VM`, `PowerShell`, and `Gen2`.
fn is_capitalized(word: &str) -> bool {
    let mut last = ' ';
    word.len() > 1
        && word.chars().skip(1).all(|c| {
            let fits = c.is_ascii_lowercase()
                || matches!(c, '\'' | '’' | '-')
                || (last == '-' && c.is_ascii_uppercase());
            last = c;
            fits
        })
}

/// Returns true if the word at `at` is a first word: of the heading, after a colon or a dash, in
/// brackets, or in quotes.
fn is_first_word(content: &str, at: usize) -> bool {
    let before = content[..at].trim_end_matches(['*', '_', '[']);
    let open = before.ends_with([
        '"', '“', '\'', '‘', '(', '/', '\\', '<', '{', '>', '&', '@', '#',
    ]);
    let before = before.trim_end();
    let label = before.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ')');
    open || label.is_empty()
        || before.ends_with([':', '.', '?', '!', '-', '–', '—', '|', '>'])
        || before.matches('"').count() % 2 == 1
}

/// Returns true if `word` is one of the words of `name`.
fn holds(name: &str, word: &str) -> bool {
    name.split(' ').any(|part| part == word)
}

/// Returns true if the article capitalizes the word within a sentence, so that it is a name even if
/// it is not in a list.
fn is_name_in(article: &Article, word: &str) -> bool {
    let outline = &article.outline;
    let text = article.source.text.as_str();
    memchr::memmem::find_iter(text.as_bytes(), word).any(|at| {
        let before = text[..at].strip_suffix(' ').unwrap_or_default();
        if !before.ends_with(|c: char| c.is_lowercase() || c == ',')
            || text[at + word.len()..].starts_with(char::is_alphanumeric)
        {
            return false;
        }
        // The character before the space must be part of the same prose.
        let span = Span::new(at - 2, at + word.len());
        span.is_within(&outline.prose) && outline.heading_around(span).is_none()
    })
}
