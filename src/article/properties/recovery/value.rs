//! Reads the value of one attribute of a block that is not well-formed.

use super::anchor::Anchor;
use crate::article::properties::block::WrittenAttribute;
use crate::article::properties::block_text::BlockText;
use crate::article::properties::characters::{ASCII_QUOTES, CURLY_QUOTES, is_quote, is_space};
use crate::article::properties::model::{PropertyFault, SyntaxError};
use crate::finding::Fix;
use crate::source::Span;

/// One attribute and its faults.
pub(super) struct Part {
    /// The attribute.
    pub(super) attribute: WrittenAttribute,
    /// The first syntax error, which may hide others, and spaces in the name.
    pub(super) faults: Vec<PropertyFault>,
}

/// The value of an attribute and its first syntax error.
struct Value {
    span: Span,
    fault: Option<PropertyFault>,
}

impl Value {
    fn with(span: Span, place: Span, error: SyntaxError, fix: Fix) -> Self {
        Self {
            span,
            fault: Some(PropertyFault::malformed(place, error, Some(fix))),
        }
    }
}

/// Reads the attribute of `anchor`, whose part of the block ends at `end`.
pub(super) fn read(block: BlockText<'_>, anchor: &Anchor, end: usize) -> Part {
    let text = block.text;
    let name = match &anchor.split {
        Some(meant) => meant.as_str(),
        None => &text[anchor.name.range()],
    };
    let start = anchor.value.min(end);
    let part = text[start..end].trim_end_matches(is_space);
    let whole = Span::new(anchor.value, start + part.len());
    let value = match part.chars().next() {
        Some(open) if ASCII_QUOTES.contains(&open) => {
            let attribute = block.schemas.attribute(name);
            let is_list = attribute.is_some_and(|attribute| attribute.list);
            let quoted = Quoted {
                text,
                name,
                open,
                is_list,
            };
            quoted.read(whole)
        }
        Some(open) if CURLY_QUOTES.contains(&open) => {
            let inner = part.trim_matches(is_quote);
            Value::with(
                Span::of_slice(text, inner, 0),
                Span::new(anchor.value, anchor.value + open.len_utf8()),
                SyntaxError::SmartQuotes(name.to_owned()),
                Fix::needs_review(whole, format!("\"{inner}\"")),
            )
        }
        // The fix of a bare value adds a missing `=`.
        _ => bare(text, anchor, part, name.to_owned()),
    };
    let is_bare = !part.starts_with(is_quote);
    let missing_equals = if anchor.has_equals || is_bare {
        None
    } else {
        let place = Span::new(anchor.name.end as usize, anchor.value);
        let error = SyntaxError::MissingEquals(name.to_owned());
        let fix = Fix::needs_review(place, "=");
        Some(PropertyFault::malformed(anchor.name, error, Some(fix)))
    };
    let split_name = anchor.split.as_ref().map(|meant| {
        let fix = Fix::needs_review(anchor.name, meant.as_str());
        let error = SyntaxError::SplitName(meant.clone());
        PropertyFault::malformed(anchor.name, error, Some(fix))
    });
    let first = missing_equals.or(value.fault);
    Part {
        attribute: WrittenAttribute {
            name: anchor.name,
            value: value.span,
            is_split: anchor.split.is_some(),
        },
        faults: first.into_iter().chain(split_name).collect(),
    }
}

/// Reads a value without an opening quote: the rest of its line.
fn bare(text: &str, anchor: &Anchor, part: &str, name: String) -> Value {
    let line = part
        .split(['\n', '\r'])
        .next()
        .unwrap_or_default()
        .trim_end();
    let inner = line.trim_end_matches(ASCII_QUOTES);
    let whole = Span::new(anchor.value, anchor.value + line.len());
    let place = if whole.is_empty() { anchor.name } else { whole };
    let error = if inner.len() < line.len() {
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
    let value = if inner.is_empty() {
        Span::new(anchor.value, anchor.value)
    } else {
        Span::of_slice(text, inner, 0)
    };
    let fix = Fix::needs_review(replaced, format!("{joint}\"{inner}\""));
    Value::with(value, place, error, fix)
}

/// A value in straight quotes.
struct Quoted<'a> {
    text: &'a str,
    name: &'a str,
    /// The opening quote.
    open: char,
    is_list: bool,
}

impl Quoted<'_> {
    /// Reads the value in `whole`, from its opening quote to the end of its part. The last such
    /// quote is the closing one.
    fn read(&self, whole: Span) -> Value {
        let start = whole.start as usize + 1;
        let inner = &self.text[start..whole.end as usize];
        let Some(close) = inner.rfind(self.open) else {
            return self.unclosed(inner, whole);
        };
        let span = Span::new(start, start + close);
        let value = if self.text[span.range()].contains(self.open) {
            self.inner_quotes(span)
        } else {
            Value { span, fault: None }
        };
        Value {
            fault: self.text_after(&inner[close + 1..]).or(value.fault),
            ..value
        }
    }

    /// Reads a value without its closing quote. Another quote at the end was meant to close it.
    fn unclosed(&self, inner: &str, whole: Span) -> Value {
        let value = inner.trim_end_matches(is_quote).trim_end();
        let start = whole.start as usize + 1;
        let span = Span::new(start, start + value.len());
        let rest = Span::new(span.end as usize, whole.end as usize);
        let name = self.name.to_owned();
        let fix = Fix::needs_review(rest, self.open.to_string());
        if inner.trim_end().ends_with(CURLY_QUOTES) {
            Value::with(span, rest, SyntaxError::SmartQuotes(name), fix)
        } else {
            let place = Span::new(whole.start as usize, span.end as usize);
            Value::with(span, place, SyntaxError::UnclosedQuote(name), fix)
        }
    }

    /// Returns the fault of the text after the closing quote.
    fn text_after(&self, junk: &str) -> Option<PropertyFault> {
        let visible = junk.trim_matches(is_space);
        let error = match visible {
            "" => return None,
            "," | ";" => SyntaxError::Comma(self.name.to_owned()),
            other => SyntaxError::Stray(other.to_owned()),
        };
        let place = Span::of_slice(self.text, visible, 0);
        let fix = Fix::needs_review(Span::of_slice(self.text, junk, 0), "");
        Some(PropertyFault::malformed(place, error, Some(fix)))
    }

    /// Reads a value with quotes in it, according to what they mean.
    fn inner_quotes(&self, value: Span) -> Value {
        let open = self.open;
        let name = self.name.to_owned();
        let content = &self.text[value.range()];
        let first = value.start as usize + content.find(open).unwrap_or_default();
        let first = Span::new(first, first + 1);
        let parts: Vec<&str> = content.split(open).collect();
        let between = |part: &&str| part.chars().all(|c| is_space(c) || matches!(c, ',' | ';'));
        if self.is_list && parts.len() % 2 == 1 && parts.iter().skip(1).step_by(2).all(between) {
            let items: Vec<&str> = parts.iter().step_by(2).copied().collect();
            let fix = Fix::needs_review(value, items.join(","));
            return Value::with(value, first, SyntaxError::SplitList(name), fix);
        }
        let trimmed = content.trim_matches(open);
        if trimmed.contains(open) {
            let escaped = if open == '"' { "&quot;" } else { "&apos;" };
            let plain = content.replace(&format!("\\{open}"), &open.to_string());
            let fix = Fix::needs_review(value, plain.replace(open, escaped));
            return Value::with(value, first, SyntaxError::RawQuote(name), fix);
        }
        let fix = Fix::needs_review(value, trimmed);
        let span = Span::of_slice(self.text, trimmed, 0);
        Value::with(span, first, SyntaxError::DoubledQuote(name), fix)
    }
}
