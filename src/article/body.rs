//! Divides a body into its parts.

use super::component::{self, ApolloBody};
use super::further_blocks;
use super::json::{self, JsonBody};
use super::properties::PropertyFault;
use crate::schema::{BodyKind, Schemas};
use crate::source::Span;

/// The parts of a body.
pub(super) struct Body {
    /// The Markdown: all of it, or the text before a JSON document.
    pub(super) markdown: Span,
    /// The JSON document.
    pub(super) json: Option<JsonBody>,
    /// Components and sections.
    pub(super) apollo: ApolloBody,
    /// The parts of it that are not rendered: components, section markers and further properties
    /// blocks.
    pub(super) hidden: Vec<Span>,
    /// Faults of further properties blocks.
    pub(super) further_faults: Vec<PropertyFault>,
}

/// Divides the body at `span` of the file `text`.
pub(super) fn read(text: &str, span: Span, kind: BodyKind, schemas: &Schemas) -> Body {
    let further = further_blocks::find(text, span.start as usize);
    let mut markdown = span;
    let mut json = None;
    let mut apollo = ApolloBody::default();
    match kind {
        BodyKind::Json => {
            let end = further.first().map_or(span.end, |block| block.start);
            let document = json::parse(text, Span { end, ..span });
            markdown = Span::new(span.start as usize, document.head_end);
            json = Some(document);
        }
        BodyKind::Apollo => apollo = component::read(text, span, schemas),
        BodyKind::Markdown => {}
    }
    let further = further_blocks::outside_code(further, text, markdown);
    let further_faults = further_blocks::faults(&further).collect();
    let further = further.into_iter();
    let hidden = hidden(&apollo)
        .chain(further.filter(|block| markdown.contains(*block)))
        .collect();
    Body {
        markdown,
        json,
        apollo,
        hidden,
        further_faults,
    }
}

/// Iterates over the parts of an apollo body that are not Markdown.
fn hidden(apollo: &ApolloBody) -> impl Iterator<Item = Span> {
    let components = apollo.components.iter();
    let sections = apollo.sections.iter();
    components
        .map(|component| component.span)
        .chain(sections.map(|section| section.marker))
        .chain(apollo.unclosed.iter().copied())
}
