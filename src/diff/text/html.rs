//! Text of HTML.

use super::model::{Counts, Section};
use crate::published::ReplacementMaps;
use crate::published::html::{Piece, StartTag, pieces};
use crate::util::unescape;
use std::collections::BTreeMap;

/// Appends the text of `html` to the last of `sections`. Each heading starts another one.
pub(super) fn push_html(
    html: &str,
    maps: &ReplacementMaps,
    sections: &mut Vec<Section>,
    counts: &mut Counts,
) {
    let mut reader = Reader {
        sections,
        counts,
        components: components(maps),
        lists: Vec::new(),
        links: Vec::new(),
        in_heading: false,
        in_code: false,
    };
    for piece in pieces(html) {
        reader.read(&piece);
    }
    reader.end_block();
}

struct Reader<'a> {
    sections: &'a mut Vec<Section>,
    counts: &'a mut Counts,
    /// The text of each component, by the comment that it replaces.
    components: BTreeMap<&'a str, String>,
    /// The number of the last item of each open list; `None` for one with bullets.
    lists: Vec<Option<usize>>,
    /// The targets of the open links.
    links: Vec<String>,
    in_heading: bool,
    in_code: bool,
}

impl Reader<'_> {
    fn read(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Text(text) => self.text(&unescape(text)),
            Piece::Heading(_) => {
                self.end_block();
                self.sections.push(Section::default());
                self.in_heading = true;
            }
            Piece::Link(tag) => self.link(tag.value("href")),
            Piece::BladeLink(tag) => self.link(tag.value("data-blade")),
            Piece::ArticleLink(tag) => self.link(tag.value("data-article")),
            Piece::Image(tag) => {
                self.counts.images += 1;
                let text = tag.value("alt").unwrap_or_default();
                let source = tag.value("src").unwrap_or_default();
                self.text(&format!("[image: {text}]"));
                self.target(&source);
            }
            Piece::Code(_) => {
                self.end_block();
                self.in_code = true;
            }
            Piece::Table(_) => self.end_block(),
            Piece::Element(tag) => self.element(tag),
            Piece::End(name) => self.end(name),
            Piece::Component(key) => {
                if let Some(text) = self.components.get(&**key).cloned() {
                    self.end_block();
                    self.text(&text);
                    self.end_block();
                }
            }
            Piece::TokenStart(_) | Piece::TokenEnd(_) | Piece::Region(_) => {}
        }
    }

    fn link(&mut self, target: Option<std::borrow::Cow<'_, str>>) {
        self.counts.links += 1;
        self.links.push(target.unwrap_or_default().into_owned());
    }

    fn element(&mut self, tag: &StartTag<'_>) {
        match tag.name() {
            "ol" => {
                self.end_block();
                let start = tag.get("start").and_then(|start| start.parse().ok());
                self.lists
                    .push(Some(start.unwrap_or(1_usize).saturating_sub(1)));
            }
            "ul" => {
                self.end_block();
                self.lists.push(None);
            }
            "li" => {
                self.end_block();
                let text = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        self.counts.steps += 1;
                        *number = number.saturating_add(1);
                        format!("{number}. ")
                    }
                    _ => "- ".to_owned(),
                };
                self.text(&text);
            }
            "td" | "th" if !self.is_at_start() => self.text(" | "),
            name if is_block(name) => self.end_block(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "a" => {
                if let Some(target) = self.links.pop()
                    && !target.is_empty()
                {
                    self.target(&target);
                }
            }
            "ol" | "ul" => {
                self.lists.pop();
                self.end_block();
            }
            "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.in_heading = false;
                if let Some(section) = self.sections.last_mut() {
                    section.heading = section.heading.trim().to_owned();
                }
            }
            "pre" => {
                self.in_code = false;
                self.end_block();
            }
            "td" | "th" => {}
            name if is_block(name) => self.end_block(),
            _ => {}
        }
    }

    /// Appends the target of a link or an image.
    fn target(&mut self, target: &str) {
        let end = |sections: &[Section]| sections.last().map_or(0, |section| section.text.len());
        let start = end(self.sections);
        self.text(&format!(" ({target})"));
        let end = end(self.sections);
        if let Some(section) = self.sections.last_mut()
            && start < end
        {
            section.targets.push(start..end);
        }
    }

    /// Appends text. Whitespace outside of code is one space.
    fn text(&mut self, text: &str) {
        let (in_code, in_heading) = (self.in_code, self.in_heading);
        let Some(section) = self.sections.last_mut() else {
            return;
        };
        let into = if in_heading {
            &mut section.heading
        } else {
            &mut section.text
        };
        for c in text.chars() {
            let is_line = c == '\n' && in_code;
            if !c.is_whitespace() {
                into.push(c);
            } else if is_line && !into.ends_with('\n') {
                into.push('\n');
            } else if !is_line && !into.is_empty() && !into.ends_with([' ', '\n']) {
                into.push(' ');
            }
        }
    }

    fn is_at_start(&self) -> bool {
        let last = self.sections.last();
        last.is_none_or(|section| section.text.is_empty() || section.text.ends_with('\n'))
    }

    fn end_block(&mut self) {
        let Some(section) = self.sections.last_mut() else {
            return;
        };
        let is_marker = |line: &str| {
            let line = line.trim();
            line == "-"
                || line.strip_suffix('.').is_some_and(|number| {
                    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
                })
        };
        let line = section.text.rsplit('\n').next().unwrap_or_default();
        // The text of an item follows its number on the same line.
        if section.text.is_empty() || line.is_empty() || is_marker(line) {
            return;
        }
        section.text.truncate(section.text.trim_end().len());
        section.text.push('\n');
    }
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "blockquote"
            | "tr"
            | "br"
            | "hr"
            | "table"
            | "details"
            | "summary"
            | "dl"
            | "dt"
            | "dd"
    )
}

/// Returns the text of each component: its kind and its values.
fn components(maps: &ReplacementMaps) -> BTreeMap<&str, String> {
    let mut texts = BTreeMap::new();
    let lists = [
        ("web results", &maps.web_results),
        ("diagnostic", &maps.diagnostics),
        ("chart", &maps.metrics_based_charts),
        ("video", &maps.videos),
    ];
    for (name, list) in lists {
        for component in list {
            let text = format!("[{name}: {}]", values(&component.values));
            texts.insert(component.key.as_str(), text);
        }
    }
    for group in &maps.video_groups {
        let videos: Vec<String> = group.videos.iter().map(values).collect();
        texts.insert(&group.key, format!("[videos: {}]", videos.join("; ")));
    }
    texts
}

fn values(values: &BTreeMap<String, String>) -> String {
    let values = values.values().filter(|value| !value.is_empty());
    values.map(String::as_str).collect::<Vec<_>>().join(", ")
}
