//! `links/image-alt`: an image without alternative text.

use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/image-alt", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for link in &cx.article.outline.links {
        // `links/empty` reports an image without a target.
        if link.image && link.text.trim().is_empty() && !link.url.trim().is_empty() {
            out.report(link.span, "this image has no alternative text");
        }
    }
}
