//! Splits a compiled article into sections.

use super::document::push_document;
use super::html::push_html;
use super::model::{Counts, Section};
use crate::published::Article;

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
            ..Section::default()
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
