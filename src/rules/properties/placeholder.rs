//! `properties/placeholder`: text of a template that was left in a value.

use super::known::known;
use crate::article::{Article, AttributeRef};
use crate::finding::Severity;
use crate::rules::{Context, Rule, Sink};
use crate::schema::{self, AttributeKind, Presence, Schemas};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("properties/placeholder", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let block = article.properties.span.unwrap_or_default();
    let has_leftovers = !cx
        .schemas
        .text
        .leftovers(article.source.slice(block), "attribute")
        .is_empty();
    for (attribute, schema) in known(article, cx.schemas) {
        let found = whole(article, attribute, cx.schemas)
            .or_else(|| has_leftovers.then(|| within(article, attribute, schema, cx.schemas))?);
        if let Some(text) = found {
            let found = out.report(
                attribute.trimmed_span(),
                format!(
                    "`{}` still contains template text: `{text}`",
                    attribute.name()
                ),
            );
            // What an article can do without does not hold it back.
            if schema.presence == Presence::Optional && names_itself(text, attribute.name()) {
                found.at_most(Severity::Warning);
            }
        }
    }
}

/// The text of a template in the value of `attribute`, if it has any.
pub(super) fn find<'a>(
    article: &'a Article,
    attribute: AttributeRef<'_>,
    schema: &schema::Attribute,
    schemas: &Schemas,
) -> Option<&'a str> {
    whole(article, attribute, schemas).or_else(|| within(article, attribute, schema, schemas))
}

/// The value, if a template holds the whole of it.
fn whole<'a>(
    article: &'a Article,
    attribute: AttributeRef<'_>,
    schemas: &Schemas,
) -> Option<&'a str> {
    let value = attribute.trimmed();
    if value.len() < 2 {
        return None;
    }
    let in_angles = value.starts_with('<') && value.ends_with('>') && !value.contains("<!--");
    (in_angles
        || schemas.text.attribute_placeholders.contains(value)
        || names_itself(value, attribute.name()))
    .then(|| article.source.slice(attribute.trimmed_span()))
}

/// Whether the value is the name of its attribute.
fn names_itself(value: &str, name: &str) -> bool {
    fn word(text: &str) -> impl Iterator<Item = u8> {
        let letters = text.bytes().filter(u8::is_ascii_alphanumeric);
        letters.map(|letter| letter.to_ascii_lowercase())
    }
    word(value).eq(word(name))
}

/// The part of the value that a template holds.
fn within<'a>(
    article: &'a Article,
    attribute: AttributeRef<'_>,
    schema: &schema::Attribute,
    schemas: &Schemas,
) -> Option<&'a str> {
    if schema.list || !matches!(schema.kind, AttributeKind::Text | AttributeKind::Identifier) {
        return None;
    }
    let raw = article.source.slice(attribute.value_span());
    let found = schemas
        .text
        .leftovers(raw, "attribute")
        .into_iter()
        .next()?;
    let start = attribute.value_span().start as usize;
    Some(article.source.slice(Span::from(found).shifted(start)))
}
