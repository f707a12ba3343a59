//! `properties/placeholder`: template text left in an attribute.

use super::support::known::known;
use super::support::template_text::{is_own_name, whole, within};
use crate::finding::Severity;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::Presence;

pub(super) const RULE: Rule = Rule::article("properties/placeholder", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let block = cx.article.properties.span.unwrap_or_default();
    let has_leftovers = !cx
        .schemas
        .text
        .leftovers(cx.article.source.slice(block), "attribute")
        .is_empty();
    for (attribute, schema) in known(cx.article, cx.schemas) {
        let mut found = whole(cx.article, attribute, cx.schemas);
        if found.is_none() && has_leftovers {
            found = within(cx.article, attribute, schema, cx.schemas);
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
