//! A parsed article.

use super::anchor::Anchors;
use super::component::{ComponentFault, ComponentUse, Section};
use super::json::JsonBody;
use super::link::{Target, classify};
use super::marker::Marker;
use super::outline::{Link, Outline};
use super::properties::{AttributeRef, Properties};
use super::suppression::{Suppression, SuppressionFault};
use crate::json::Node;
use crate::schema::{BodyKind, Schemas, SelfHelpType};
use crate::source::{Source, Span};
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// The reason why a file was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// The file is too large; its size in bytes.
    TooLarge(u64),
    /// The path is not UTF-8.
    Path,
    /// The file cannot be read, for this reason.
    Failed(String),
}

/// One article.
#[derive(Debug)]
pub struct Article {
    /// The file.
    pub source: Source,
    /// The reason why the file was not read; `None` if it was.
    pub unread: Option<Unread>,
    /// The type of the article, if it is known.
    pub self_help_type: Option<Arc<SelfHelpType>>,
    /// Unresolved version control conflicts, each from its first marker to its last.
    pub conflicts: Vec<Span>,
    /// The properties block.
    pub properties: Properties,
    /// The text after the block.
    pub body: Span,
    /// The outline of the Markdown in the body.
    pub outline: Outline,
    /// Tokens and regions of the body, in order.
    pub markers: Vec<Marker>,
    /// Tokens and regions in values of attributes: one list for each value that has any.
    pub attribute_markers: Vec<Vec<Marker>>,
    /// Components, in order; only in apollo articles.
    pub components: Vec<ComponentUse>,
    /// `:::Section:::` markers, in order; only in apollo articles.
    pub sections: Vec<Section>,
    /// Faults of components and sections, in order.
    pub component_faults: Vec<ComponentFault>,
    /// The JSON document; only in articles with a JSON body.
    pub json: Option<JsonBody>,
    /// Comments that suppress findings.
    pub suppressions: Vec<Suppression>,
    /// Mistakes in such comments.
    pub suppression_faults: Vec<SuppressionFault>,
    pub(super) masked: Option<String>,
    pub(super) anchors: OnceLock<Anchors>,
}

impl Article {
    /// Returns the JSON document of the body, as far as it could be read.
    pub fn document(&self) -> Option<Node<'_>> {
        self.json.as_ref()?.document(&self.source.text)
    }

    /// Returns the kind of the body; Markdown if the type is unknown.
    pub fn body_kind(&self) -> BodyKind {
        self.self_help_type
            .as_ref()
            .map_or(BodyKind::Markdown, |kind| kind.body)
    }

    /// Returns true for an article of a type that only support engineers read.
    pub fn is_internal(&self) -> bool {
        self.self_help_type
            .as_ref()
            .is_some_and(|kind| kind.internal)
    }

    /// Returns true if no part of the file could be read: only rules of the group `file` apply.
    pub fn is_unread(&self) -> bool {
        self.unread.is_some() || (self.source.text.is_empty() && !self.source.faults.is_empty())
    }

    /// Returns the attribute with this name, in any case; the first if there are several.
    pub fn attribute(&self, name: &str) -> Option<AttributeRef<'_>> {
        self.properties.get(&self.source, name)
    }

    /// Returns the trimmed value of the attribute with this name; `None` if it is missing or blank.
    pub fn value(&self, name: &str) -> Option<&str> {
        let value = self.attribute(name)?.trimmed();
        if value.is_empty() {
            return None;
        }
        Some(value)
    }

    /// Returns the id: `articleId`, or the stem of the file name if it has none.
    pub fn id(&self) -> &str {
        self.value("articleId")
            .unwrap_or_else(|| self.source.file_stem())
    }

    /// Returns the ids of its headings and tags, computed once.
    pub fn anchors(&self, schemas: &Schemas) -> &Anchors {
        self.anchors
            .get_or_init(|| Anchors::of(&self.outline, &schemas.html))
    }

    /// Returns true if a token or a region starts or ends in `span`.
    pub fn holds_marker(&self, span: Span) -> bool {
        let next = self
            .markers
            .partition_point(|marker| marker.span.start < span.start);
        self.markers
            .get(next)
            .is_some_and(|marker| span.contains(marker.span))
    }

    /// Returns true if it can be compiled without other files: it includes nothing and links to no
    /// file of the tree.
    pub fn stands_alone(&self) -> bool {
        let leads_to_file = |link: &Link| matches!(classify(&link.url), Target::File { .. });
        self.outline.includes.is_empty() && !self.outline.links.iter().any(leads_to_file)
    }

    /// Returns the text of `outline.span` that is parsed as Markdown: as long as the source, with
    /// placeholders, components and section markers masked. Only the body of a Markdown or apollo
    /// article is masked.
    pub fn markdown(&self) -> Cow<'_, str> {
        match &self.masked {
            Some(masked) => Cow::Borrowed(masked),
            None => Cow::Borrowed(self.source.slice(self.outline.span)),
        }
    }

    /// Returns the first line of the properties block, the location of findings about something
    /// missing; the first line of the file if there is no block.
    pub fn block_line(&self) -> Span {
        let Some(block) = self.properties.span else {
            let start = self.source.bom_len();
            let line = self.source.text[start..].lines().next().unwrap_or_default();
            return Span::new(start, start + line.len());
        };
        let line = self.source.slice(block).lines().next().unwrap_or_default();
        Span::new(
            block.start as usize,
            block.start as usize + line.trim_end().len(),
        )
    }
}
