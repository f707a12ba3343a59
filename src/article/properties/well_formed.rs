//! Reads a well-formed block, with quick-xml.

use super::attribute::is_bare;
use super::block::{Block, WrittenAttribute};
use super::block_text::{BlockText, name_at};
use super::bracket::missing_slash;
use super::characters::{is_invisible, is_space};
use crate::source::Span;
use quick_xml::events::Event;
use std::borrow::Cow;

/// Reads the block at `opening`. Returns `None` if it is not well-formed or if its quotes are
/// probably in the wrong places.
pub(super) fn read(block: BlockText<'_>, opening: Span) -> Option<Block> {
    let text = block.text;
    let start = opening.start as usize;
    let mut reader = quick_xml::Reader::from_str(text.get(start..)?);
    reader.config_mut().check_end_names = false;
    let (element, closed) = match reader.read_event() {
        Ok(Event::Empty(element)) => (element, true),
        Ok(Event::Start(element)) => (element, false),
        _ => return None,
    };
    if !element.name().as_ref().eq_ignore_ascii_case("properties") {
        return None;
    }
    let end = start + reader.buffer_position() as usize;
    let mut attributes = Vec::with_capacity(16);
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.ok()?;
        let name = match attribute.key.0 {
            name if is_bare(name) => name,
            name => name.trim_matches(is_invisible),
        };
        let value: &str = match &attribute.value {
            Cow::Borrowed(value) => value,
            Cow::Owned(_) => return None,
        };
        if name.is_empty() || !is_name(name) || holds_attribute(block, value) {
            return None;
        }
        let name = Span::of_slice(text, name, 0);
        if text[..name.start as usize].ends_with(['"', '\'']) {
            return None;
        }
        attributes.push(WrittenAttribute {
            name,
            value: Span::of_slice(text, value, 0),
            is_split: false,
        });
    }
    if block.attribute_follows(end) {
        return None;
    }
    let (end, faults) = if closed {
        (end, Vec::new())
    } else {
        let (end, fault) = missing_slash(text, end - 1);
        (end, vec![fault])
    };
    Some(Block {
        span: Span::new(start, end),
        attributes,
        faults,
    })
}

fn is_name(name: &str) -> bool {
    name.bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':'))
}

/// Returns true if a value that the XML parser found has other attributes in it, because a quote is
/// missing before it.
fn holds_attribute(block: BlockText<'_>, value: &str) -> bool {
    let Some(newline) = memchr::memchr(b'\n', value.as_bytes()) else {
        return false;
    };
    value[newline + 1..].split('\n').any(|line| {
        let line = line.trim_start_matches(is_space);
        let name = name_at(line);
        line[name.len()..].trim_start().starts_with('=') && block.is_attribute(name)
    })
}
