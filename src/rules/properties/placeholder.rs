//! `properties/placeholder`: text of a template that was left in a value.

use super::known::known;
use crate::article::{Article, AttributeRef};
use crate::rules::{Context, Rule, Sink};
use crate::schema::{self, AttributeKind, Schemas};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("properties/placeholder", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for (attribute, schema) in known(article, cx.schemas) {
        if let Some(text) = find(article, attribute, schema, cx.schemas) {
            out.report(
                attribute.trimmed_span(),
                format!(
                    "`{}` has text of a template left in it: `{text}`",
                    attribute.name()
                ),
            );
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
    let value = attribute.value().trim();
    if value.len() < 2 {
        return None;
    }
    let in_angles = value.starts_with('<') && value.ends_with('>') && !value.contains("<!--");
    if in_angles
        || schemas
            .text
            .attribute_placeholders
            .iter()
            .any(|other| other.eq_ignore_ascii_case(value))
    {
        return Some(article.source.slice(attribute.trimmed_span()));
    }
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
