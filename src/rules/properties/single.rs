//! `properties/single`: a list where one value is allowed.

use super::known::known;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};
use crate::schema::AttributeKind;

pub(super) const RULE: Rule = Rule::article("properties/single", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for (attribute, schema) in known(article, cx.schemas) {
        if schema.list || schema.kind != AttributeKind::Identifier || !attribute.value().contains(',') {
            continue;
        }
        let count = attribute.items().count();
        if count > 1 {
            let message = format!("`{}` takes one value, and here are {count}", attribute.name());
            out.report(attribute.trimmed_span(), message);
        }
    }
}
