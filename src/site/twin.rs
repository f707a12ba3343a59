//! The Markdown of an article, which is next to its page: for tools that read text.

use super::markdown::{Block, Heading, MarkdownWriter, heading, join, line};
use super::parts::{Components, Parts, section_id};
use super::{LLMS, MARK, MARKDOWN, Page, Site};
use crate::compile::Place;
use crate::published::html::StartTag;
use std::fmt::Write as _;

impl Site<'_> {
    /// Returns the path of the Markdown of the article `id`.
    pub fn twin_path(id: &str) -> String {
        format!("{}{MARKDOWN}", Self::path(id))
    }

    /// Returns the address of a file of the site, as files in a folder of this depth write it.
    pub(super) fn address(&self, path: &str, depth: usize) -> String {
        match &self.settings.url {
            Some(url) => format!("{}/{path}", url.trim_end_matches('/')),
            None => format!("{}{path}", "../".repeat(depth)),
        }
    }
}

/// Returns the Markdown of an article with these blocks.
pub(super) fn twin(
    parts: &Parts<'_>,
    blocks: &[Block],
    site: &Site<'_>,
    place: Option<&Place>,
) -> Page {
    let article = parts.article;
    let mut text = format!("{}\n\n", heading(1, &line(article.name())));
    let label =
        |key: &str, values: &[(&str, &str)]| line(&site.texts.filled(&parts.ui, key, values));
    let index = format!("[llms.txt]({})", site.address(LLMS, 1));
    let _ = writeln!(
        text,
        "> {}\n",
        site.texts
            .filled(&parts.ui, "for_agents", &[("index", &index)])
    );
    let clouds = parts.cloud_names(site);
    let _ = writeln!(text, "- {}", label("applies_to", &[("clouds", &clouds)]));
    if let Some(place) = place {
        let _ = writeln!(
            text,
            "- {}: {}",
            label("product", &[]),
            line(&place.product_title)
        );
        if !place.topic.is_empty() {
            let _ = writeln!(
                text,
                "- {}: {}",
                label("problem", &[]),
                line(&place.topic_title)
            );
        }
    }
    if parts.is_internal(site) {
        let _ = writeln!(text, "- {}", label("engineers", &[]));
    }
    if let Some(trigger) = parts.trigger(site) {
        let _ = writeln!(text, "- {}", label("trigger", &[("what", trigger)]));
    }
    if let Some(day) = &article.updated {
        let _ = writeln!(text, "- {}", label("updated", &[("day", day)]));
    }
    let page = sibling(&Site::path(&article.id), site);
    let _ = writeln!(text, "- {}: <{page}>", label("web_page", &[]));
    let _ = write!(text, "\n{}\n\n", join(blocks));
    text.push_str(MARK);
    Page {
        path: Site::twin_path(&article.id),
        bytes: text.into_bytes(),
    }
}

/// Returns the content of an article: its parts, and the titles of its sections.
pub(super) fn content(
    parts: &Parts<'_>,
    site: &Site<'_>,
    has_page: &dyn Fn(&str) -> bool,
) -> Vec<Block> {
    let article = |tag: &StartTag<'_>| article_target(tag, site, has_page);
    let note = site.texts.get(&parts.ui, "in_portal").to_owned();
    let write = |html: &str, components: &Components| {
        let writer = MarkdownWriter {
            components,
            article: &article,
            portal_note: &note,
        };
        writer.write(html)
    };
    let mut blocks = write(parts.html, &parts.components);
    for (at, (section, components)) in parts.sections.iter().enumerate() {
        let written = heading(2, &line(&section.title));
        if !written.is_empty() {
            let heading = Heading {
                level: 2,
                id: Some(section_id(at)),
                text: section.title.clone(),
            };
            blocks.push(Block::new(Some(heading), written));
        }
        blocks.extend(write(&section.html, components));
    }
    if let Some(body) = &parts.body {
        blocks.extend(write(&body.html, &Components::new()));
    }
    blocks
}

/// Returns the target of a link to an article: its Markdown, if it has a page.
fn article_target(
    tag: &StartTag<'_>,
    site: &Site<'_>,
    has_page: &dyn Fn(&str) -> bool,
) -> Option<String> {
    let id = tag.value("data-article").unwrap_or_default();
    if !has_page(&id) {
        return None;
    }
    let mut target = sibling(&Site::twin_path(&id), site);
    if let Some(fragment) = tag.value("data-fragment") {
        target.push('#');
        target.push_str(&fragment);
    }
    Some(target)
}

/// Returns the address of a file in the articles folder, as another file there writes it.
fn sibling(path: &str, site: &Site<'_>) -> String {
    match (&site.settings.url, path.rsplit_once('/')) {
        (None, Some((_, name))) => name.to_owned(),
        _ => site.address(path, 1),
    }
}
