//! Template text in attributes.

use crate::article::{Article, AttributeRef};
use crate::schema::{self, AttributeKind, Schemas};
use crate::source::Span;

/// Returns the template text in the value of `attribute`.
pub(in crate::rules) fn find<'a>(
    article: &'a Article,
    attribute: AttributeRef<'_>,
    schema: &schema::Attribute,
    schemas: &Schemas,
) -> Option<&'a str> {
    whole(article, attribute, schemas).or_else(|| within(article, attribute, schema, schemas))
}

/// Returns the value if it consists of template text.
pub(in crate::rules) fn whole<'a>(
    article: &'a Article,
    attribute: AttributeRef<'_>,
    schemas: &Schemas,
) -> Option<&'a str> {
    let value = attribute.trimmed();
    if value.len() < 2 {
        return None;
    }
    let in_angles = value.starts_with('<') && value.ends_with('>') && !value.contains("<!--");
    if in_angles
        || schemas.text.attribute_placeholders.contains(value)
        || is_own_name(value, attribute.name())
    {
        Some(article.source.slice(attribute.trimmed_span()))
    } else {
        None
    }
}

/// Returns true if the value is the name of its attribute.
pub(in crate::rules) fn is_own_name(value: &str, name: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = u8> {
        text.bytes()
            .filter(u8::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_lowercase())
    }
    letters(value).eq(letters(name))
}

/// Returns the first template text inside the value.
pub(in crate::rules) fn within<'a>(
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
