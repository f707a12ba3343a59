//! `links/placeholder`: a placeholder instead of an address.

use crate::article::{Target, classify};
use crate::corpus::web_link::{is_placeholder, page_address, target_span};
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/placeholder", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for link in cx.article.outline.addresses() {
        let url = page_address(&link.url);
        let host = match classify(url) {
            Target::Empty => continue,
            Target::Web { host, .. } => host,
            _ => "".into(),
        };
        // `structure/template-leftover` reports whole sentences of a template.
        let is_template = || {
            let text = cx.article.source.slice(link.span);
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
