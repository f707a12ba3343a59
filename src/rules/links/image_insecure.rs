//! `links/image-insecure`: an image that is loaded over http.

use super::support::hosts::{https, serves_https};
use super::support::pages::insecure_pages;
use crate::corpus::web_link::target_span;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/image-insecure", check).with_trusted_fix();

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for page in insecure_pages(cx).filter(|page| page.link.image) {
        let fix = if serves_https(&page.host, cx) {
            https(cx.article, page)
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
