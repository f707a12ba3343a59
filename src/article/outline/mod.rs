//! What the Markdown of a body holds: one pass of pulldown-cmark over it.

mod definition;
mod reader;

use super::embedded::EmbeddedText;
use super::html_tag::HtmlTag;
use super::include;
use crate::source::{Source, Span, SpanSet};
use definition::definitions;
use pulldown_cmark::{BrokenLink, LinkType, Options, Parser};
use reader::Reader;
use std::cell::Cell;

/// The extensions of CommonMark that articles use: tables.
pub fn markdown_options() -> Options {
    Options::ENABLE_TABLES
}

/// What the Markdown of an article holds, in order of place. All spans are
/// bytes of the file.
#[derive(Debug, Default)]
pub struct Outline {
    /// The Markdown itself.
    pub span: Span,
    /// Headings.
    pub headings: Vec<Heading>,
    /// Links and images, those in raw HTML and in JSON texts too.
    pub links: Vec<Link>,
    /// The definitions that links refer to (`[label]: address`). Their targets are
    /// written here; the links that refer to them have none of their own.
    pub definitions: Vec<Link>,
    /// `[text][label]` where nothing says what `label` is: text, not links.
    pub unresolved: Vec<Span>,
    /// Tags of raw HTML.
    pub tags: Vec<HtmlTag>,
    /// Comments and other declarations in raw HTML.
    pub comments: Vec<Span>,
    /// Stretches of text that a reader sees as prose, not code.
    pub prose: Vec<Span>,
    /// Code spans and code blocks.
    pub code: Vec<Span>,
    /// Code blocks with a fence; their fence may lack its end.
    pub fences: Vec<Span>,
    /// Bold and italic stretches.
    pub emphasis: Vec<Span>,
    /// Lists.
    pub lists: Vec<List>,
    /// Tables.
    pub tables: Vec<Span>,
    /// Block quotes.
    pub quotes: Vec<Span>,
    /// The `<` of placeholders that look like tags.
    pub placeholders: Vec<Span>,
    /// Text between the tags and comments of HTML blocks, outside `pre` and `code`:
    /// Markdown in it is displayed as it is written.
    pub html_texts: Vec<Span>,
    /// `[^label]` that Markdown takes for links, because a line `[^label]: word`
    /// looks like the definition of one.
    pub footnotes: Vec<Span>,
    /// `[!INCLUDE [title](path)]` directives.
    pub includes: Vec<Include>,
    /// Texts of a JSON document.
    pub texts: Vec<EmbeddedText>,
}

thread_local! {
    /// Lists that have grown with the articles before: the next one fills them
    /// again, and takes no more room of its own than it needs in the end.
    static ROOM: Cell<Outline> = Cell::default();
}

impl Outline {
    /// All that it holds, in lists without room for more. Its own are empty then.
    fn settled(&mut self) -> Self {
        fn settled<T>(list: &mut Vec<T>) -> Vec<T> {
            let mut settled = Vec::with_capacity(list.len());
            settled.append(list);
            settled
        }
        Self {
            span: self.span,
            headings: settled(&mut self.headings),
            links: settled(&mut self.links),
            definitions: settled(&mut self.definitions),
            unresolved: settled(&mut self.unresolved),
            tags: settled(&mut self.tags),
            comments: settled(&mut self.comments),
            prose: settled(&mut self.prose),
            code: settled(&mut self.code),
            fences: settled(&mut self.fences),
            emphasis: settled(&mut self.emphasis),
            lists: settled(&mut self.lists),
            tables: settled(&mut self.tables),
            quotes: settled(&mut self.quotes),
            placeholders: settled(&mut self.placeholders),
            html_texts: settled(&mut self.html_texts),
            footnotes: settled(&mut self.footnotes),
            includes: settled(&mut self.includes),
            texts: settled(&mut self.texts),
        }
    }

    /// Iterates over the links whose address is written at their `target`: those
    /// that refer to a definition are left out, and the definitions are in.
    pub fn addresses(&self) -> impl Iterator<Item = &Link> {
        let links = self.links.iter();
        links
            .filter(|link| link.origin != LinkOrigin::Reference)
            .chain(&self.definitions)
    }

    /// The heading that holds `span`.
    pub fn heading_around(&self, span: Span) -> Option<&Heading> {
        // Headings come in order and do not overlap.
        let starts_before = |heading: &Heading| heading.span.start <= span.start;
        let behind = self.headings.partition_point(starts_before);
        let last = self.headings[..behind].last();
        last.filter(|heading| heading.span.contains(span))
    }
}

/// A heading.
#[derive(Debug)]
pub struct Heading {
    /// The heading with its `#`.
    pub span: Span,
    /// Its content as written; empty where it has none.
    pub content: Span,
    /// 1 to 6.
    pub level: u8,
    /// Its text without markup.
    pub text: String,
    /// Whether the whole of it is bold.
    pub bold: bool,
}

/// A list.
#[derive(Debug)]
pub struct List {
    /// The whole list.
    pub span: Span,
    /// 1 for a list that is in no other.
    pub depth: usize,
    /// The number of its first item; `None` for a bulleted list.
    pub first_number: Option<u64>,
    /// Its last item, from its bullet or number.
    pub last_item: Span,
}

/// A link or an image.
#[derive(Debug)]
pub struct Link {
    /// The whole of it.
    pub span: Span,
    /// The target as written, where the file has it apart from the text.
    pub target: Span,
    /// The target, escapes resolved.
    pub url: String,
    /// The text, or the image's alternative text.
    pub text: String,
    /// What it is written in.
    pub origin: LinkOrigin,
    /// Whether it is an image.
    pub image: bool,
}

/// What a link is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkOrigin {
    /// `[text](target)`
    Inline,
    /// `[text][label]` and its kin.
    Reference,
    /// `<https://...>`
    Autolink,
    /// An `a` or `img` element.
    Html,
    /// A text of a JSON document.
    Json,
    /// The whole of a text of a JSON document, such as `learnMoreLink`: there is
    /// no text that a reader sees.
    JsonValue,
}

/// An include directive.
#[derive(Debug)]
pub struct Include {
    /// The whole directive.
    pub span: Span,
    /// The path as written.
    pub path: Span,
}

/// Reads the Markdown in `span` of `source`; `shown` is its text, masked.
pub(super) fn read(source: &Source, span: Span, shown: &str) -> Outline {
    let mut reader = Reader::new(source, span.start as usize, shown);
    reader.outline = ROOM.take();
    reader.outline.span = span;
    let mut unresolved = Vec::new();
    let parser = Parser::new_with_broken_link_callback(
        shown,
        markdown_options(),
        Some(|link: BrokenLink<'_>| {
            let end = link.span.end;
            // The parser leaves out the empty brackets of `[text][]`.
            let end = match link.link_type {
                LinkType::Reference => Some(end),
                LinkType::Collapsed => shown[end..].starts_with("[]").then_some(end + 2),
                _ => None,
            };
            let whole = end.map(|end| Span::new(link.span.start, end));
            unresolved.extend(whole.map(|whole| whole.shifted(span.start as usize)));
            None
        }),
    );
    let mut events = parser.into_offset_iter();
    for (event, range) in &mut events {
        reader.event(event, Span::from(range));
    }
    if !reader.labels.is_empty() {
        let known = events.reference_definitions();
        let start = span.start as usize;
        reader.outline.definitions = definitions(shown, start, &reader.labels, known);
    }
    let mut outline = reader.outline.settled();
    ROOM.set(reader.outline);
    outline.unresolved = unresolved;
    outline.includes = include::find(source, span, &outline.code);
    // Markdown takes the inner part of a directive for a link.
    if !outline.includes.is_empty() {
        let includes = outline.includes.iter();
        let includes: SpanSet = includes.map(|include| include.span).collect();
        outline.links.retain(|link| !includes.holds(link.span));
    }
    outline
}
