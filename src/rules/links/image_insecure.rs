//! `links/image-insecure`: an image that is loaded over http.

use super::support::hosts::{https, serves_https};
use super::support::target::{insecure_pages, target_span};
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/image-insecure", check).with_trusted_fix();

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for page in insecure_pages(cx).filter(|page| page.link.image) {
        let fix = if serves_https(&page.host, cx) {
            https(article, page)
        } else {
            None
        };
        out.report(
            target_span(page.link),
            format!("the image from `{}` is loaded over `http`", page.host),
        )
        .fix(fix);
    }
}
