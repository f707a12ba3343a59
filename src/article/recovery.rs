//! Reads a properties block that is not well-formed.
//!
//! The names of attributes are the anchors: each begins a stretch that ends
//! where the next one begins, and a slip in one stretch leaves the others
//! alone. So one slip gives one fault.

use super::properties::{Attribute, Properties, PropertyFault, PropertyFaultKind, Slip, is_invisible};
use crate::finding::Fix;
use crate::schema::Schemas;
use crate::source::Span;

/// A name that begins an attribute, and where its value may begin.
struct Anchor {
    name: Span,
    /// Behind `=` and blanks; behind the name where there is no `=`.
    value: usize,
    has_equals: bool,
}

const STRAIGHT: [char; 2] = ['"', '\''];
const CURLY: [char; 8] = ['“', '”', '„', '‟', '‘', '’', '‚', '″'];

/// Whether a value that an XML parser found holds further attributes, because
/// a quote is missing before it.
pub(super) fn swallowed(value: &str, schemas: &Schemas) -> bool {
    value.split('\n').skip(1).any(|line| {
        let line = line.trim_start();
        let name = name_at(line);
        !name.is_empty() && is_attribute(name, schemas) && line[name.len()..].trim_start().starts_with('=')
    })
}

/// Reads the block whose `<properties` is `opening`.
pub(super) fn read(text: &str, opening: Span, schemas: &Schemas, properties: &mut Properties) {
    let from = opening.end as usize;
    let (inner_end, block_end) = find_end(text, from, properties);
    properties.span = Some(Span::new(opening.start as usize, block_end));
    properties.end = block_end;
    let anchors = find_anchors(text, from, inner_end, schemas);
    let first = anchors.first().map_or(inner_end, |anchor| anchor.name.start as usize);
    note_junk(text, Span::new(from, first), properties);
    for (index, anchor) in anchors.iter().enumerate() {
        let end = anchors.get(index + 1).map_or(inner_end, |next| next.name.start as usize);
        read_attribute(text, anchor, end, properties);
    }
}

/// Where the attributes end and where the block ends. Notes a missing end.
fn find_end(text: &str, from: usize, properties: &mut Properties) -> (usize, usize) {
    let mut at = from;
    let mut quiet_end = from;
    for line in text[from..].split_inclusive('\n') {
        let trimmed = line.trim();
        let starts_body = trimmed.starts_with('#') || trimmed.starts_with("---");
        if starts_body && at != from {
            break;
        }
        if let Some(slash) = line.find("/>") {
            return (at + slash, at + slash + 2);
        }
        if let Some(bracket) = line.trim_end().strip_suffix('>').filter(|_| !trimmed.ends_with("-->")) {
            let end = at + bracket.len() + 1;
            let fix = Fix::needs_review(Span::new(end - 1, end - 1), "/");
            properties.push(Span::new(end - 1, end), Slip::MissingSlash, Some(fix));
            return (end - 1, end);
        }
        if trimmed.is_empty() && at != from {
            let rest = text[at..].trim_start();
            let name = name_at(rest);
            if name.is_empty() || !rest[name.len()..].trim_start().starts_with('=') {
                if !rest.starts_with("/>") && !rest.starts_with('>') {
                    break;
                }
            }
        }
        at += line.len();
        if !trimmed.is_empty() {
            quiet_end = at - (line.len() - line.trim_end().len());
        }
    }
    let fix = Fix::needs_review(Span::new(quiet_end, quiet_end), "\n/>");
    let last_line = text[..quiet_end].rfind('\n').map_or(from, |newline| newline + 1).max(from);
    let last_line = text.len() - text[last_line..].trim_start().len();
    properties.push(Span::new(last_line.min(quiet_end), quiet_end), Slip::NotClosed, Some(fix));
    (quiet_end, quiet_end)
}

fn name_at(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')))
        .unwrap_or(text.len());
    let name = &text[..end];
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { "" }
}

fn is_attribute(name: &str, schemas: &Schemas) -> bool {
    schemas.attributes.iter().any(|attribute| {
        attribute.name.eq_ignore_ascii_case(name)
            || attribute.misspellings.iter().any(|wrong| wrong.eq_ignore_ascii_case(name))
    })
}

fn find_anchors(text: &str, from: usize, end: usize, schemas: &Schemas) -> Vec<Anchor> {
    let mut anchors = Vec::new();
    let mut at = from;
    while at < end {
        let Some(c) = text[at..end].chars().next() else { break };
        let next = at + c.len_utf8();
        let before = text[..at].chars().next_back().unwrap_or('\n');
        let may_begin = before.is_whitespace()
            || is_invisible(before)
            || STRAIGHT.contains(&before)
            || CURLY.contains(&before)
            || matches!(before, ',' | ';' | '>');
        if !c.is_ascii_alphabetic() || !may_begin {
            at = next;
            continue;
        }
        let name = name_at(&text[at..end]);
        let after = text[at + name.len()..end].trim_start();
        let known = is_attribute(name, schemas);
        let line_start = text[from..at].rsplit('\n').next().is_none_or(|line| line.trim().is_empty());
        let has_equals = after.starts_with('=');
        let value_text = if has_equals { after[1..].trim_start() } else { after };
        let quoted = value_text.starts_with(STRAIGHT) || value_text.starts_with(CURLY);
        let begins = match (has_equals, known, line_start) {
            (true, true, true) => true,
            (true, true, false) | (true, false, true) => quoted,
            (false, true, true) => quoted,
            _ => false,
        };
        if begins {
            anchors.push(Anchor {
                name: Span::new(at, at + name.len()),
                value: end - value_text.len(),
                has_equals,
            });
        }
        at += name.len().max(1);
    }
    anchors
}

fn read_attribute(text: &str, anchor: &Anchor, end: usize, properties: &mut Properties) {
    let name = text[anchor.name.range()].to_owned();
    let stretch = text[anchor.value..end].trim_end_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let stop = anchor.value + stretch.len();
    properties.push_invisible(text, Span::new(stop, end));
    let mut slip = None;
    if !anchor.has_equals {
        let place = Span::new(anchor.name.end as usize, anchor.value);
        slip = Some((anchor.name, Slip::MissingEquals(name.clone()), Some(Fix::needs_review(place, "="))));
    }
    let value = match stretch.chars().next() {
        Some(open) if STRAIGHT.contains(&open) => {
            read_quoted(text, anchor.value, stop, open, &name, &mut slip)
        }
        Some(open) if CURLY.contains(&open) => {
            let inner = stretch.trim_matches(|c| CURLY.contains(&c) || STRAIGHT.contains(&c));
            let span = Span::of_slice(text, inner, 0);
            let fixed = format!("\"{inner}\"");
            let whole = Span::new(anchor.value, stop);
            slip.get_or_insert((
                Span::new(anchor.value, anchor.value + open.len_utf8()),
                Slip::SmartQuotes(name),
                Some(Fix::needs_review(whole, fixed)),
            ));
            span
        }
        _ => {
            let line = stretch.split(['\n', '\r']).next().unwrap_or_default();
            let inner = line.trim_end().trim_end_matches(STRAIGHT);
            let span = Span::of_slice(text, inner, 0);
            let whole = Span::new(anchor.value, anchor.value + line.trim_end().len());
            let place = if whole.is_empty() { anchor.name } else { whole };
            slip.get_or_insert((
                place,
                Slip::MissingOpeningQuote(name),
                Some(Fix::needs_review(whole, format!("\"{inner}\""))),
            ));
            if inner.is_empty() { Span::new(anchor.value, anchor.value) } else { span }
        }
    };
    if let Some((span, slip, fix)) = slip {
        properties.push(span, slip, fix);
    }
    properties.attributes.push(Attribute { name: anchor.name, value, decoded: None });
}

type Found = Option<(Span, Slip, Option<Fix>)>;

/// The value that begins with the quote `open` at `start` and lies before
/// `stop`. The last such quote is the closing one.
fn read_quoted(text: &str, start: usize, stop: usize, open: char, name: &str, slip: &mut Found) -> Span {
    let inner = &text[start + 1..stop];
    let Some(close) = inner.rfind(open) else {
        // A lone curly quote at the end was meant to close it.
        let value = inner.trim_end_matches(CURLY).trim_end();
        let span = Span::new(start + 1, start + 1 + value.len());
        let kind = if value.len() < inner.trim_end().len() {
            Slip::SmartQuotes(name.to_owned())
        } else {
            Slip::UnclosedQuote(name.to_owned())
        };
        let rest = Span::new(span.end as usize, stop);
        slip.get_or_insert((
            Span::new(start, span.end as usize),
            kind,
            Some(Fix::needs_review(rest, open.to_string())),
        ));
        return span;
    };
    let mut value = Span::new(start + 1, start + 1 + close);
    let junk = &inner[close + 1..];
    if !junk.trim().is_empty() {
        let span = Span::of_slice(text, junk.trim(), 0);
        let kind = match junk.trim() {
            "," | ";" => Slip::Comma(name.to_owned()),
            comment if comment.starts_with("<!--") => Slip::Comment,
            other => Slip::Stray(other.to_owned()),
        };
        slip.get_or_insert((span, kind, Some(Fix::needs_review(Span::of_slice(text, junk, 0), ""))));
    }
    let content = &text[value.range()];
    if content.contains(open) {
        let trimmed = content.trim_matches(open);
        if trimmed.contains(open) {
            let first = value.start as usize + content.find(open).unwrap_or_default();
            let escaped = if open == '"' { "&quot;" } else { "&apos;" };
            slip.get_or_insert((
                Span::new(first, first + 1),
                Slip::RawQuote(name.to_owned()),
                Some(Fix::needs_review(value, content.replace(open, escaped))),
            ));
        } else {
            let whole = value;
            value = Span::of_slice(text, trimmed, 0);
            let extra = if whole.start == value.start {
                Span::new(value.end as usize, value.end as usize + 1)
            } else {
                Span::new(whole.start as usize, whole.start as usize + 1)
            };
            slip.get_or_insert((
                extra,
                Slip::DoubledQuote(name.to_owned()),
                Some(Fix::needs_review(whole, trimmed)),
            ));
        }
    }
    value
}

/// Notes what stands between `<properties` and the first attribute.
fn note_junk(text: &str, span: Span, properties: &mut Properties) {
    let junk = &text[span.range()];
    let visible = junk.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    if visible.is_empty() {
        properties.push_invisible(text, span);
        return;
    }
    let place = Span::of_slice(text, visible, 0);
    let slip = if visible.starts_with("<!--") { Slip::Comment } else { Slip::Stray(visible.to_owned()) };
    properties.faults.push(PropertyFault {
        span: place,
        kind: PropertyFaultKind::Malformed(slip),
        fix: Some(Fix::needs_review(place, "")),
    });
}
