//! `links/image-alt`: an image without a text for those who do not see it.

use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/image-alt", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    for image in article
        .outline
        .links
        .iter()
        .filter(|link| link.image && link.text.trim().is_empty())
    {
        // Without a target there is nothing to describe.
        if image.url.trim().is_empty() {
            continue;
        }
        out.report(image.span, "this image has no alternative text");
    }
}
