//! `properties/unknown`: an unknown attribute.

use super::support::known::{intended, rename, required};
use crate::finding::Severity;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::util::did_you_mean;

pub(super) const RULE: Rule = Rule::article("properties/unknown", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for attribute in cx.article.properties.all(&cx.article.source) {
        if attribute.schema_index().is_some() {
            continue;
        }
        let known = intended(cx.article, attribute.name(), cx.schemas);
        let hint = did_you_mean(known.map(|known| known.name.as_str()));
        let found = out.report(
            attribute.name_span(),
            format!("unknown attribute `{}`{hint}", attribute.name()),
        );
        match known {
            Some(known) if cx.article.attribute(&known.name).is_some() => found
                .help(format!(
                    "Remove it: `{}` is already in the block.",
                    known.name
                ))
                .at_most(Severity::Warning),
            Some(known) if required(cx.article, cx.schemas).any(|name| name == known.name) => found
                .help(format!(
                    "Rename it: without `{}`, the article cannot be published.",
                    known.name
                ))
                .fix(rename(attribute, known)),
            Some(known) => found
                .fix(rename(attribute, known))
                .at_most(Severity::Warning),
            None => found
                .help("Remove it: nothing reads it.")
                .at_most(Severity::Warning),
        };
    }
}
