//! `links/placeholder`: a placeholder instead of an address.

use super::support::target::{is_placeholder, page_address, target_span};
use crate::article::{Article, Target, classify};
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/placeholder", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for link in article.outline.addresses() {
        let url = page_address(&link.url);
        let host = match classify(url) {
            Target::Empty => continue,
            Target::Web { host, .. } => host,
            _ => "".into(),
        };
        // `structure/template-leftover` reports whole sentences of a template.
        let is_template = || {
            let text = article.source.slice(link.span);
            !cx.schemas.text.leftovers(text, "body").is_empty()
        };
        if is_placeholder(url, &host, &cx.schemas.links) && !is_template() {
            out.report(
                target_span(link),
                format!("`{}` is a placeholder, not an address", link.url.trim()),
            );
        }
    }
}
