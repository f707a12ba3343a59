//! `properties/single`: a list in an attribute that takes one value.

use super::support::known::known;
use crate::article::{Article, AttributeRef};
use crate::rules::{Context, Rule, Sink};
use crate::schema::AttributeKind;

pub(super) const RULE: Rule = Rule::article("properties/single", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for (attribute, schema) in known(article, cx.schemas) {
        if schema.list || schema.kind != AttributeKind::Identifier {
            continue;
        }
        let count = count(attribute);
        if count > 1 {
            let message = format!(
                "`{}` takes one value, but this is a list of {count}",
                attribute.name()
            );
            out.report(attribute.trimmed_span(), message);
        }
    }
}

/// Returns the number of values, separated by commas, semicolons, or vertical bars.
pub(super) fn count(attribute: AttributeRef<'_>) -> usize {
    let value = attribute.value();
    if memchr::memchr3(b',', b';', b'|', value.as_bytes()).is_none() {
        return usize::from(!attribute.trimmed().is_empty());
    }
    value
        .split([',', ';', '|'])
        .filter(|part| !part.trim().is_empty())
        .count()
}
