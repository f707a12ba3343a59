//! Raw HTML in Markdown: what is allowed is written anew, the rest is text.

use super::escape::push_blank;
use super::html::{Part, Writer};
use super::nesting::is_block;
use crate::article::{HtmlTag, MarkerKind, Markup, explicit_names, read_marker, tags};
use crate::source::Span;
use crate::util::unescape;
use std::borrow::Cow;

impl Writer<'_> {
    /// Raw HTML that begins `at` bytes into the body.
    pub(super) fn markup(&mut self, html: &str, at: usize) {
        if self.skipping {
            // The title is shown elsewhere; what its author named in it stays.
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
            self.out.push_str(&key);
            self.out.push('\n');
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

    /// Text between tags: references in it stay what they are.
    fn raw_text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let mut rest = text;
        while let Some(at) = rest.find('&') {
            self.push_text(&rest[..at]);
            let mut near = rest.as_bytes()[at..].iter().take(32);
            let end = near
                .position(|byte| *byte == b';')
                .filter(|end| *end >= 3)
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
        let is_region = || self.plan.schemas.markers.region(name).is_some();
        if is_token || is_region() {
            self.out.push_str(comment);
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
        // A paragraph ends where a block begins.
        if is_block(name) && self.nesting.end_paragraph(&mut self.out) && name == "p" {
            self.name_location(tag);
            return;
        }
        let ids = self.new_ids(tag);
        self.out.push('<');
        self.out.push_str(name);
        // An `a` has its names before it.
        if let Some(id) = ids.first() {
            self.attribute("id", id);
        }
        self.raw_attributes(tag, name);
        self.out.push('>');
        if tag.self_closing {
            self.out.push_str(&format!("</{name}>"));
        } else {
            self.nesting.push_raw(name);
        }
    }

    /// Whether an `a` element of raw HTML begins a link here. One that only names
    /// a place becomes the id of that place; none can stand in a link.
    fn begin_raw_link(&mut self, tag: &HtmlTag) -> bool {
        self.name_location(tag);
        if !tag.attributes.iter().any(|one| one.name == "href") || self.nesting.is_in_markdown("a")
        {
            return false;
        }
        self.nesting.pop_raw("a", &mut self.out);
        true
    }

    /// Writes what links lead to where `tag`, which is not written itself, has an id.
    fn name_location(&mut self, tag: &HtmlTag) {
        for id in self.new_ids(tag) {
            self.out.push_str("<span");
            self.attribute("id", &id);
            self.out.push_str("></span>");
        }
    }

    /// The ids of `tag` that nothing before it has.
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
            let value = |wanted: &str| {
                let attribute = tag.attributes.iter().find(|a| a.name == wanted);
                attribute
                    .map(|a| unescape(&a.value).into_owned())
                    .unwrap_or_default()
            };
            let size = [value("width"), value("height")];
            let size = [size[0].as_str(), size[1].as_str()];
            self.write_image(&value("src"), &value("alt"), &value("title"), size);
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
            let html = &self.plan.schemas.html;
            let allowed = html.global_attributes.contains(&attribute.name)
                || html
                    .element(name)
                    .is_some_and(|element| element.attributes.contains(&attribute.name));
            let value = unescape(&attribute.value);
            match attribute.name.as_str() {
                "href" if name == "a" => self.link_attributes(&value),
                _ if !allowed || attribute.name.starts_with("on") => {}
                other => self.attribute(other, &value),
            }
        }
    }
}
