//! `properties/unknown`: an attribute that does not exist.

use super::known::meant;
use crate::article::{Article, AttributeRef};
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink, did_you_mean};
use crate::schema;

pub(super) const RULE: Rule = Rule::article("properties/unknown", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for attribute in article.properties.all(&article.source) {
        if attribute.schema_index().is_some() {
            continue;
        }
        let known = meant(attribute.name(), cx.schemas);
        let hint = did_you_mean(known.map(|known| known.name.as_str()));
        let found = out.report(attribute.name_span(), format!("no attribute is called `{}`{hint}", attribute.name()));
        match known {
            Some(known) if article.attribute(&known.name).is_some() => {
                found.help(format!("`{}` is in the block already: take this one away", known.name));
            }
            Some(known) => {
                found.fix(rename(attribute, known));
            }
            None => {
                found.help("take it away: nothing reads it");
            }
        }
    }
}

/// Gives the attribute its right name: safe for misspellings on record.
fn rename(attribute: AttributeRef<'_>, known: &schema::Attribute) -> Fix {
    let on_record = known.misspellings.iter().any(|wrong| wrong.eq_ignore_ascii_case(attribute.name()));
    let span = attribute.name_span();
    if on_record { Fix::safe(span, &*known.name) } else { Fix::needs_review(span, &*known.name) }
}
