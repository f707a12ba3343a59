//! Finds the attributes of a block.

use super::super::invisible::is_invisible;
use super::super::properties::{Properties, SyntaxError};
use super::{end, value};
use crate::finding::{Applicability, Edit, Fix};
use crate::schema::Schemas;
use crate::source::Span;

/// The name of an attribute, and the start of its value.
pub(super) struct Anchor {
    pub(super) name: Span,
    /// The offset after `=` and spaces.
    pub(super) value: usize,
    /// True if there is one `=` between the two.
    pub(super) has_equals: bool,
    /// The intended name, if the written one has spaces in it.
    pub(super) split: Option<String>,
}

pub(super) const ASCII_QUOTES: [char; 2] = ['"', '\''];
/// Characters that are used instead of a straight quote.
pub(super) const CURLY_QUOTES: [char; 10] = ['“', '”', '„', '‟', '‘', '’', '‚', '″', '`', '´'];

pub(super) fn is_quote(c: char) -> bool {
    ASCII_QUOTES.contains(&c) || CURLY_QUOTES.contains(&c)
}

pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Returns true if a value that an XML parser found has other attributes in it, because a quote is
/// missing before it.
pub(in super::super) fn swallowed(value: &str, schemas: &Schemas) -> bool {
    let Some(newline) = memchr::memchr(b'\n', value.as_bytes()) else {
        return false;
    };
    value[newline + 1..].split('\n').any(|line| {
        let line = line.trim_start_matches(is_space);
        let name = name_at(line);
        line[name.len()..].trim_start().starts_with('=') && is_attribute(name, schemas)
    })
}

/// Returns true if `text` starts with a known attribute and a value in quotes.
pub(in super::super) fn attribute_follows(text: &str, schemas: &Schemas) -> bool {
    let text = text.trim_start_matches(is_space);
    let name = name_at(text);
    let after = text[name.len()..].trim_start_matches(is_space);
    after
        .strip_prefix('=')
        .is_some_and(|value| value.trim_start_matches(is_space).starts_with(is_quote))
        && is_attribute(name, schemas)
}

/// Reads the block whose `<properties` is `opening`.
pub(in super::super) fn read(
    text: &str,
    opening: Span,
    schemas: &Schemas,
    properties: &mut Properties,
) {
    let from = opening.end as usize;
    let mut text = text.to_owned();
    hide_comments(&mut text, opening, schemas, properties);
    let (inner_end, block_end) = end::find(&mut text, from, schemas, properties);
    properties.span = Some(Span::new(opening.start as usize, block_end));
    properties.end = block_end;
    let anchors = find_anchors(&text, from, inner_end, schemas);
    let first = anchors
        .first()
        .map_or(inner_end, |anchor| anchor.name.start as usize);
    report_stray_text(&text, Span::new(from, first), properties);
    if first == from && !opening.is_empty() {
        report_missing_space(&text, &anchors, from, properties);
    }
    for (index, anchor) in anchors.iter().enumerate() {
        let end = anchors
            .get(index + 1)
            .map_or(inner_end, |next| next.name.start as usize);
        value::read(&text, anchor, end, schemas, properties);
        let closed = properties
            .attributes
            .last()
            .is_some_and(|last| last.value.end as usize + 1 == end);
        if closed && text[..end].ends_with(ASCII_QUOTES) {
            report_missing_space(&text, &anchors[index + 1..], end, properties);
        }
    }
}

/// Reports that there is no space before the first of `anchors`, at `at`.
fn report_missing_space(text: &str, anchors: &[Anchor], at: usize, properties: &mut Properties) {
    if let Some(anchor) = anchors.first() {
        let name = text[anchor.name.range()].to_owned();
        let fix = Fix::needs_review(Span::new(at, at), " ");
        properties.push(anchor.name, SyntaxError::MissingSpace(name), Some(fix));
    }
}

/// Replaces the characters of `span` with spaces.
pub(super) fn fill_with_spaces(text: &mut String, span: Span) {
    text.replace_range(span.range(), &" ".repeat(span.len()));
}

/// Reports comments between attributes and removes them from the text. Comments in values are
/// tokens and stay.
fn hide_comments(text: &mut String, opening: Span, schemas: &Schemas, properties: &mut Properties) {
    let from = opening.end as usize;
    let mut at = from;
    // The last character before `at` that is not a space.
    let mut last = None;
    loop {
        let rest = &text[at..];
        let Some(open) = rest.find("<!--") else {
            return;
        };
        let before = &rest[..open];
        let in_body = before.contains("/>") || before.contains("\n#") || before.contains("\n---");
        if in_body {
            return;
        }
        let Some(close) = rest[open..].find("-->") else {
            return;
        };
        let span = Span::new(at + open, at + open + close + 3);
        at = span.end as usize;
        last = before.trim_end().chars().next_back().or(last);
        let outside = last.is_none_or(is_quote);
        let after = text[at..].trim_start();
        let goes_on = ["/>", ">", "<!--"]
            .iter()
            .any(|next| after.starts_with(next));
        if !outside || !(goes_on || attribute_follows(after, schemas)) {
            last = Some('>');
            continue;
        }
        let start = Span::new(opening.start as usize, opening.start as usize);
        let moved = Edit {
            span: start,
            text: format!("{}\n", &text[span.range()]),
        };
        let fix = Fix::new(
            Applicability::Unsafe,
            vec![
                moved,
                Edit {
                    span,
                    text: String::new(),
                },
            ],
        );
        properties.push(span, SyntaxError::Comment, Some(fix));
        fill_with_spaces(text, span);
    }
}

pub(super) fn name_at(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')))
        .unwrap_or(text.len());
    let name = &text[..end];
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name
    } else {
        ""
    }
}

pub(super) fn is_attribute(name: &str, schemas: &Schemas) -> bool {
    let is = |other: &String| other.eq_ignore_ascii_case(name);
    !name.is_empty()
        && schemas
            .attributes
            .iter()
            .any(|attribute| is(&attribute.name) || attribute.misspellings.iter().any(is))
}

fn find_anchors(text: &str, from: usize, end: usize, schemas: &Schemas) -> Vec<Anchor> {
    let mut anchors = Vec::new();
    let mut at = from;
    while at < end {
        let Some(c) = text[at..end].chars().next() else {
            break;
        };
        let before = text[..at].chars().next_back().unwrap_or('\n');
        let may_begin =
            is_space(before) || is_quote(before) || matches!(before, ',' | ';' | '>') || at == from;
        if !c.is_ascii_alphabetic() || !may_begin {
            at += c.len_utf8();
            continue;
        }
        let name = name_at(&text[at..end]);
        let name = Span::new(at, at + name.len());
        if let Some(anchor) = anchor(text, from, name, end, schemas) {
            // The first half of a name may also be a name.
            anchors.pop_if(|half: &mut Anchor| half.name.start == anchor.name.start);
            anchors.push(anchor);
        }
        at += name.len().max(1);
    }
    anchors
}

/// Returns the anchor of `name` if it starts an attribute: the more certain the name, the less must
/// follow it.
fn anchor(text: &str, from: usize, name: Span, end: usize, schemas: &Schemas) -> Option<Anchor> {
    let after = &text[name.end as usize..end];
    let value = after.trim_start_matches(|c: char| is_space(c) || matches!(c, '=' | ':'));
    let joint = after[..after.len() - value.len()].trim_end_matches(is_space);
    let joint_end = name.end as usize + joint.len();
    let joint = joint.trim_start_matches(is_space);
    let quoted = value.starts_with(is_quote);
    let before = text[from..name.start as usize].trim_end_matches([' ', '\t']);
    let line_start = before.is_empty() || before.ends_with(['\n', '\r']);
    let complete = before
        .trim_end_matches(is_space)
        .chars()
        .next_back()
        .is_none_or(is_quote);
    let follows = complete && text[..name.start as usize].ends_with(is_space);
    let split = split_name(text, from, name, schemas);
    let known = split.is_some() || is_attribute(&text[name.range()], schemas);
    let begins = match joint {
        "=" if known && (line_start || follows) => true,
        "=" => quoted && (known || line_start),
        "" => known && line_start && (quoted || (complete && is_machine_name(&text[name.range()]))),
        _ => known && line_start && quoted,
    };
    if !begins {
        return None;
    }
    let value = end - value.len();
    let same_line = !text[joint_end..value].contains(['\n', '\r']);
    let (name, split) = match split {
        Some((whole, meant)) => (whole, Some(meant.to_owned())),
        None => (name, None),
    };
    Some(Anchor {
        name,
        value: if same_line || quoted {
            value
        } else {
            joint_end
        },
        has_equals: joint == "=",
        split,
    })
}

/// Returns the name that the word before `name` and `name` form together, as in `page Title`,
/// unless the word is part of a value.
fn split_name<'s>(
    text: &str,
    from: usize,
    name: Span,
    schemas: &'s Schemas,
) -> Option<(Span, &'s str)> {
    let before = &text[from..name.start as usize];
    let first = before.trim_end_matches([' ', '\t']);
    if first.len() == before.len() {
        return None;
    }
    let word = first.rsplit(is_space).next().unwrap_or_default();
    let start = first.len() - word.len();
    let follows = first[..start].trim_end_matches(is_space);
    let is_free = follows.chars().next_back().is_none_or(is_quote);
    if word.is_empty() || !is_free {
        return None;
    }
    let meant = schemas.attribute(&format!("{word}{}", &text[name.range()]))?;
    Some((Span::new(from + start, name.end as usize), &meant.name))
}

/// Returns true if the word can only be the name of an attribute.
fn is_machine_name(name: &str) -> bool {
    name.bytes()
        .skip(1)
        .any(|byte| byte.is_ascii_uppercase() || byte == b'.')
}

/// Reports text between `<properties` and the first attribute.
fn report_stray_text(text: &str, span: Span, properties: &mut Properties) {
    let visible = text[span.range()].trim_matches(is_space);
    if !visible.is_empty() {
        let place = Span::of_slice(text, visible, 0);
        properties.push(
            place,
            SyntaxError::Stray(visible.to_owned()),
            Some(Fix::needs_review(place, "")),
        );
    }
}
