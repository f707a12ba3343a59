//! HTML tags and comments in Markdown, distinguished from text that looks similar.

use crate::source::Span;
use std::collections::HashSet;

/// A tag, `<name a="b">` or `</name>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HtmlTag {
    /// The location of the tag.
    pub span: Span,
    /// The name, in lower case.
    pub name: String,
    /// True for an end tag.
    pub closing: bool,
    /// True if it ends with `/>`.
    pub self_closing: bool,
    /// The attributes, in order.
    pub attributes: Vec<HtmlAttribute>,
}

/// An attribute of a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HtmlAttribute {
    /// The name, in lower case.
    pub name: String,
    /// The value as written, without quotes; empty if it has none.
    pub value: String,
    /// The location of the value; empty and after the name if it has none.
    pub span: Span,
}

/// Comments that end where they start: what follows is displayed.
pub const EMPTY_COMMENTS: [&str; 2] = ["<!-->", "<!--->"];

/// A tag or a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Markup {
    /// A tag.
    Tag(HtmlTag),
    /// A comment, declaration, CDATA section or processing instruction.
    Comment(Span),
}

impl Markup {
    /// Returns the location.
    pub fn span(&self) -> Span {
        match self {
            Self::Tag(tag) => tag.span,
            Self::Comment(span) => *span,
        }
    }
}

/// Iterates over the tags and comments of a text. Spans are offsets into the text. Other `<` are
/// skipped.
pub fn tags(text: &str) -> Tags<'_> {
    Tags {
        text,
        at: 0,
        dead: HashSet::new(),
    }
}

/// An iterator over tags and comments; see [`tags`].
#[derive(Debug)]
pub struct Tags<'t> {
    text: &'t str,
    at: usize,
    /// Ends of attributes after which no tag ends; cached, so that the text is not searched again.
    dead: HashSet<usize>,
}

impl Iterator for Tags<'_> {
    type Item = Markup;

    fn next(&mut self) -> Option<Markup> {
        loop {
            self.at += memchr::memchr(b'<', self.text.as_bytes().get(self.at..)?)?;
            if let Some(markup) = markup_at(self.text, self.at, &mut self.dead) {
                self.at = markup.span().end as usize;
                return Some(markup);
            }
            self.at += 1;
        }
    }
}

/// Returns the tag or comment that starts at `at`.
pub fn tag_at(text: &str, at: usize) -> Option<Markup> {
    markup_at(text, at, &mut HashSet::new())
}

fn markup_at(text: &str, at: usize, dead: &mut HashSet<usize>) -> Option<Markup> {
    if text.as_bytes().get(at) != Some(&b'<') {
        return None;
    }
    let rest = &text[at..];
    if let Some(comment) = rest.strip_prefix("<!--") {
        // Browsers end these immediately.
        if let Some(empty) = EMPTY_COMMENTS
            .iter()
            .find(|empty| rest.starts_with(**empty))
        {
            return Some(Markup::Comment(Span::new(at, at + empty.len())));
        }
        let end = comment
            .find("-->")
            .map_or(text.len(), |end| at + 4 + end + 3);
        return Some(Markup::Comment(Span::new(at, end)));
    }
    if rest.starts_with("<!") || rest.starts_with("<?") {
        let end = rest.find('>').map_or(text.len(), |end| at + end + 1);
        return Some(Markup::Comment(Span::new(at, end)));
    }
    read_tag(text, at, dead).map(Markup::Tag)
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b':'
}

/// Reads the tag whose `<` is at `at`.
fn read_tag(text: &str, at: usize, dead: &mut HashSet<usize>) -> Option<HtmlTag> {
    let bytes = text.as_bytes();
    let closing = bytes.get(at + 1) == Some(&b'/');
    let start = at + 1 + usize::from(closing);
    if !bytes.get(start)?.is_ascii_alphabetic() {
        return None;
    }
    let mut end = start;
    while bytes.get(end).is_some_and(|b| is_name_byte(*b)) {
        end += 1;
    }
    let name = text[start..end].to_ascii_lowercase();
    let mut tag = HtmlTag {
        span: Span::new(at, end),
        name,
        closing,
        self_closing: false,
        attributes: Vec::new(),
    };
    let mut passed = Vec::new();
    match read_attributes(text, end, &mut tag, dead, &mut passed) {
        Some(end) => {
            tag.span = Span::new(at, end);
            Some(tag)
        }
        None => {
            dead.extend(passed);
            None
        }
    }
}

/// Reads the attributes of `tag` from `i` and returns the offset after its `>`. Adds the ends of
/// all but the first few attributes to `passed`.
fn read_attributes(
    text: &str,
    mut i: usize,
    tag: &mut HtmlTag,
    dead: &HashSet<usize>,
    passed: &mut Vec<usize>,
) -> Option<usize> {
    /// Attributes that are faster to read again than to cache.
    const MAX_UNCACHED: usize = 8;
    let bytes = text.as_bytes();
    loop {
        while bytes.get(i)?.is_ascii_whitespace() {
            i += 1;
        }
        match bytes[i] {
            b'>' => return Some(i + 1),
            b'/' => {
                tag.self_closing = bytes.get(i + 1) == Some(&b'>');
                i += 1;
            }
            b'<' => return None,
            _ => i = attribute_at(text, i, &mut tag.attributes)?,
        }
        if tag.attributes.len() > MAX_UNCACHED {
            if dead.contains(&i) {
                return None;
            }
            passed.push(i);
        }
    }
}

/// Reads the attribute at `i` and returns the offset after it.
fn attribute_at(text: &str, mut i: usize, attributes: &mut Vec<HtmlAttribute>) -> Option<usize> {
    let bytes = text.as_bytes();
    let start = i;
    while !matches!(bytes.get(i)?, b'=' | b'>' | b'/' | b'<') && !bytes[i].is_ascii_whitespace() {
        i += 1;
    }
    if i == start {
        return Some(i + 1);
    }
    let name = text.get(start..i)?.to_ascii_lowercase();
    let behind_name = i;
    while bytes.get(i)?.is_ascii_whitespace() {
        i += 1;
    }
    if bytes[i] != b'=' {
        let span = Span::new(behind_name, behind_name);
        attributes.push(HtmlAttribute {
            name,
            value: String::new(),
            span,
        });
        return Some(behind_name);
    }
    i += 1;
    while bytes.get(i)?.is_ascii_whitespace() {
        i += 1;
    }
    let quote = bytes[i];
    let span = if quote == b'"' || quote == b'\'' {
        let length = memchr::memchr(quote, &bytes[i + 1..])?;
        Span::new(i + 1, i + 1 + length)
    } else {
        let start = i;
        while !matches!(bytes.get(i)?, b'>' | b'<') && !bytes[i].is_ascii_whitespace() {
            i += 1;
        }
        Span::new(start, i)
    };
    attributes.push(HtmlAttribute {
        name,
        value: text.get(span.range())?.to_owned(),
        span,
    });
    let quoted = usize::from(quote == b'"' || quote == b'\'');
    Some(span.end as usize + quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(text: &str) -> Option<(String, Vec<(String, String)>)> {
        match tags(text).next()? {
            Markup::Tag(tag) => {
                let attributes = tag
                    .attributes
                    .into_iter()
                    .map(|a| (a.name, a.value))
                    .collect();
                Some((tag.name, attributes))
            }
            Markup::Comment(_) => None,
        }
    }

    #[test]
    fn reads_attributes_in_every_notation() {
        let (name, attributes) = tag("x < y <a href='u v' B=c d e = \"f\">").unwrap();
        assert_eq!(name, "a");
        let expected = [("href", "u v"), ("b", "c"), ("d", ""), ("e", "f")];
        assert!(
            attributes
                .iter()
                .map(|(n, v)| (n.as_str(), v.as_str()))
                .eq(expected)
        );
    }

    #[test]
    fn ends_empty_comments_as_browsers_do() {
        for (text, end) in [
            ("<!-->shown", 5),
            ("<!--->shown", 6),
            ("<!---->shown", 7),
            ("<!-- a --> shown", 10),
        ] {
            let comment = tags(text).next().map(|markup| markup.span());
            assert_eq!(comment, Some(Span::new(0, end)), "{text}");
        }
    }

    #[test]
    fn leaves_text_alone() {
        for text in ["a < b", "<3", "< a>", "<a href=\"", "<a <b", "<"] {
            assert_eq!(tag(text), None, "{text}");
        }
    }
}
