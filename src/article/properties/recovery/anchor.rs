//! Finds the attributes of a block.

use crate::article::properties::block_text::{BlockText, name_at};
use crate::article::properties::characters::{is_quote, is_space};
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

/// Finds the attributes in `inner`, the block without its start and end.
pub(super) fn find(block: BlockText<'_>, inner: Span) -> Vec<Anchor> {
    let text = block.text;
    let (from, end) = (inner.start as usize, inner.end as usize);
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
        if let Some(anchor) = anchor(block, inner, name) {
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
fn anchor(block: BlockText<'_>, inner: Span, name: Span) -> Option<Anchor> {
    let text = block.text;
    let (from, end) = (inner.start as usize, inner.end as usize);
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
    let split = split_name(block, from, name);
    let known = split.is_some() || block.is_attribute(&text[name.range()]);
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
fn split_name(block: BlockText<'_>, from: usize, name: Span) -> Option<(Span, &str)> {
    let text = block.text;
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
    let meant = block
        .schemas
        .attribute(&format!("{word}{}", &text[name.range()]))?;
    Some((Span::new(from + start, name.end as usize), &meant.name))
}

/// Returns true if the word can only be the name of an attribute.
fn is_machine_name(name: &str) -> bool {
    name.bytes()
        .skip(1)
        .any(|byte| byte.is_ascii_uppercase() || byte == b'.')
}
