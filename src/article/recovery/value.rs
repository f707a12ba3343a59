//! Reads the value of one attribute of a block that is not well-formed.

use super::super::properties::{Attribute, Properties, SyntaxError};
use super::block::{ASCII_QUOTES, Anchor, CURLY_QUOTES, is_quote, is_space};
use crate::finding::Fix;
use crate::schema::Schemas;
use crate::source::Span;

/// The first error of an attribute: it may hide others.
type FirstError = Option<(Span, SyntaxError, Option<Fix>)>;

/// Reads the attribute of `anchor`, whose part of the block ends at `end`.
pub(super) fn read(
    text: &str,
    anchor: &Anchor,
    end: usize,
    schemas: &Schemas,
    properties: &mut Properties,
) {
    let written = &text[anchor.name.range()];
    let name = anchor.split.clone().unwrap_or_else(|| written.to_owned());
    let part = text[anchor.value.min(end)..end].trim_end_matches(is_space);
    let stop = anchor.value.min(end) + part.len();
    let mut error = None;
    if !anchor.has_equals {
        let place = Span::new(anchor.name.end as usize, anchor.value);
        error = Some((
            anchor.name,
            SyntaxError::MissingEquals(name.clone()),
            Some(Fix::needs_review(place, "=")),
        ));
    }
    let value = match part.chars().next() {
        Some(open) if ASCII_QUOTES.contains(&open) => {
            let is_list = schemas
                .attribute(&name)
                .is_some_and(|attribute| attribute.list);
            read_quoted(text, anchor.value, stop, open, &name, is_list, &mut error)
        }
        Some(open) if CURLY_QUOTES.contains(&open) => {
            let inner = part.trim_matches(is_quote);
            error.get_or_insert((
                Span::new(anchor.value, anchor.value + open.len_utf8()),
                SyntaxError::SmartQuotes(name),
                Some(Fix::needs_review(
                    Span::new(anchor.value, stop),
                    format!("\"{inner}\""),
                )),
            ));
            Span::of_slice(text, inner, 0)
        }
        _ => read_bare(text, anchor, part, name, &mut error),
    };
    if let Some((span, error, fix)) = error {
        properties.push(span, error, fix);
    }
    let mut attribute = Attribute::new(anchor.name, value);
    if let Some(meant) = &anchor.split {
        let fix = Fix::needs_review(anchor.name, &**meant);
        properties.push(
            anchor.name,
            SyntaxError::SplitName(meant.clone()),
            Some(fix),
        );
        attribute.is_split = true;
    }
    properties.attributes.push(attribute);
}

/// Reads a value without an opening quote: the rest of its line.
fn read_bare(
    text: &str,
    anchor: &Anchor,
    part: &str,
    name: String,
    error: &mut FirstError,
) -> Span {
    let line = part
        .split(['\n', '\r'])
        .next()
        .unwrap_or_default()
        .trim_end();
    let inner = line.trim_end_matches(ASCII_QUOTES);
    let whole = Span::new(anchor.value, anchor.value + line.len());
    let place = if whole.is_empty() { anchor.name } else { whole };
    let kind = if inner.len() < line.len() {
        SyntaxError::MissingOpeningQuote(name)
    } else {
        SyntaxError::Unquoted(name)
    };
    let joint = if anchor.has_equals { "" } else { "=" };
    let replaced = if anchor.has_equals {
        whole
    } else {
        Span::new(anchor.name.end as usize, whole.end as usize)
    };
    let fix = Fix::needs_review(replaced, format!("{joint}\"{inner}\""));
    *error = Some((place, kind, Some(fix)));
    if inner.is_empty() {
        Span::new(anchor.value, anchor.value)
    } else {
        Span::of_slice(text, inner, 0)
    }
}

/// Reads the value that starts with the quote `open` at `start` and ends before `stop`. The last
/// such quote is the closing one.
fn read_quoted(
    text: &str,
    start: usize,
    stop: usize,
    open: char,
    name: &str,
    is_list: bool,
    error: &mut FirstError,
) -> Span {
    let inner = &text[start + 1..stop];
    let Some(close) = inner.rfind(open) else {
        // Another quote at the end was meant to close it.
        let value = inner.trim_end_matches(is_quote).trim_end();
        let span = Span::new(start + 1, start + 1 + value.len());
        let is_curly = inner.trim_end().ends_with(CURLY_QUOTES);
        let kind = if is_curly {
            SyntaxError::SmartQuotes(name.to_owned())
        } else {
            SyntaxError::UnclosedQuote(name.to_owned())
        };
        let place = if is_curly {
            Span::new(span.end as usize, stop)
        } else {
            Span::new(start, span.end as usize)
        };
        let fix = Fix::needs_review(Span::new(span.end as usize, stop), open.to_string());
        error.get_or_insert((place, kind, Some(fix)));
        return span;
    };
    let value = Span::new(start + 1, start + 1 + close);
    let junk = &inner[close + 1..];
    let visible = junk.trim_matches(is_space);
    if !visible.is_empty() {
        let kind = match visible {
            "," | ";" => SyntaxError::Comma(name.to_owned()),
            other => SyntaxError::Stray(other.to_owned()),
        };
        let fix = Fix::needs_review(Span::of_slice(text, junk, 0), "");
        error.get_or_insert((Span::of_slice(text, visible, 0), kind, Some(fix)));
    }
    if text[value.range()].contains(open) {
        inner_quotes(text, value, open, name, is_list, error)
    } else {
        value
    }
}

/// Reports the meaning of quotes in a value, and returns the value.
fn inner_quotes(
    text: &str,
    value: Span,
    open: char,
    name: &str,
    is_list: bool,
    error: &mut FirstError,
) -> Span {
    let content = &text[value.range()];
    let first = value.start as usize + content.find(open).unwrap_or_default();
    let first = Span::new(first, first + 1);
    let parts: Vec<&str> = content.split(open).collect();
    let between = |part: &&str| part.chars().all(|c| is_space(c) || matches!(c, ',' | ';'));
    if is_list && parts.len() % 2 == 1 && parts.iter().skip(1).step_by(2).all(between) {
        let joined = parts
            .iter()
            .step_by(2)
            .copied()
            .collect::<Vec<_>>()
            .join(",");
        let fix = Fix::needs_review(value, joined);
        error.get_or_insert((first, SyntaxError::SplitList(name.to_owned()), Some(fix)));
        return value;
    }
    let trimmed = content.trim_matches(open);
    if trimmed.contains(open) {
        let escaped = if open == '"' { "&quot;" } else { "&apos;" };
        let plain = content.replace(&format!("\\{open}"), &open.to_string());
        let fix = Fix::needs_review(value, plain.replace(open, escaped));
        error.get_or_insert((first, SyntaxError::RawQuote(name.to_owned()), Some(fix)));
        return value;
    }
    let fix = Fix::needs_review(value, trimmed);
    error.get_or_insert((first, SyntaxError::DoubledQuote(name.to_owned()), Some(fix)));
    Span::of_slice(text, trimmed, 0)
}
