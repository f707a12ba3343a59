//! Converts the events of pulldown-cmark to an outline.

use super::definition::Label;
use super::heading::heading_content;
use super::link::{html_link, inline_target};
use super::model::{Heading, Link, LinkOrigin, List, Outline};
use super::options::markdown_options;
use crate::article::html_tag::{HtmlTag, Markup, tags};
use crate::article::mask::PLACEHOLDER;
use crate::source::Span;
use memchr::memmem::Finder;
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};
use std::sync::LazyLock;

/// Builds an outline event by event.
pub(super) struct Reader<'a> {
    text: &'a str,
    base: usize,
    shown: &'a str,
    pub(super) outline: Outline,
    heading: Option<Heading>,
    /// Open links, each with the end of its text so far.
    open: Vec<(Link, usize)>,
    /// The index in `outline.links` of an open `a` element.
    anchor: Option<usize>,
    lists: Vec<usize>,
    /// The labels that links refer to.
    pub(super) labels: Vec<Label>,
    in_code: bool,
    /// True for the reader of text in an HTML block.
    in_html: bool,
    /// True if anything is masked.
    is_masked: bool,
    /// True if there are placeholders.
    has_placeholders: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, base: usize, shown: &'a str) -> Self {
        Self {
            text,
            base,
            shown,
            outline: Outline::default(),
            heading: None,
            open: Vec::new(),
            anchor: None,
            lists: Vec::new(),
            labels: Vec::new(),
            in_code: false,
            in_html: false,
            is_masked: text.get(base..).map(str::as_ptr) != Some(shown.as_ptr()),
            has_placeholders: memchr::memchr(PLACEHOLDER as u8, shown.as_bytes()).is_some(),
        }
    }

    pub(super) fn event(&mut self, event: Event<'_>, at: Span) {
        let here = at.shifted(self.base);
        match event {
            Event::Start(tag) => self.start(tag, at, here),
            Event::End(tag) => self.end(tag, at),
            Event::Text(text) if self.in_code => self.add_text(&text, at),
            Event::Text(text) => {
                self.add_prose(here);
                self.find_placeholders(at);
                self.add_text(&text, at);
            }
            Event::Code(code) => {
                self.outline.code.push(here);
                self.add_text(&code, at);
            }
            Event::InlineHtml(_) => {
                self.markup(at, false);
                self.add_text("", at);
            }
            Event::SoftBreak | Event::HardBreak => self.add_text(" ", at),
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
                id,
                ..
            } => self.open_link(link_type, &dest_url, &id, at, false),
            Tag::Image {
                link_type,
                dest_url,
                id,
                ..
            } => self.open_link(link_type, &dest_url, &id, at, true),
            Tag::HtmlBlock => self.markup(at, true),
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
            Tag::List(first_number) => {
                self.lists.push(self.outline.lists.len());
                let depth = self.lists.len();
                self.outline.lists.push(List {
                    span: here,
                    depth,
                    first_number,
                    last_item: here,
                });
            }
            Tag::Item => {
                if let Some(index) = self.lists.last() {
                    self.outline.lists[*index].last_item = here;
                }
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
                    let kept = heading.text.trim_end().len();
                    heading.text.truncate(kept);
                    let spaces = kept - heading.text.trim_start().len();
                    heading.text.drain(..spaces);
                    self.outline.headings.push(heading);
                }
            }
            TagEnd::Link | TagEnd::Image => {
                if let Some((mut link, text_end)) = self.open.pop() {
                    if link.origin == LinkOrigin::Inline {
                        let target = inline_target(self.shown, at, text_end);
                        link.target = target.shifted(self.base);
                    }
                    if self.is_masked && link.url.contains("xxxx") && !link.target.is_empty() {
                        self.unmask(&mut link);
                    }
                    if let Some((outer, end)) = self.open.last_mut() {
                        outer.text.push_str(&link.text);
                        *end = at.end as usize;
                    }
                    if self.is_footnote(&link, at) {
                        self.outline.footnotes.push(link.span);
                    } else {
                        self.outline.links.push(link);
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

    /// Adds `text`, which ends at `at`, to the open heading and link.
    fn add_text(&mut self, text: &str, at: Span) {
        let add = if self.has_placeholders {
            push_unmasked
        } else {
            String::push_str
        };
        if let Some(heading) = &mut self.heading {
            add(&mut heading.text, text);
        }
        if let Some((link, end)) = self.open.last_mut() {
            add(&mut link.text, text);
            *end = at.end as usize;
        } else if let Some(index) = self.anchor {
            add(&mut self.outline.links[index].text, text);
        }
    }

    /// Adds the placeholders in text or between the tags of raw HTML.
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

    fn open_link(&mut self, kind: LinkType, url: &str, label: &str, at: Span, image: bool) {
        let origin = match kind {
            LinkType::Inline => LinkOrigin::Inline,
            LinkType::Autolink | LinkType::Email => LinkOrigin::Autolink,
            _ => LinkOrigin::Reference,
        };
        // `[^label]` is a footnote, not a link.
        if origin == LinkOrigin::Reference && !label.starts_with('^') {
            let name = label.to_owned();
            self.labels.push(Label { name, image });
        }
        let span = at.shifted(self.base);
        let text_start = at.start as usize + if image { 2 } else { 1 };
        let target = match origin {
            LinkOrigin::Autolink => Span::new(span.start as usize + 1, span.end as usize - 1),
            _ => Span::new(span.end as usize, span.end as usize),
        };
        // An email address in angle brackets has no scheme.
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

    /// Restores a masked token in the target.
    fn unmask(&self, link: &mut Link) {
        let written = self.text.get(link.target.range()).unwrap_or_default();
        if written.contains("<!--") {
            link.url = written.to_owned();
        }
    }

    /// Returns true if the link at `at` is `[^label]`.
    fn is_footnote(&self, link: &Link, at: Span) -> bool {
        link.origin == LinkOrigin::Reference && self.shown[at.range()].starts_with("[^")
    }

    /// Adds tags and comments of the raw HTML at `at`, and the links in it. The text between the
    /// tags of a block is not parsed as Markdown.
    fn markup(&mut self, at: Span, block: bool) {
        let text = &self.shown[at.range()];
        let base = self.base + at.start as usize;
        let mut from = 0;
        // The open element whose text is displayed as written.
        let mut verbatim: Option<String> = None;
        for markup in tags(text) {
            let start = at.start as usize;
            let between = Span::new(start + from, start + markup.span().start as usize);
            self.find_placeholders(between);
            if block && verbatim.is_none() {
                self.html_text(between);
            }
            if let Some(index) = self.anchor {
                let between = text[from..markup.span().start as usize].trim();
                push_unmasked(&mut self.outline.links[index].text, between);
            }
            from = markup.span().end as usize;
            match markup {
                Markup::Comment(span) => self.outline.comments.push(span.shifted(base)),
                Markup::Tag(tag) => {
                    if block {
                        note_verbatim(&mut verbatim, &tag);
                    }
                    self.tag(tag, base);
                }
            }
        }
        let rest = Span::new(at.start as usize + from, at.end as usize);
        self.find_placeholders(rest);
        if block && verbatim.is_none() {
            self.html_text(rest);
        }
    }

    /// Adds the text at `at` of an HTML block, and the links that its author meant to write in it:
    /// they are checked like all others.
    fn html_text(&mut self, at: Span) {
        let text = &self.shown[at.range()];
        if self.in_html || text.trim_ascii().is_empty() {
            return;
        }
        self.outline.html_texts.push(at.shifted(self.base));
        static LINK: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("]("));
        if LINK.find(text.as_bytes()).is_none() {
            return;
        }
        for line in text.lines().map(str::trim_ascii) {
            if LINK.find(line.as_bytes()).is_none() {
                continue;
            }
            let start = Span::of_slice(self.shown, line, 0).start as usize;
            let mut reader = Self::new(self.text, self.base + start, line);
            reader.in_html = true;
            for (event, range) in Parser::new_ext(line, markdown_options()).into_offset_iter() {
                reader.event(event, Span::from(range));
            }
            self.outline.links.append(&mut reader.outline.links);
        }
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

/// Updates `open`, the element whose text is displayed as written, after `tag`.
fn note_verbatim(open: &mut Option<String>, tag: &HtmlTag) {
    const VERBATIM: [&str; 5] = ["code", "pre", "script", "style", "textarea"];
    match open {
        Some(name) if tag.closing && *name == tag.name => *open = None,
        None if !tag.closing && VERBATIM.contains(&tag.name.as_str()) => {
            *open = Some(tag.name.clone());
        }
        _ => {}
    }
}

fn push_unmasked(into: &mut String, text: &str) {
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
