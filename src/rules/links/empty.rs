//! `links/empty`: a link or image without a target.

use super::support::pages::non_https_links;
use crate::article::HtmlTag;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/empty", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for link in non_https_links(cx.article).filter(|link| link.url.trim().is_empty()) {
        let what = if link.image { "image" } else { "link" };
        let text = link.text.trim();
        let message = if text.is_empty() {
            format!("this {what} has no target and no text")
        } else {
            format!("the {what} `{text}` has no target")
        };
        out.report(link.span, message);
    }
    let mut open = false;
    for tag in cx.article.outline.tags.iter().filter(|tag| tag.name == "a") {
        // A bare `<a>` after a link was meant as its end tag.
        if leads_nowhere(tag) && !(open && tag.attributes.is_empty()) {
            out.report(tag.span, "this link has no `href`")
                .help("Add the address: `href=\"https://...\"`.");
        }
        open = !tag.closing && !open;
    }
}

/// Returns true if the start tag is neither a link nor an anchor.
fn leads_nowhere(tag: &HtmlTag) -> bool {
    let has_purpose = |name: &str| matches!(name, "href" | "name" | "id");
    let mut attributes = tag.attributes.iter();
    !tag.closing && !tag.self_closing && !attributes.any(|one| has_purpose(&one.name))
}
