//! One article: its properties block and its body, as far as they could be
//! read, and every fault met on the way. Parsing never fails.

mod anchor;
mod broken_marker;
mod component;
mod conflict;
mod embedded;
mod html_tag;
mod include;
mod invisible;
mod json;
mod link;
mod marker;
mod mask;
mod opening;
mod outline;
mod properties;
mod recovery;
mod reference;
mod section;
mod slug;
mod suppression;
mod visibility;

pub use crate::json::{Items, JsonSyntaxError, Member, Members, Node, NodeKind, OffsetMap};
pub use anchor::{Anchors, explicit_names};
pub use component::{ComponentChild, ComponentFault, ComponentFaultKind, ComponentUse};
pub use embedded::EmbeddedText;
pub use html_tag::{EMPTY_COMMENTS, HtmlAttribute, HtmlTag, Markup, Tags, tag_at, tags};
pub use json::{JsonBody, JsonFault, JsonFaultKind};
pub use link::{BladeLink, Target, classify};
pub use marker::{Marker, MarkerForm, MarkerKind, read as read_marker};
pub use mask::PLACEHOLDER;
pub use outline::{Heading, Include, Link, LinkOrigin, List, Outline, markdown_options};
pub use properties::{
    Attribute, AttributeRef, Item, Properties, PropertyFault, PropertyFaultKind, SyntaxError,
};
pub use section::Section;
pub use slug::slug;
pub use suppression::{Scope, Suppression, SuppressionFault};
pub use visibility::{Comparison, Condition, ConditionFault, ConditionFaultKind, Expression};

use crate::schema::{BodyKind, Schemas, SelfHelpType};
use crate::source::{Source, Span};
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// Why a file was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// It is too large: its size in bytes.
    TooLarge(u64),
    /// Its path is not UTF-8.
    Path,
    /// It cannot be read: why.
    Failed(String),
}

/// One article.
#[derive(Debug)]
pub struct Article {
    /// The file.
    pub source: Source,
    /// Why the file was not read, if it was not.
    pub unread: Option<Unread>,
    /// What its `selfHelpType` says, where the schemas know it.
    pub self_help_type: Option<Arc<SelfHelpType>>,
    /// Version control conflicts that were left in the file: each from its
    /// first marker to its last.
    pub conflicts: Vec<Span>,
    /// The properties block.
    pub properties: Properties,
    /// Everything behind the block.
    pub body: Span,
    /// What the Markdown of the body holds.
    pub outline: Outline,
    /// Tokens and regions of the body, in order.
    pub markers: Vec<Marker>,
    /// Those in values of attributes: one list for each value that holds any.
    pub attribute_markers: Vec<Vec<Marker>>,
    /// Components, in order; apollo bodies only.
    pub components: Vec<ComponentUse>,
    /// `:::Section:::` markers, in order; apollo bodies only.
    pub sections: Vec<Section>,
    /// What is wrong with components and sections, in order.
    pub component_faults: Vec<ComponentFault>,
    /// The JSON document; JSON bodies only.
    pub json: Option<JsonBody>,
    /// Comments that switch rules off.
    pub suppressions: Vec<Suppression>,
    /// Such comments that could not be understood.
    pub suppression_faults: Vec<SuppressionFault>,
    masked: Option<String>,
    anchors: OnceLock<Anchors>,
}

impl Article {
    /// Reads the article in `source`. Never fails: what could not be read is a
    /// fault of the part where it stands.
    pub fn parse(source: Source, schemas: &Schemas) -> Self {
        let conflicts = conflict::find(&source.text);
        let properties = properties::parse(&source, &conflicts, schemas);
        // Under a wrong name it still says what the body is meant to be.
        let self_help_type = properties
            .get(&source, "selfHelpType")
            .or_else(|| properties.misspelled(&source, "selfHelpType", schemas))
            .and_then(|attribute| schemas.self_help_type(attribute.trimmed()))
            .cloned();
        let body = Span::new(properties.end, source.text.len());
        let mut article = Self {
            source,
            unread: None,
            self_help_type,
            conflicts,
            properties,
            body,
            outline: Outline::default(),
            markers: Vec::new(),
            attribute_markers: Vec::new(),
            components: Vec::new(),
            sections: Vec::new(),
            component_faults: Vec::new(),
            json: None,
            suppressions: Vec::new(),
            suppression_faults: Vec::new(),
            masked: None,
            anchors: OnceLock::new(),
        };
        article.attribute_markers = article.markers_in_attributes(schemas);
        article.read_body(schemas);
        article
    }

    /// Stands for a file, or a folder, that was not read.
    pub fn unread(path: impl Into<String>, why: Unread, schemas: &Schemas) -> Self {
        let mut article = Self::parse(Source::decode(path, Vec::new()), schemas);
        article.unread = Some(why);
        article
    }

    fn markers_in_attributes(&self, schemas: &Schemas) -> Vec<Vec<Marker>> {
        let values = self.properties.attributes.iter();
        let block = self.source.slice(self.properties.span.unwrap_or_default());
        // Nearly all blocks hold no sign of one but that at their front.
        let behind = block.as_bytes().get(1..).unwrap_or_default();
        if memchr::memchr(b'<', behind).is_none() {
            return Vec::new();
        }
        values
            .filter(|attribute| attribute.value.len() > 4)
            .map(|attribute| marker::find(&self.source, attribute.value, &[], &schemas.markers))
            .filter(|markers| !markers.is_empty())
            .collect()
    }

    fn read_body(&mut self, schemas: &Schemas) {
        // Of a conflict only our side is read: the conflict itself is the fault.
        let source = match conflict::ours(&self.source.text, &self.conflicts) {
            Cow::Owned(text) => &Source::of_text(text),
            Cow::Borrowed(_) => &self.source,
        };
        let mut unclosed = Vec::new();
        let further = opening::further(&source.text, self.body.start as usize);
        let markdown = match self.body_kind() {
            BodyKind::Json => {
                let end = further.first().map_or(self.body.end, |block| block.start);
                let json = json::parse(source, Span { end, ..self.body });
                let head = Span::new(self.body.start as usize, json.head_end);
                self.json = Some(json);
                head
            }
            BodyKind::Apollo => {
                let found = component::find(source, self.body, schemas);
                self.components = found.components;
                self.sections = found.sections;
                self.component_faults = found.faults;
                unclosed = found.unclosed;
                self.body
            }
            BodyKind::Markdown => self.body,
        };
        let mut further = outside_code(further, source, markdown);
        self.properties.note_further(&further);
        further.retain(|block| markdown.contains(*block));
        let hidden: Vec<Span> = self
            .components
            .iter()
            .map(|component| component.span)
            .chain(self.sections.iter().map(|section| section.marker))
            .chain(unclosed)
            .chain(further)
            .collect();
        let text = &source.text[markdown.range()];
        let masked = mask::mask(text, markdown.start as usize, &hidden, schemas);
        let shown = masked.as_deref().unwrap_or(text);
        self.outline = outline::read(source, markdown, shown);
        if let Some(json) = &self.json {
            embedded::read(source, json, &mut self.outline, schemas);
        }
        let ours = (!self.conflicts.is_empty()).then(|| text.to_owned());
        self.masked = masked.or(ours);
        let known = &schemas.markers;
        self.markers = marker::find(source, self.body, &self.outline.code, known);
        let found = suppression::find(&self.source, &self.outline.code);
        (self.suppressions, self.suppression_faults) = found;
    }

    /// The JSON document of the body, as far as it could be read.
    pub fn document(&self) -> Option<Node<'_>> {
        self.json.as_ref()?.document(&self.source)
    }

    /// What the body is; Markdown where the type is unknown.
    pub fn body_kind(&self) -> BodyKind {
        self.self_help_type
            .as_ref()
            .map_or(BodyKind::Markdown, |kind| kind.body)
    }

    /// Whether nothing of the file could be read, so that only the rules of the
    /// `file` group have something to say.
    pub fn is_unread(&self) -> bool {
        self.unread.is_some() || (self.source.text.is_empty() && !self.source.faults.is_empty())
    }

    /// The attribute of this name, in any case; the first where it is there twice.
    pub fn attribute(&self, name: &str) -> Option<AttributeRef<'_>> {
        self.properties.get(&self.source, name)
    }

    /// The trimmed value of the attribute of this name; `None` where it is
    /// missing or blank.
    pub fn value(&self, name: &str) -> Option<&str> {
        let value = self.attribute(name)?.trimmed();
        (!value.is_empty()).then_some(value)
    }

    /// The article's id: `articleId`, or the file's stem where it has none.
    pub fn id(&self) -> &str {
        self.value("articleId")
            .unwrap_or_else(|| self.source.file_stem())
    }

    /// The ids of its headings and tags, worked out once.
    pub fn anchors(&self, schemas: &Schemas) -> &Anchors {
        self.anchors
            .get_or_init(|| Anchors::of(&self.outline, &schemas.html))
    }

    /// Whether a token or a region begins or ends within `span`.
    pub fn holds_marker(&self, span: Span) -> bool {
        let next = self
            .markers
            .partition_point(|marker| marker.span.start < span.start);
        let next = self.markers.get(next);
        next.is_some_and(|marker| span.contains(marker.span))
    }

    /// Whether it can be compiled from its own text alone: it includes nothing
    /// and leads to no file of the tree.
    pub fn stands_alone(&self) -> bool {
        let leads_to_file = |link: &Link| matches!(classify(&link.url), Target::File { .. });
        self.outline.includes.is_empty() && !self.outline.links.iter().any(leads_to_file)
    }

    /// The text that Markdown is read from, for the bytes of `span`: as long as
    /// the source, with placeholders, components and section markers masked.
    /// Only the body of a Markdown or apollo article is masked.
    pub fn markdown(&self) -> Cow<'_, str> {
        match &self.masked {
            Some(masked) => Cow::Borrowed(masked),
            None => Cow::Borrowed(self.source.slice(self.outline.span)),
        }
    }

    /// The span of the first line of the properties block, where a finding
    /// about something that is missing stands; the start of the file where
    /// there is no block.
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

/// Returns those of `blocks` that are not shown as code.
fn outside_code(mut blocks: Vec<Span>, source: &Source, markdown: Span) -> Vec<Span> {
    if blocks.is_empty() {
        return blocks;
    }
    let outline = outline::read(source, markdown, source.slice(markdown));
    let is_code = |block: &Span| {
        Span {
            end: block.start,
            ..*block
        }
        .is_within(&outline.code)
    };
    blocks.retain(|block| !is_code(block));
    blocks
}
