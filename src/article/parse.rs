//! Parses an article.

use super::marker::{self, Marker};
use super::outline::{self, Outline};
use super::{
    Article, Unread, component, conflict, embedded, json, mask, opening, properties, suppression,
};
use crate::schema::{BodyKind, Schemas};
use crate::source::{Source, Span};
use std::borrow::Cow;
use std::sync::OnceLock;

impl Article {
    /// Parses the article in `source`. Never fails: parts that could not be read have faults.
    ///
    /// ```
    /// use helpc::article::Article;
    /// use helpc::schema::Schemas;
    /// use helpc::source::Source;
    ///
    /// let text = "<properties\n articleId=\"restart\"\n/>\n# Restart a machine\n";
    /// let source = Source::decode("microsoft.compute/restart.md", text.into());
    /// let article = Article::parse(source, &Schemas::embedded()?);
    /// assert_eq!(article.id(), "restart");
    /// assert_eq!(article.outline.headings[0].text, "Restart a machine");
    /// # Ok::<(), helpc::schema::SchemaError>(())
    /// ```
    pub fn parse(source: Source, schemas: &Schemas) -> Self {
        let conflicts = conflict::find(&source.text);
        let properties = properties::parse(&source, &conflicts, schemas);
        // A misspelled attribute also determines the kind of the body.
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

    /// Returns an article for a file, or a folder, that was not read.
    pub fn unread(path: impl Into<String>, why: Unread, schemas: &Schemas) -> Self {
        let mut article = Self::parse(Source::decode(path, Vec::new()), schemas);
        article.unread = Some(why);
        article
    }

    fn markers_in_attributes(&self, schemas: &Schemas) -> Vec<Vec<Marker>> {
        let values = self.properties.attributes.iter();
        let block = self.source.slice(self.properties.span.unwrap_or_default());
        // Nearly all blocks have no `<` after the first one.
        let after = block.as_bytes().get(1..).unwrap_or_default();
        if memchr::memchr(b'<', after).is_none() {
            return Vec::new();
        }
        values
            .filter(|attribute| attribute.value.len() > 4)
            .map(|attribute| marker::find(&self.source, attribute.value, &[], &schemas.markers))
            .filter(|markers| !markers.is_empty())
            .collect()
    }

    fn read_body(&mut self, schemas: &Schemas) {
        // Only our side of a conflict is read; the conflict itself is a fault.
        let source = match conflict::ours(&self.source.text, &self.conflicts) {
            Cow::Owned(text) => &Source::of_text(text),
            Cow::Borrowed(_) => &self.source,
        };
        let mut unclosed = Vec::new();
        let further = opening::further_blocks(&source.text, self.body.start as usize);
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
        self.properties.report_further_blocks(&further);
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
        self.masked = masked;
        if self.masked.is_none() && !self.conflicts.is_empty() {
            self.masked = Some(text.to_owned());
        }
        let known = &schemas.markers;
        self.markers = marker::find(source, self.body, &self.outline.code, known);
        let found = suppression::find(&self.source, &self.outline.code);
        (self.suppressions, self.suppression_faults) = found;
    }
}

/// Returns those of `blocks` that are not in code.
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
