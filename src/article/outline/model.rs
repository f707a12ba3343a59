//! Headings, links, lists and other parts of a body.

use crate::article::html_tag::HtmlTag;
use crate::json::OffsetMap;
use crate::source::{Source, Span};

/// The parts of a body, in order of location. All spans are bytes of the file.
#[derive(Debug, Default)]
pub struct Outline {
    /// The Markdown.
    pub span: Span,
    /// Headings.
    pub headings: Vec<Heading>,
    /// Links and images, including those in raw HTML and in JSON strings.
    pub links: Vec<Link>,
    /// The definitions that links refer to (`[label]: address`). The links have no address of their
    /// own.
    pub definitions: Vec<Link>,
    /// `[text][label]` without a definition of the label: text, not links.
    pub unresolved: Vec<Span>,
    /// Tags of raw HTML.
    pub tags: Vec<HtmlTag>,
    /// Comments and other declarations in raw HTML.
    pub comments: Vec<Span>,
    /// Text that is displayed as prose, not code.
    pub prose: Vec<Span>,
    /// Code spans and code blocks.
    pub code: Vec<Span>,
    /// Fenced code blocks; the closing fence may be missing.
    pub fences: Vec<Span>,
    /// Bold and italic text.
    pub emphasis: Vec<Span>,
    /// Lists.
    pub lists: Vec<List>,
    /// Tables.
    pub tables: Vec<Span>,
    /// Block quotes.
    pub quotes: Vec<Span>,
    /// The `<` of placeholders that look like tags.
    pub placeholders: Vec<Span>,
    /// Text between the tags and comments of HTML blocks, outside `pre` and `code`, in which
    /// Markdown is not rendered.
    pub html_texts: Vec<Span>,
    /// `[^label]` that Markdown parses as a link, because a line `[^label]: word` looks like a
    /// definition.
    pub footnotes: Vec<Span>,
    /// `[!INCLUDE [title](path)]` directives.
    pub includes: Vec<Include>,
    /// Strings of a JSON document.
    pub texts: Vec<EmbeddedText>,
}

impl Outline {
    /// Iterates over the links with an address at their `target`: definitions instead of the links
    /// that refer to them.
    pub fn addresses(&self) -> impl Iterator<Item = &Link> {
        let links = self.links.iter();
        links
            .filter(|link| link.origin != LinkOrigin::Reference)
            .chain(&self.definitions)
    }

    /// Returns the heading that contains `span`.
    pub fn heading_around(&self, span: Span) -> Option<&Heading> {
        // Headings come in order and do not overlap.
        let starts_before = |heading: &Heading| heading.span.start <= span.start;
        let end = self.headings.partition_point(starts_before);
        let last = self.headings[..end].last();
        last.filter(|heading| heading.span.contains(span))
    }
}

/// A heading.
#[derive(Debug)]
pub struct Heading {
    /// The location, including `#`.
    pub span: Span,
    /// The content as written; empty if it has none.
    pub content: Span,
    /// The level, from 1 to 6.
    pub level: u8,
    /// The text without markup.
    pub text: String,
    /// True if all of it is bold.
    pub bold: bool,
}

/// A list.
#[derive(Debug)]
pub struct List {
    /// The location of the list.
    pub span: Span,
    /// The nesting depth; 1 for a list that is in no other list.
    pub depth: usize,
    /// The number of the first item; `None` for a bulleted list.
    pub first_number: Option<u64>,
    /// The last item, including its bullet or number.
    pub last_item: Span,
}

/// A link or an image.
#[derive(Debug)]
pub struct Link {
    /// The location.
    pub span: Span,
    /// The location of the target, if it is separate from the text.
    pub target: Span,
    /// The target, with escapes resolved.
    pub url: String,
    /// The text, or the alternative text of the image.
    pub text: String,
    /// The notation.
    pub origin: LinkOrigin,
    /// True for an image.
    pub image: bool,
}

/// The notation of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkOrigin {
    /// `[text](target)`
    Inline,
    /// `[text][label]` and the like.
    Reference,
    /// `<https://...>`
    Autolink,
    /// An `a` or `img` element.
    Html,
    /// A string of a JSON document.
    Json,
    /// A whole string of a JSON document, such as `learnMoreLink`: there is no link text.
    JsonValue,
}

/// An include directive.
#[derive(Debug)]
pub struct Include {
    /// The location of the directive.
    pub span: Span,
    /// The location of the path.
    pub path: Span,
}

/// A string of a JSON document with brackets in it.
#[derive(Debug)]
pub struct EmbeddedText {
    /// The location, without quotes.
    pub span: Span,
    /// The text, with escapes resolved.
    pub text: String,
    /// The prose, as spans of the text.
    pub prose: Vec<Span>,
}

impl EmbeddedText {
    /// Returns the locations of the text in the file.
    pub fn offsets(&self, source: &Source) -> OffsetMap {
        OffsetMap::of(source.slice(self.span), self.span.start)
    }
}
