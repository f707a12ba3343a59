//! `properties/placeholder`: template text left in an attribute.

use super::support::known::known;
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
        let mut found = whole(article, attribute, cx.schemas);
        if found.is_none() && has_leftovers {
            found = within(article, attribute, schema, cx.schemas);
        }
        let Some(text) = found else { continue };
        let noted = out.report(
            attribute.trimmed_span(),
            format!(
                "`{}` still contains template text: `{text}`",
                attribute.name()
            ),
        );
        // A missing optional attribute does not hold an article back.
        if schema.presence == Presence::Optional && is_own_name(text, attribute.name()) {
            noted.at_most(Severity::Warning);
        }
    }
}

/// Returns the template text in the value of `attribute`.
pub(super) fn find<'a>(
    article: &'a Article,
    attribute: AttributeRef<'_>,
    schema: &schema::Attribute,
    schemas: &Schemas,
) -> Option<&'a str> {
    whole(article, attribute, schemas).or_else(|| within(article, attribute, schema, schemas))
}

/// Returns the value if it consists of template text.
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
fn is_own_name(value: &str, name: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = u8> {
        text.bytes()
            .filter(u8::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_lowercase())
    }
    letters(value).eq(letters(name))
}

/// Returns the first template text inside the value.
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
