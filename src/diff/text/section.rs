//! Splits a compiled article into sections.

use super::document::push_document;
use super::html::push_html;
use crate::published::Article;

/// A part of an article under one heading, as readers see it. Blocks are separated by line feeds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::diff) struct Section {
    /// The text of the heading; empty for the part before the first one.
    pub heading: String,
    /// The text.
    pub text: String,
}

/// The numbers of what readers notice besides the text.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(in crate::diff) struct Counts {
    /// Images.
    pub images: usize,
    /// Links.
    pub links: usize,
    /// Items of numbered lists.
    pub steps: usize,
}

/// Returns the sections of an article, without the questions of a form, and counts what is in them.
pub(in crate::diff) fn sections(article: &Article) -> (Vec<Section>, Counts) {
    let mut sections = vec![Section::default()];
    let mut counts = Counts::default();
    push_html(
        &article.html,
        &article.replacement_maps,
        &mut sections,
        &mut counts,
    );
    for section in &article.sections {
        sections.push(Section {
            heading: section.title.clone(),
            text: String::new(),
        });
        push_html(
            &section.html,
            &section.replacement_maps,
            &mut sections,
            &mut counts,
        );
    }
    if let Some(body) = &article.body {
        push_document(&body.data, &mut sections, &mut counts);
    }
    for section in &mut sections {
        section.text.truncate(section.text.trim_end().len());
    }
    sections.retain(|section| !section.heading.is_empty() || !section.text.is_empty());
    (sections, counts)
}
