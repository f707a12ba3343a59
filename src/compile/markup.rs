//! Raw HTML in Markdown: rewrites allowed tags and turns everything else into text.

use super::escape::{push_attribute, push_space};
use super::html::{Part, Writer};
use super::nesting::is_block;
use crate::article::{HtmlTag, MarkerKind, Markup, explicit_names, read_marker, tags};
use crate::published::html::{Piece, StartTag};
use crate::source::Span;
use crate::util::unescape;
use std::borrow::Cow;

/// Maximum length of a character reference, in bytes.
const MAX_REFERENCE_BYTES: usize = 32;

impl Writer<'_> {
    /// Writes raw HTML that starts at byte `at` of the body.
    pub(super) fn markup(&mut self, html: &str, at: usize) {
        if self.skipping {
            // The title is not part of the body, but links may lead to ids in it.
            for markup in tags(html) {
                if let Markup::Tag(tag) = markup {
                    self.name_location(&tag);
                }
            }
            return;
        }
        let here = Span::new(self.base + at, self.base + at + html.len());
        let components = &self.article.components;
        let next = components.partition_point(|c| c.span.start < here.start);
        if let Some(component) = components.get(next).filter(|c| here.contains(c.span)) {
            let key = self.replacements.add(
                component,
                self.article.id(),
                self.parts.len(),
                self.plan.schemas,
            );
            self.block();
            self.out.write(&Piece::comment(key));
            self.out.line();
            return;
        }
        let sections = &self.article.sections;
        let next = sections.partition_point(|s| s.marker.start < here.start);
        if let Some(section) = sections.get(next).filter(|s| here.contains(s.marker)) {
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

    /// Writes raw HTML without components and section markers.
    pub(super) fn raw(&mut self, html: &str) {
        let mut from = 0;
        for markup in tags(html) {
            let span = markup.span();
            self.raw_text(&html[from..span.start as usize]);
            from = span.end as usize;
            match markup {
                Markup::Comment(span) if html[span.range()].starts_with("<!--") => {
                    self.comment(&html[span.range()]);
                }
                Markup::Comment(span) => self.push_text(&html[span.range()]),
                Markup::Tag(tag) => self.tag(&tag, &html[span.range()]),
            }
        }
        self.raw_text(&html[from..]);
    }

    /// Writes text between tags. Character references are kept.
    fn raw_text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let mut rest = text;
        while let Some(at) = rest.find('&') {
            self.push_text(&rest[..at]);
            rest = &rest[at..];
            if let Some(reference) = character_reference(rest) {
                self.out.write(&Piece::Text(reference.into()));
                push_space(&mut self.text);
                rest = &rest[reference.len()..];
            } else {
                self.push_text("&");
                rest = &rest[1..];
            }
        }
        self.push_text(rest);
    }

    /// Keeps a comment if it marks a token or a known region.
    fn comment(&mut self, comment: &str) {
        let Some((kind, name)) = read_marker(comment) else {
            return;
        };
        let is_token = matches!(kind, MarkerKind::TokenStart | MarkerKind::TokenEnd);
        let is_region = || self.plan.schemas.markers.region(name).is_some();
        if is_token || is_region() {
            self.out.write(&Piece::comment(comment));
        }
    }

    fn tag(&mut self, tag: &HtmlTag, written: &str) {
        let html = &self.plan.schemas.html;
        let name = match tag.name.as_str() {
            "h1" => "h2",
            other => other,
        };
        let Some(element) = html.element(name) else {
            let has_empty = tag.attributes.iter().any(|one| one.value.is_empty());
            if html.is_text(name, has_empty) {
                self.push_text(written);
            } else {
                self.name_location(tag);
            }
            return;
        };
        if element.void {
            self.name_location(tag);
            self.void(tag, name);
            return;
        }
        if tag.closing {
            self.nesting.pop_raw(name, &mut self.out);
            return;
        }
        if name == "a" && !self.begin_raw_link(tag) {
            return;
        }
        // A block ends an open paragraph.
        if is_block(name) && self.nesting.end_paragraph(&mut self.out) && name == "p" {
            self.name_location(tag);
            return;
        }
        let ids = self.new_ids(tag);
        let mut start = StartTag::new(name);
        // The ids of an `a` are already written before it.
        if let Some(id) = ids.first() {
            push_attribute(&mut start, "id", id);
        }
        self.push_raw_attributes(&mut start, tag);
        self.out.start(start);
        if tag.self_closing {
            self.out.end(name);
        } else {
            self.nesting.push_raw(name);
        }
    }

    /// Returns true if an `a` element of raw HTML starts a link. One without `href` only
    /// marks an anchor. Links cannot be nested.
    fn begin_raw_link(&mut self, tag: &HtmlTag) -> bool {
        self.name_location(tag);
        if !tag.attributes.iter().any(|one| one.name == "href") || self.nesting.is_in_markdown("a")
        {
            return false;
        }
        self.nesting.pop_raw("a", &mut self.out);
        true
    }

    /// Writes anchors for the ids of `tag`, which is not written itself.
    fn name_location(&mut self, tag: &HtmlTag) {
        for id in self.new_ids(tag) {
            let mut anchor = StartTag::new("span");
            push_attribute(&mut anchor, "id", &id);
            self.out.start(anchor);
            self.out.end("span");
        }
    }

    /// Returns the ids of `tag` that are not used yet.
    fn new_ids(&mut self, tag: &HtmlTag) -> Vec<String> {
        if tag.closing || tag.attributes.is_empty() {
            return Vec::new();
        }
        let anchors = self.anchors;
        let names = explicit_names(tag, &self.plan.schemas.html);
        names
            .filter(|name| anchors.is_explicit(name) && self.ids.insert(name.to_string()))
            .map(Cow::into_owned)
            .collect()
    }

    fn void(&mut self, tag: &HtmlTag, name: &str) {
        if name == "img" {
            let value = |name: &str| {
                let attribute = tag.attributes.iter().find(|a| a.name == name);
                attribute
                    .map(|a| unescape(&a.value).into_owned())
                    .unwrap_or_default()
            };
            let size = [value("width"), value("height")];
            let size = [size[0].as_str(), size[1].as_str()];
            self.write_image(&value("src"), &value("alt"), &value("title"), size);
            return;
        }
        // `</br>`, which some authors write for `<br>`, is handled the same way.
        self.out.start(StartTag::new(name));
        push_space(&mut self.text);
    }

    /// Adds the allowed attributes of `tag` to `start`.
    fn push_raw_attributes(&self, start: &mut StartTag<'_>, tag: &HtmlTag) {
        let name = start.name().to_owned();
        for attribute in &tag.attributes {
            let html = &self.plan.schemas.html;
            let allowed = html.global_attributes.contains(&attribute.name)
                || html
                    .element(&name)
                    .is_some_and(|element| element.attributes.contains(&attribute.name));
            let value = unescape(&attribute.value);
            match attribute.name.as_str() {
                "href" if name == "a" => self.push_link(start, &value),
                _ if !allowed || attribute.name.starts_with("on") => {}
                other => push_attribute(start, other, &value),
            }
        }
    }
}

/// Returns the character reference at the start of `text`, such as `&amp;` or `&#39;`.
fn character_reference(text: &str) -> Option<&str> {
    let mut bytes = text.bytes().take(MAX_REFERENCE_BYTES);
    let end = bytes.position(|byte| byte == b';')?;
    if end < 3 {
        return None;
    }
    let name = text[1..end].trim_start_matches('#');
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    Some(&text[..=end])
}
