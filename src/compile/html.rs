//! Renders Markdown as HTML.
//!
//! The HTML is safe by construction: this module writes every tag, from an allowlist of
//! elements and attributes, and everything else becomes text. Tags are always nested
//! correctly.
//!
//! The dialect is that of the Azure help service: no H1, code blocks of class
//! `ext-code`, blade links as `data-blade` attributes, replacement tokens and regions as
//! comments, components as comments with a key.

use super::Plan;
use super::component::Replacements;
use super::escape::{push_attribute, push_plain, push_space, push_text};
use super::nesting::Nesting;
use crate::article::{Anchors, Article};
use crate::published::html::{HtmlWriter, StartTag};
use pulldown_cmark::{Alignment, Event, LinkType, Parser, Tag, TagEnd};
use std::collections::BTreeSet;

/// A part of an article: the content before the first `:::Section:::` marker, or the
/// content of a section.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// The title of the section; `None` for the content before the first one.
    pub(super) title: Option<String>,
    pub(super) html: String,
    pub(super) replacements: Replacements,
}

/// The body of an article as HTML.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    pub(super) parts: Vec<Part>,
    /// The text of all parts, for search.
    pub(super) text: String,
}

/// The ids written so far. Each id is unique in a page, even if its HTML consists of
/// several parts.
pub(super) type WrittenIds = BTreeSet<String>;

/// Renders the Markdown of `article`.
pub(super) fn render(article: &Article, plan: Plan<'_>, ids: &mut WrittenIds) -> Rendered {
    let shown = article.markdown();
    let mut writer = Writer::new(article, plan, ids);
    writer.base = article.outline.span.start as usize;
    writer.run(&shown);
    writer.finish()
}

/// Renders HTML in a JSON document, which may contain some Markdown.
pub(super) fn render_fragment(
    article: &Article,
    text: &str,
    plan: Plan<'_>,
    ids: &mut WrittenIds,
) -> String {
    let mut writer = Writer::new(article, plan, ids);
    writer.raw(text);
    let rendered = writer.finish();
    rendered.parts.into_iter().map(|part| part.html).collect()
}

/// Writes the HTML and the plain text of an article.
pub(super) struct Writer<'a> {
    pub(super) article: &'a Article,
    pub(super) plan: Plan<'a>,
    pub(super) base: usize,
    pub(super) parts: Vec<Part>,
    pub(super) text: String,
    pub(super) out: HtmlWriter,
    pub(super) nesting: Nesting,
    pub(super) replacements: Replacements,
    pub(super) anchors: &'a Anchors,
    pub(super) ids: &'a mut WrittenIds,
    /// True within the first H1, which is skipped.
    pub(super) skipping: bool,
    pub(super) had_h1: bool,
    pub(super) heading: usize,
    pub(super) in_code: bool,
    pub(super) in_table_head: bool,
    /// The alignment of the columns of the open table.
    pub(super) columns: Vec<Alignment>,
    pub(super) column: usize,
    /// URL, title and alternative text of the open image.
    pub(super) image: Option<(String, String, String)>,
}

impl<'a> Writer<'a> {
    fn new(article: &'a Article, plan: Plan<'a>, ids: &'a mut WrittenIds) -> Self {
        Self {
            article,
            plan,
            base: 0,
            parts: Vec::new(),
            text: String::new(),
            out: HtmlWriter::with_capacity(article.outline.span.len() * 5 / 4),
            nesting: Nesting::default(),
            replacements: Replacements::default(),
            anchors: article.anchors(plan.schemas),
            ids,
            skipping: false,
            had_h1: false,
            heading: 0,
            in_code: false,
            in_table_head: false,
            columns: Vec::new(),
            column: 0,
            image: None,
        }
    }

    fn run(&mut self, shown: &str) {
        // An HTML block is handled as a whole at its start.
        let mut in_html_block = false;
        for (event, range) in
            Parser::new_ext(shown, crate::article::markdown_options()).into_offset_iter()
        {
            match event {
                Event::Start(Tag::HtmlBlock) => {
                    in_html_block = true;
                    self.markup(&shown[range.clone()], range.start);
                }
                Event::End(TagEnd::HtmlBlock) => in_html_block = false,
                Event::Html(_) if in_html_block => {}
                Event::InlineHtml(html) => self.markup(&html, range.start),
                event => self.event(event),
            }
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => self.start_heading(level as u8),
            Event::End(TagEnd::Heading(_)) => {
                if self.skipping {
                    self.skipping = false;
                } else {
                    self.close_line();
                }
                self.heading += 1;
            }
            _ if self.skipping => {}
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.push_text(&text),
            Event::Code(code) => {
                if let Some((_, _, alt)) = &mut self.image {
                    alt.push_str(&code);
                    return;
                }
                self.out.start(StartTag::new("code"));
                self.push_text(&code);
                self.out.end("code");
            }
            Event::SoftBreak => self.line_break(None),
            Event::HardBreak => self.line_break(Some(StartTag::void("br"))),
            Event::Rule => {
                self.out.start(StartTag::void("hr"));
                self.out.line();
            }
            Event::Html(html) => self.markup(&html, 0),
            _ => {}
        }
    }

    fn line_break(&mut self, tag: Option<StartTag<'_>>) {
        if let Some((_, _, alt)) = &mut self.image {
            alt.push(' ');
            return;
        }
        if let Some(tag) = tag {
            self.out.start(tag);
        }
        self.out.line();
        push_space(&mut self.text);
    }

    pub(super) fn push_text(&mut self, text: &str) {
        if let Some((_, _, alt)) = &mut self.image {
            alt.push_str(text);
            return;
        }
        push_text(&mut self.out, text);
        push_plain(&mut self.text, text);
    }

    fn start_heading(&mut self, level: u8) {
        if level == 1 && !self.had_h1 {
            self.had_h1 = true;
            self.skipping = true;
            return;
        }
        let name = match level.max(2) {
            2 => "h2",
            3 => "h3",
            4 => "h4",
            5 => "h5",
            _ => "h6",
        };
        let anchors = self.anchors;
        let mut tag = StartTag::new(name);
        if let Some(id) = anchors.heading(self.heading) {
            push_attribute(&mut tag, "id", id);
        }
        self.out.start(tag);
        self.nesting.push_markdown(name);
    }

    fn open_cell(&mut self) {
        let name = if self.in_table_head { "th" } else { "td" };
        let mut tag = StartTag::new(name);
        match self.columns.get(self.column) {
            Some(Alignment::Left) => tag.push("align", "left"),
            Some(Alignment::Center) => tag.push("align", "center"),
            Some(Alignment::Right) => tag.push("align", "right"),
            Some(Alignment::None) | None => {}
        }
        self.out.start(tag);
        self.nesting.push_markdown(name);
        self.column += 1;
    }

    /// Writes the start tag of an element of Markdown.
    pub(super) fn open(&mut self, name: &'static str) {
        self.out.start(StartTag::new(name));
        self.nesting.push_markdown(name);
    }

    pub(super) fn close(&mut self) {
        self.nesting.pop_markdown(&mut self.out);
    }

    fn close_block(&mut self) {
        self.close();
        push_space(&mut self.text);
    }

    /// Closes a block that ends its line.
    fn close_line(&mut self) {
        self.close_block();
        self.out.line();
    }

    pub(super) fn block(&mut self) {
        push_space(&mut self.text);
        if !self.out.is_at_line_start() {
            self.out.line();
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => {
                self.block();
                self.open("p");
            }
            Tag::BlockQuote(_) => {
                self.block();
                self.open("blockquote");
                self.out.line();
            }
            Tag::CodeBlock(_) => {
                self.block();
                self.in_code = true;
                self.out
                    .start(StartTag::new("pre").with("class", "ext-code"));
                self.out.start(StartTag::new("code"));
                self.nesting.push_markdown("code");
            }
            Tag::List(Some(start)) if start != 1 => {
                self.block();
                let tag = StartTag::new("ol").with("start", &start.to_string());
                self.out.start(tag);
                self.out.line();
                self.nesting.push_markdown("ol");
            }
            Tag::List(start) => {
                self.block();
                self.open(if start.is_some() { "ol" } else { "ul" });
                self.out.line();
            }
            Tag::Item => {
                self.block();
                self.open("li");
            }
            Tag::Emphasis => self.open("em"),
            Tag::Strong => self.open("strong"),
            Tag::Table(columns) => {
                self.columns = columns;
                self.block();
                self.open("table");
            }
            Tag::TableHead => {
                self.in_table_head = true;
                self.column = 0;
                self.open("thead");
                self.open("tr");
            }
            Tag::TableRow => {
                self.column = 0;
                self.open("tr");
            }
            Tag::TableCell => self.open_cell(),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } if self.image.is_none() => match link_type {
                LinkType::Email => self.open_link(&format!("mailto:{dest_url}"), &title),
                _ => self.open_link(&dest_url, &title),
            },
            Tag::Image {
                dest_url, title, ..
            } => {
                self.image = Some((dest_url.to_string(), title.to_string(), String::new()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Item => self.close_line(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) => {
                self.block();
                self.close_line();
            }
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.close();
                self.out.end("pre");
                self.out.line();
                push_space(&mut self.text);
            }
            TagEnd::Emphasis | TagEnd::Strong => self.close(),
            TagEnd::Link if self.image.is_none() => self.close(),
            TagEnd::TableHead => {
                self.in_table_head = false;
                self.close();
                self.close();
                self.open("tbody");
                self.out.line();
            }
            TagEnd::TableRow => self.close_line(),
            TagEnd::TableCell => self.close_block(),
            TagEnd::Table => {
                self.close();
                self.close_line();
            }
            TagEnd::Image => self.finish_image(),
            _ => {}
        }
    }

    pub(super) fn end_part(&mut self) {
        self.nesting.close_all(&mut self.out);
        let html = std::mem::take(&mut self.out).finish();
        let replacements = std::mem::take(&mut self.replacements);
        match self.parts.last_mut() {
            Some(part) => {
                part.html = html;
                part.replacements = replacements;
            }
            None => self.parts.push(Part {
                title: None,
                html,
                replacements,
            }),
        }
    }

    fn finish(mut self) -> Rendered {
        self.end_part();
        let text = self.text.trim_end().to_owned();
        Rendered {
            parts: self.parts,
            text,
        }
    }
}
