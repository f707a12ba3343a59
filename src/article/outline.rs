//! What the Markdown of a body holds: one pass of pulldown-cmark over it.

use super::embedded::EmbeddedText;
use super::html_tag::{HtmlTag, Markup, html_link, next_tag};
use super::include;
use super::mask::PLACEHOLDER;
use crate::source::{Source, Span};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

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
    /// `[!INCLUDE [title](path)]` directives.
    pub includes: Vec<Include>,
    /// Texts of a JSON document.
    pub texts: Vec<EmbeddedText>,
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
    reader.outline.span = span;
    for (event, range) in Parser::new_ext(shown, markdown_options()).into_offset_iter() {
        reader.event(event, Span::from(range));
    }
    let mut outline = reader.outline;
    outline.includes = include::find(source, span, &outline.code);
    // Markdown takes the inner part of a directive for a link.
    for include in &outline.includes {
        outline
            .links
            .retain(|link| !include.span.contains(link.span));
    }
    outline
}

struct Reader<'a> {
    source: &'a Source,
    base: usize,
    shown: &'a str,
    outline: Outline,
    heading: Option<Heading>,
    /// Links that are open, each with the end of its text so far.
    open: Vec<(Link, usize)>,
    /// An `a` element that is open: its index in `outline.links`.
    anchor: Option<usize>,
    lists: Vec<usize>,
    in_code: bool,
    /// Whether there are placeholders at all.
    has_placeholders: bool,
}

impl<'a> Reader<'a> {
    fn new(source: &'a Source, base: usize, shown: &'a str) -> Self {
        Self {
            source,
            base,
            shown,
            outline: Outline::default(),
            heading: None,
            open: Vec::new(),
            anchor: None,
            lists: Vec::new(),
            in_code: false,
            has_placeholders: memchr::memchr(PLACEHOLDER as u8, shown.as_bytes()).is_some(),
        }
    }

    fn event(&mut self, event: Event<'_>, at: Span) {
        let here = at.shifted(self.base);
        match event {
            Event::Start(tag) => self.start(tag, at, here),
            Event::End(tag) => self.end(tag, at),
            Event::Text(text) if self.in_code => self.touch(&text, at),
            Event::Text(text) => {
                self.add_prose(here);
                self.find_placeholders(at);
                self.touch(&text, at);
            }
            Event::Code(code) => {
                self.outline.code.push(here);
                self.touch(&code, at);
            }
            Event::InlineHtml(_) => {
                self.markup(at);
                self.touch("", at);
            }
            Event::SoftBreak | Event::HardBreak => self.touch(" ", at),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, at: Span, here: Span) {
        match tag {
            Tag::Heading { level, .. } => {
                let written = self.shown[at.range()].trim_end();
                let content = heading_content(written);
                self.heading = Some(Heading {
                    span: Span::new(here.start as usize, here.start as usize + written.len()),
                    content: Span::of_slice(written, content, here.start as usize),
                    level: level as u8,
                    text: String::new(),
                    bold: false,
                });
            }
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => self.open_link(link_type, &dest_url, at, false),
            Tag::Image {
                link_type,
                dest_url,
                ..
            } => self.open_link(link_type, &dest_url, at, true),
            Tag::HtmlBlock => self.markup(at),
            Tag::CodeBlock(kind) => {
                self.in_code = true;
                self.outline.code.push(here);
                if matches!(kind, pulldown_cmark::CodeBlockKind::Fenced(_)) {
                    self.outline.fences.push(here);
                }
            }
            Tag::Emphasis | Tag::Strong => {
                self.outline.emphasis.push(here);
                if let Some(heading) = &mut self.heading {
                    heading.bold |= matches!(tag, Tag::Strong) && here.contains(heading.content);
                }
            }
            Tag::List(_) => {
                self.lists.push(self.outline.lists.len());
                let depth = self.lists.len();
                self.outline.lists.push(List { span: here, depth });
            }
            Tag::Table(_) => self.outline.tables.push(here),
            Tag::BlockQuote(_) => self.outline.quotes.push(here),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, at: Span) {
        match tag {
            TagEnd::Heading(_) => {
                if let Some(mut heading) = self.heading.take() {
                    let text = heading.text.trim();
                    heading.text = text.to_owned();
                    self.outline.headings.push(heading);
                }
            }
            TagEnd::Link | TagEnd::Image => {
                if let Some((mut link, text_end)) = self.open.pop() {
                    if link.origin == LinkOrigin::Inline {
                        link.target = self.find_target(at, text_end);
                    }
                    let may_be_masked = memchr::memchr(b'x', link.url.as_bytes()).is_some();
                    if may_be_masked && link.url.contains("xxxx") && !link.target.is_empty() {
                        self.unmask(&mut link);
                    }
                    let text = link.text.clone();
                    self.outline.links.push(link);
                    if let Some((outer, end)) = self.open.last_mut() {
                        outer.text.push_str(&text);
                        *end = at.end as usize;
                    }
                }
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::CodeBlock => self.in_code = false,
            _ => {}
        }
    }

    /// Adds `text`, which ends at `at`, to the heading and link that are open.
    fn touch(&mut self, text: &str, at: Span) {
        if let Some(heading) = &mut self.heading {
            push_shown(&mut heading.text, text);
        }
        if let Some((link, end)) = self.open.last_mut() {
            push_shown(&mut link.text, text);
            *end = at.end as usize;
        } else if let Some(index) = self.anchor {
            push_shown(&mut self.outline.links[index].text, text);
        }
    }

    /// Notes the placeholders in text or between the tags of raw HTML.
    fn find_placeholders(&mut self, at: Span) {
        if !self.has_placeholders {
            return;
        }
        for offset in memchr::memchr_iter(PLACEHOLDER as u8, self.shown[at.range()].as_bytes()) {
            let start = self.base + at.start as usize + offset;
            self.outline.placeholders.push(Span::new(start, start + 1));
        }
    }

    fn add_prose(&mut self, here: Span) {
        match self.outline.prose.last_mut() {
            Some(last) if last.end == here.start => last.end = here.end,
            _ => self.outline.prose.push(here),
        }
    }

    fn open_link(&mut self, kind: LinkType, url: &str, at: Span, image: bool) {
        let origin = match kind {
            LinkType::Inline => LinkOrigin::Inline,
            LinkType::Autolink | LinkType::Email => LinkOrigin::Autolink,
            _ => LinkOrigin::Reference,
        };
        let span = at.shifted(self.base);
        let text_start = at.start as usize + if image { 2 } else { 1 };
        let target = match origin {
            LinkOrigin::Autolink => Span::new(span.start as usize + 1, span.end as usize - 1),
            _ => Span::new(span.end as usize, span.end as usize),
        };
        // An address in angle brackets is written without its scheme.
        let url = if kind == LinkType::Email {
            format!("mailto:{url}")
        } else {
            url.to_owned()
        };
        let link = Link {
            span,
            target,
            url,
            text: String::new(),
            origin,
            image,
        };
        self.open.push((link, text_start));
    }

    /// Where the target of the inline link at `at` stands, whose text ends at
    /// `text_end` or a little later.
    fn find_target(&self, at: Span, text_end: usize) -> Span {
        let end = at.end as usize;
        let nowhere = Span::new(self.base + end, self.base + end);
        let from = text_end.min(end);
        let bytes = &self.shown.as_bytes()[from..end];
        let mut brackets = memchr::memchr_iter(b']', bytes);
        let Some(found) = brackets.find(|at| bytes.get(at + 1) == Some(&b'(')) else {
            return nowhere;
        };
        let inside = &self.shown[from + found + 2..end - 1];
        let trimmed = inside.trim_start();
        let start = end - 1 - trimmed.len();
        let length = match trimmed.strip_prefix('<') {
            Some(pointed) => match pointed.find('>') {
                Some(close) => return Span::new(start + 1, start + 1 + close).shifted(self.base),
                None => trimmed.len(),
            },
            None => trimmed
                .find(|c: char| c.is_ascii_whitespace())
                .unwrap_or(trimmed.len()),
        };
        Span::new(start, start + length).shifted(self.base)
    }

    /// Puts the token that was masked in a target back.
    fn unmask(&self, link: &mut Link) {
        let written = self.source.slice(link.target);
        if written.contains("<!--") {
            link.url = written.to_owned();
        }
    }

    /// Notes tags and comments of the raw HTML at `at`, and the links in it.
    fn markup(&mut self, at: Span) {
        let text = &self.shown[at.range()];
        let base = self.base + at.start as usize;
        let mut from = 0;
        while let Some(markup) = next_tag(text, from) {
            let start = at.start as usize;
            self.find_placeholders(Span::new(
                start + from,
                start + markup.span().start as usize,
            ));
            if let Some(index) = self.anchor {
                let between = text[from..markup.span().start as usize].trim();
                push_shown(&mut self.outline.links[index].text, between);
            }
            from = markup.span().end as usize;
            match markup {
                Markup::Comment(span) => self.outline.comments.push(span.shifted(base)),
                Markup::Tag(tag) => self.tag(tag, base),
            }
        }
        self.find_placeholders(Span::new(at.start as usize + from, at.end as usize));
    }

    fn tag(&mut self, mut tag: HtmlTag, base: usize) {
        tag.span = tag.span.shifted(base);
        for attribute in &mut tag.attributes {
            attribute.span = attribute.span.shifted(base);
        }
        if tag.name == "a" && tag.closing {
            if let Some(index) = self.anchor.take() {
                self.outline.links[index].span.end = tag.span.end;
            }
        } else if let Some(link) = html_link(&tag) {
            if !link.image {
                self.anchor = Some(self.outline.links.len());
            }
            self.outline.links.push(link);
        }
        self.outline.tags.push(tag);
    }
}

/// The content of the heading `written`, without its `#` or its underline.
fn heading_content(written: &str) -> &str {
    let Some(behind) = written.strip_prefix('#') else {
        let underlined = |line: &str| {
            line.trim_matches(['=', '-', ' ', '\t', '\r', '>'])
                .is_empty()
        };
        return match written.rfind('\n') {
            Some(newline) if underlined(&written[newline + 1..]) => written[..newline].trim(),
            _ => written.trim(),
        };
    };
    let content = behind.trim_start_matches('#').trim();
    // Closing `#` count only behind a blank.
    let open = content.trim_end_matches('#');
    if open.is_empty() || open.ends_with([' ', '\t']) {
        open.trim_end()
    } else {
        content
    }
}

fn push_shown(into: &mut String, text: &str) {
    if memchr::memchr(PLACEHOLDER as u8, text.as_bytes()).is_none() {
        into.push_str(text);
        return;
    }
    for (index, part) in text.split(PLACEHOLDER).enumerate() {
        if index > 0 {
            into.push('<');
        }
        into.push_str(part);
    }
}
