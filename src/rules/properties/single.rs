//! `properties/single`: a list in an attribute that takes one value.

use super::support::count::count;
use super::support::known::known;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::AttributeKind;

pub(super) const RULE: Rule = Rule::article("properties/single", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for (attribute, schema) in known(cx.article, cx.schemas) {
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
