//! HTML tags and comments in Markdown, told from text that merely looks alike.

use super::outline::{Link, LinkOrigin};
use crate::source::Span;

/// A tag, `<name a="b">` or `</name>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HtmlTag {
    /// The whole tag.
    pub span: Span,
    /// Its name, lower case.
    pub name: String,
    /// Whether it is an end tag.
    pub closing: bool,
    /// Whether it ends with `/>`.
    pub self_closing: bool,
    /// Its attributes, in order.
    pub attributes: Vec<HtmlAttribute>,
}

/// An attribute of a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HtmlAttribute {
    /// Its name, lower case.
    pub name: String,
    /// Its value as written, without quotes; empty where it has none.
    pub value: String,
    /// Where the value stands; empty and behind the name where it has none.
    pub span: Span,
}

/// What [`next_tag`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Markup {
    /// A tag.
    Tag(HtmlTag),
    /// A comment, declaration, CDATA section or processing instruction.
    Comment(Span),
}

impl Markup {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Tag(tag) => tag.span,
            Self::Comment(span) => *span,
        }
    }
}

/// The first tag or comment of `text` at or behind `from`. Spans are offsets
/// into `text`. A `<` that begins neither is passed over.
pub fn next_tag(text: &str, from: usize) -> Option<Markup> {
    let mut at = from;
    loop {
        at += memchr::memchr(b'<', text.as_bytes().get(at..)?)?;
        if let Some(markup) = markup_at(text, at) {
            return Some(markup);
        }
        at += 1;
    }
}

fn markup_at(text: &str, at: usize) -> Option<Markup> {
    let rest = &text[at..];
    if let Some(comment) = rest.strip_prefix("<!--") {
        let end = comment
            .find("-->")
            .map_or(text.len(), |end| at + 4 + end + 3);
        return Some(Markup::Comment(Span::new(at, end)));
    }
    if rest.starts_with("<!") || rest.starts_with("<?") {
        let end = rest.find('>').map_or(text.len(), |end| at + end + 1);
        return Some(Markup::Comment(Span::new(at, end)));
    }
    tag_at(text, at).map(Markup::Tag)
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b':'
}

/// The tag whose `<` stands at `at`.
fn tag_at(text: &str, at: usize) -> Option<HtmlTag> {
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
    let mut attributes = Vec::new();
    let mut self_closing = false;
    let mut i = end;
    loop {
        while bytes.get(i)?.is_ascii_whitespace() {
            i += 1;
        }
        match bytes[i] {
            b'>' => break,
            b'/' => {
                self_closing = bytes.get(i + 1) == Some(&b'>');
                i += 1;
            }
            b'<' => return None,
            _ => i = attribute_at(text, i, &mut attributes)?,
        }
    }
    Some(HtmlTag {
        span: Span::new(at, i + 1),
        name,
        closing,
        self_closing,
        attributes,
    })
}

/// Reads the attribute at `i` and returns the offset behind it.
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

/// The link that an `a` element with `href` or an `img` element is.
pub(super) fn html_link(tag: &HtmlTag) -> Option<Link> {
    let attribute = |wanted: &str| tag.attributes.iter().find(|a| a.name == wanted);
    let image = tag.name == "img";
    if tag.closing || !(image || tag.name == "a") {
        return None;
    }
    let target = attribute(if image { "src" } else { "href" })?;
    let alt = attribute("alt").filter(|_| image);
    Some(Link {
        span: tag.span,
        target: target.span,
        url: unescape(&target.value),
        text: alt.map(|alt| unescape(&alt.value)).unwrap_or_default(),
        origin: LinkOrigin::Html,
        image,
    })
}

/// References in an HTML attribute resolved; as it is where they are not XML's.
fn unescape(text: &str) -> String {
    match quick_xml::escape::unescape(text) {
        Ok(resolved) => resolved.into_owned(),
        Err(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(text: &str) -> Option<(String, Vec<(String, String)>)> {
        match next_tag(text, 0)? {
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
    fn leaves_text_alone() {
        for text in ["a < b", "<3", "< a>", "<a href=\"", "<a <b", "<"] {
            assert_eq!(tag(text), None, "{text}");
        }
    }
}
