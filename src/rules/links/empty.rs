//! `links/empty`: a link that leads nowhere.

use super::target::others;
use crate::article::{Article, HtmlTag};
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/empty", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    for link in others(article).filter(|link| link.url.trim().is_empty()) {
        let what = if link.image { "image" } else { "link" };
        let text = link.text.trim();
        let message = match text.is_empty() {
            true => format!("this {what} has no target and no text"),
            false => format!("the {what} `{text}` has no target"),
        };
        out.report(link.span, message);
    }
    let mut open = false;
    for tag in article.outline.tags.iter().filter(|tag| tag.name == "a") {
        // A bare `<a>` behind a link was meant to be its end.
        if leads_nowhere(tag) && !(open && tag.attributes.is_empty()) {
            out.report(tag.span, "this link has no `href`")
                .help("Add the address: `href=\"https://...\"`.");
        }
        open = !tag.closing && !open;
    }
}

/// Whether it neither leads anywhere nor is a place that others lead to.
fn leads_nowhere(tag: &HtmlTag) -> bool {
    let counts = |name: &str| matches!(name, "href" | "name" | "id");
    !tag.closing && !tag.self_closing && !tag.attributes.iter().any(|one| counts(&one.name))
}
