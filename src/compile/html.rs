//! Markdown to the HTML that a help surface shows.
//!
//! Safe by construction: every tag is written here, from a list of allowed
//! elements and attributes; everything else becomes text. Tags always nest.
//!
//! The dialect is that of the Azure help service: no H1, code blocks of class
//! `ext-code`, blade links as `data-blade` attributes, replacement tokens and
//! regions as the comments they were, components as comments with a key.

use super::component::Replacements;
use super::escape::{push_blank, push_escaped, push_plain, push_url};
use super::nesting::{Nesting, is_block};
use crate::article::{
    Article, HtmlTag, MarkerKind, Markup, Target, classify, next_tag, read_marker,
};
use crate::corpus::Corpus;
use crate::schema::Schemas;
use crate::source::Span;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// One section of an article: what stands before the first `:::Section:::`
/// marker, or behind one of them.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// The marker's title; `None` for what stands before the first one.
    pub(super) title: Option<String>,
    pub(super) html: String,
    pub(super) replacements: Replacements,
}

/// An article's body as HTML.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    pub(super) parts: Vec<Part>,
    /// The text of all parts, for search.
    pub(super) text: String,
}

/// What rendering needs to know of the world.
#[derive(Clone, Copy)]
pub(super) struct World<'a> {
    pub(super) corpus: &'a Corpus,
    pub(super) schemas: &'a Schemas,
}

/// Renders the Markdown of `article`.
pub(super) fn render(article: &Article, world: World<'_>) -> Rendered {
    let shown = article.markdown();
    let mut writer = Writer::new(article, world);
    writer.base = article.outline.span.start as usize;
    writer.run(&shown);
    writer.finish()
}

/// Renders a text of HTML (and what Markdown a writer put into it) that stands
/// in a JSON document.
pub(super) fn render_fragment(article: &Article, text: &str, world: World<'_>) -> String {
    let mut writer = Writer::new(article, world);
    writer.raw(text);
    let rendered = writer.finish();
    rendered.parts.into_iter().map(|part| part.html).collect()
}

struct Writer<'a> {
    article: &'a Article,
    world: World<'a>,
    base: usize,
    parts: Vec<Part>,
    text: String,
    out: String,
    nesting: Nesting,
    replacements: Replacements,
    /// Headings that links of this article lead to.
    anchors: Vec<String>,
    /// The first H1 is being passed over.
    skipping: bool,
    had_h1: bool,
    heading: usize,
    in_code: bool,
    in_table_head: bool,
    /// An image is open: its alternative text is collected here.
    image: Option<(String, String, String)>,
}

impl<'a> Writer<'a> {
    fn new(article: &'a Article, world: World<'a>) -> Self {
        let anchors = article
            .outline
            .links
            .iter()
            .filter_map(|link| match classify(&link.url) {
                Target::Fragment(fragment) => Some(fragment.to_owned()),
                _ => None,
            });
        Self {
            article,
            world,
            base: 0,
            parts: Vec::new(),
            text: String::new(),
            out: String::with_capacity(article.outline.span.len() * 5 / 4),
            nesting: Nesting::default(),
            replacements: Replacements::default(),
            anchors: anchors.collect(),
            skipping: false,
            had_h1: false,
            heading: 0,
            in_code: false,
            in_table_head: false,
            image: None,
        }
    }

    fn run(&mut self, shown: &str) {
        // The whole of an HTML block is read at its start.
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
                    self.close_block("\n");
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
                self.out.push_str("<code>");
                self.push_text(&code);
                self.out.push_str("</code>");
            }
            Event::SoftBreak => self.line_break("\n"),
            Event::HardBreak => self.line_break("<br />\n"),
            Event::Rule => self.out.push_str("<hr />\n"),
            Event::Html(html) => self.markup(&html, 0),
            _ => {}
        }
    }

    fn line_break(&mut self, html: &str) {
        match &mut self.image {
            Some((_, _, alt)) => alt.push(' '),
            None => {
                self.out.push_str(html);
                push_blank(&mut self.text);
            }
        }
    }

    fn push_text(&mut self, text: &str) {
        if let Some((_, _, alt)) = &mut self.image {
            alt.push_str(text);
            return;
        }
        push_escaped(&mut self.out, text);
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
        let slug = match self.article.outline.headings.get(self.heading) {
            Some(heading) if !self.anchors.is_empty() => crate::article::slug(&heading.text),
            _ => String::new(),
        };
        if self.anchors.contains(&slug) && !slug.is_empty() {
            self.out.push_str(&format!("<{name} id=\""));
            push_escaped(&mut self.out, &slug);
            self.out.push_str("\">");
            self.nesting.push_markdown(name);
        } else {
            self.open(name);
        }
    }

    /// Writes the start tag of an element of Markdown.
    fn open(&mut self, name: &'static str) {
        self.out.push('<');
        self.out.push_str(name);
        self.out.push('>');
        self.nesting.push_markdown(name);
    }

    fn close(&mut self) {
        self.nesting.pop_markdown(&mut self.out);
    }

    fn close_block(&mut self, after: &str) {
        self.close();
        self.out.push_str(after);
        push_blank(&mut self.text);
    }

    fn block(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
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
                self.out.push('\n');
            }
            Tag::CodeBlock(kind) => {
                self.block();
                self.in_code = true;
                self.out.push_str("<pre class=\"ext-code\"><code>");
                self.nesting.push_markdown("code");
                let _ = matches!(kind, CodeBlockKind::Fenced(_));
            }
            Tag::List(Some(start)) if start != 1 => {
                self.block();
                self.out.push_str(&format!("<ol start=\"{start}\">\n"));
                self.nesting.push_markdown("ol");
            }
            Tag::List(start) => {
                self.block();
                self.open(if start.is_some() { "ol" } else { "ul" });
                self.out.push('\n');
            }
            Tag::Item => {
                self.block();
                self.open("li");
            }
            Tag::Emphasis => self.open("em"),
            Tag::Strong => self.open("strong"),
            Tag::Table(_) => {
                self.block();
                self.open("table");
            }
            Tag::TableHead => {
                self.in_table_head = true;
                self.open("thead");
                self.open("tr");
            }
            Tag::TableRow => self.open("tr"),
            Tag::TableCell => self.open(if self.in_table_head { "th" } else { "td" }),
            Tag::Link {
                dest_url, title, ..
            } => {
                if self.image.is_none() {
                    self.open_link(&dest_url, &title);
                }
            }
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
            TagEnd::Paragraph | TagEnd::Item => self.close_block("\n"),
            TagEnd::BlockQuote(_) | TagEnd::List(_) => {
                self.block();
                self.close_block("\n");
            }
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.close();
                self.out.push_str("</pre>\n");
                push_blank(&mut self.text);
            }
            TagEnd::Emphasis | TagEnd::Strong => self.close(),
            TagEnd::Link => {
                if self.image.is_none() {
                    self.close();
                }
            }
            TagEnd::TableHead => {
                self.in_table_head = false;
                self.close();
                self.close();
                self.open("tbody");
                self.out.push('\n');
            }
            TagEnd::TableRow => self.close_block("\n"),
            TagEnd::TableCell => self.close_block(""),
            TagEnd::Table => {
                self.close();
                self.close_block("\n");
            }
            TagEnd::Image => self.finish_image(),
            _ => {}
        }
    }

    /// Writes the start tag of a link to `url`: one that leads nowhere safe has
    /// no target.
    fn open_link(&mut self, url: &str, title: &str) {
        self.out.push_str("<a");
        self.link_attributes(url);
        if !title.is_empty() {
            self.attribute("title", title);
        }
        self.out.push('>');
        self.nesting.push_markdown("a");
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        push_escaped(&mut self.out, value);
        self.out.push('"');
    }

    fn url_attribute(&mut self, name: &str, url: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        push_url(&mut self.out, url);
        self.out.push('"');
    }

    fn link_attributes(&mut self, url: &str) {
        match classify(url) {
            Target::Web { scheme, .. } => {
                let url = url.trim_matches(|c: char| c.is_whitespace() || c.is_control());
                let rest = match url.find(':') {
                    Some(colon) if !url.starts_with("//") => &url[colon + 1..],
                    _ => url,
                };
                let rest = rest.trim_start_matches(['/', '\\']);
                self.url_attribute("href", &format!("{scheme}://{rest}"));
            }
            Target::Mail => {
                let address = url
                    .trim()
                    .split_once(':')
                    .map_or("", |(_, address)| address);
                self.url_attribute("href", &format!("mailto:{address}"));
            }
            Target::Button { url } => {
                if matches!(classify(url), Target::Web { .. }) {
                    self.link_attributes(url);
                    self.attribute("button-link", "button-link");
                }
            }
            Target::Blade(blade) => {
                self.attribute("data-blade", blade.path);
                if blade.scheme != "data-blade" {
                    self.attribute(blade.scheme, blade.scheme);
                }
                if let Some(uri) = blade.uri {
                    self.attribute("data-blade-uri", uri);
                }
            }
            Target::Fragment(fragment) => self.url_attribute("href", &format!("#{fragment}")),
            Target::Token => self.attribute("data-href", &strip_unknown_markup(url)),
            Target::File { path, fragment } => {
                if let Some(id) = self.article_at(path) {
                    self.attribute("data-article", &id);
                    if let Some(fragment) = fragment {
                        self.attribute("data-fragment", fragment);
                    }
                }
            }
            Target::Empty | Target::Local(_) | Target::Other(_) => {}
        }
    }

    /// The id of the article that a relative path of this one leads to.
    fn article_at(&self, path: &str) -> Option<String> {
        let path = crate::corpus::resolve(&self.article.source.path, path)?;
        let file = self.world.corpus.by_path(&path)?;
        Some(self.world.corpus.article(file).id().to_owned())
    }

    fn finish_image(&mut self) {
        let Some((url, title, alt)) = self.image.take() else {
            return;
        };
        self.write_image(&url, &alt, &title);
    }

    /// Writes an image from the web; of any other only the text is shown.
    fn write_image(&mut self, url: &str, alt: &str, title: &str) {
        push_plain(&mut self.text, alt);
        let Target::Web { scheme, .. } = classify(url) else {
            push_escaped(&mut self.out, alt);
            return;
        };
        let rest = url
            .trim()
            .trim_start_matches(|c: char| c != '/')
            .trim_start_matches(['/', '\\']);
        self.out.push_str("<img");
        self.url_attribute("src", &format!("{scheme}://{rest}"));
        self.attribute("alt", alt);
        if !title.is_empty() {
            self.attribute("title", title);
        }
        self.out.push_str(" />");
    }

    /// Raw HTML that begins `at` bytes into the body.
    fn markup(&mut self, html: &str, at: usize) {
        if self.skipping {
            return;
        }
        let here = Span::new(self.base + at, self.base + at + html.len());
        if let Some(component) = self
            .article
            .components
            .iter()
            .find(|c| here.contains(c.span))
        {
            let key = self.replacements.add(
                component,
                self.article.id(),
                self.parts.len(),
                self.world.schemas,
            );
            self.block();
            self.out.push_str(&key);
            self.out.push('\n');
            return;
        }
        if let Some(section) = self
            .article
            .sections
            .iter()
            .find(|s| here.contains(s.marker))
        {
            self.end_part();
            self.parts.push(Part {
                title: Some(section.title.clone()),
                ..Part::default()
            });
            return;
        }
        self.raw(html);
        if html.ends_with('\n') {
            self.block();
        }
    }

    fn raw(&mut self, html: &str) {
        let mut from = 0;
        while let Some(markup) = next_tag(html, from) {
            let span = markup.span();
            self.raw_text(&html[from..span.start as usize]);
            from = span.end as usize;
            match markup {
                Markup::Comment(span) => self.comment(&html[span.range()]),
                Markup::Tag(tag) => self.tag(&tag, &html[span.range()]),
            }
        }
        self.raw_text(&html[from..]);
    }

    /// Text between tags: references in it stay what they are.
    fn raw_text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let mut rest = text;
        while let Some(at) = rest.find('&') {
            self.push_text(&rest[..at]);
            let end = rest[at..]
                .find(';')
                .filter(|end| (3..32).contains(end))
                .map(|end| at + end + 1);
            let reference = end.map(|end| &rest[at..end]).filter(|reference| {
                let name = reference[1..reference.len() - 1].trim_start_matches('#');
                !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric())
            });
            match reference {
                Some(reference) => {
                    self.out.push_str(reference);
                    push_blank(&mut self.text);
                    rest = &rest[at + reference.len()..];
                }
                None => {
                    self.push_text("&");
                    rest = &rest[at + 1..];
                }
            }
        }
        self.push_text(rest);
    }

    /// A comment stays if it is a token or a region that the surface knows.
    fn comment(&mut self, comment: &str) {
        let Some((kind, name)) = read_marker(comment) else {
            return;
        };
        let is_token = matches!(kind, MarkerKind::TokenStart | MarkerKind::TokenEnd);
        let is_region = || {
            self.world
                .schemas
                .markers
                .regions
                .iter()
                .any(|region| region.name.eq_ignore_ascii_case(name))
        };
        if is_token || is_region() {
            self.out.push_str(comment);
        }
    }

    fn tag(&mut self, tag: &HtmlTag, written: &str) {
        let html = &self.world.schemas.html;
        let name = match tag.name.as_str() {
            "h1" => "h2",
            other => other,
        };
        let Some(element) = html.element(name) else {
            // What no HTML element is called is text that the author meant.
            if !html.is_known(name) {
                self.push_text(written);
            }
            return;
        };
        if element.void {
            self.void(tag, name);
            return;
        }
        if tag.closing {
            self.nesting.pop_raw(name, &mut self.out);
            return;
        }
        // A paragraph ends where a block begins.
        if is_block(name) && self.nesting.end_paragraph(&mut self.out) && name == "p" {
            return;
        }
        self.out.push('<');
        self.out.push_str(name);
        self.raw_attributes(tag, name);
        self.out.push('>');
        if tag.self_closing {
            self.out.push_str(&format!("</{name}>"));
        } else {
            self.nesting.push_raw(name);
        }
    }

    fn void(&mut self, tag: &HtmlTag, name: &str) {
        if name == "img" {
            let value = |wanted: &str| {
                let attribute = tag.attributes.iter().find(|a| a.name == wanted);
                attribute.map(|a| unescape(&a.value)).unwrap_or_default()
            };
            self.write_image(&value("src"), &value("alt"), &value("title"));
            return;
        }
        // `</br>` is how some write `<br>`.
        self.out.push('<');
        self.out.push_str(name);
        self.out.push('>');
        push_blank(&mut self.text);
    }

    fn raw_attributes(&mut self, tag: &HtmlTag, name: &str) {
        for attribute in &tag.attributes {
            let html = &self.world.schemas.html;
            let allowed = html.global_attributes.contains(&attribute.name)
                || html
                    .element(name)
                    .is_some_and(|element| element.attributes.contains(&attribute.name));
            let value = unescape(&attribute.value);
            match attribute.name.as_str() {
                "href" if name == "a" => self.link_attributes(&value),
                _ if !allowed || attribute.name.starts_with("on") => {}
                other => self.attribute(&other.to_owned(), &value),
            }
        }
    }

    fn end_part(&mut self) {
        self.nesting.close_all(&mut self.out);
        let html = std::mem::take(&mut self.out);
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

/// A target with a token in it: of its comments only token marks stay.
fn strip_unknown_markup(url: &str) -> String {
    url.chars().filter(|c| !c.is_control()).collect()
}

/// References in an HTML attribute resolved; those of no XML stay as written.
fn unescape(value: &str) -> String {
    match quick_xml::escape::unescape(value) {
        Ok(resolved) => resolved.into_owned(),
        Err(_) => value.to_owned(),
    }
}
