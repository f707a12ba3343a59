//! Parses an article.

use super::marker::{self, Marker};
use super::properties::{self, Properties};
use super::{Article, Unread, body, conflict, embedded, mask, outline, suppression};
use crate::schema::{BodyKind, Schemas, SelfHelpType};
use crate::source::{Source, Span};
use std::sync::{Arc, OnceLock};

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
        // Only our side of a conflict is read; the conflict itself is a fault.
        let text = conflict::ours(&source.text, &conflicts);

        let mut properties = properties::parse(&source, &text, schemas);
        let attribute_markers = markers_in_attributes(&source, &properties, schemas);
        let self_help_type = self_help_type(&source, &properties, schemas);

        let body_span = Span::new(properties.end, text.len());
        let kind = self_help_type
            .as_ref()
            .map_or(BodyKind::Markdown, |self_help_type| self_help_type.body);
        let body = body::read(&text, body_span, kind, schemas);
        properties.faults.extend(body.further_faults);

        let markdown = &text[body.markdown.range()];
        let masked = mask::mask(
            markdown,
            body.markdown.start as usize,
            &body.hidden,
            schemas,
        );
        let shown = masked.as_deref().unwrap_or(markdown);
        let outline = outline::read(&text, body.markdown, shown);
        let outline = match &body.json {
            Some(json) => embedded::read(&text, json, schemas).added_to(outline),
            None => outline,
        };

        let markers = marker::find(&text, body_span, &outline.code, &schemas.markers);
        let (suppressions, suppression_faults) = suppression::find(&source.text, &outline.code);
        let masked = match masked {
            None if !conflicts.is_empty() => Some(markdown.to_owned()),
            masked => masked,
        };
        Self {
            masked,
            source,
            unread: None,
            self_help_type,
            conflicts,
            properties,
            body: body_span,
            outline,
            markers,
            attribute_markers,
            components: body.apollo.components,
            sections: body.apollo.sections,
            component_faults: body.apollo.faults,
            json: body.json,
            suppressions,
            suppression_faults,
            anchors: OnceLock::new(),
        }
    }

    /// Returns an article for a file, or a folder, that was not read.
    pub fn unread(path: impl Into<String>, why: Unread, schemas: &Schemas) -> Self {
        let mut article = Self::parse(Source::decode(path, Vec::new()), schemas);
        article.unread = Some(why);
        article
    }
}

/// Returns the type of the article. A misspelled attribute also determines it.
fn self_help_type(
    source: &Source,
    properties: &Properties,
    schemas: &Schemas,
) -> Option<Arc<SelfHelpType>> {
    let attribute = properties
        .get(source, "selfHelpType")
        .or_else(|| properties.misspelled(source, "selfHelpType", schemas))?;
    schemas.self_help_type(attribute.trimmed()).cloned()
}

/// Finds the markers in values of attributes.
fn markers_in_attributes(
    source: &Source,
    properties: &Properties,
    schemas: &Schemas,
) -> Vec<Vec<Marker>> {
    let block = source.slice(properties.span.unwrap_or_default());
    // Nearly all blocks have no `<` after the first one.
    let after = block.as_bytes().get(1..).unwrap_or_default();
    if memchr::memchr(b'<', after).is_none() {
        return Vec::new();
    }
    let values = properties.attributes.iter();
    values
        .filter(|attribute| attribute.value.len() > 4)
        .map(|attribute| marker::find(&source.text, attribute.value, &[], &schemas.markers))
        .filter(|markers| !markers.is_empty())
        .collect()
}
