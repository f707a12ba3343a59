//! `links/placeholder`: a target that only a template or a draft holds.

use super::target::{is_placeholder, page_address, pages, place};
use crate::article::{Article, Target, classify};
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/placeholder", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let known = &cx.schemas.links;
    let mut pages = pages(cx).iter().peekable();
    for link in &article.outline.links {
        let url = page_address(&link.url);
        let is_left = match pages.next_if(|page| std::ptr::eq(page.link, link)) {
            // Of its host that is known already.
            Some(_) => known.placeholder_targets.contains(url.trim()),
            None => match classify(url) {
                Target::Empty => continue,
                Target::Web { host, .. } => is_placeholder(url, &host, known),
                _ => is_placeholder(url, "", known),
            },
        };
        // What the template says whole is left to `structure/template-leftover`.
        let is_template = || {
            let text = article.source.slice(link.span);
            !cx.schemas.text.leftovers(text, "body").is_empty()
        };
        if is_left && !is_template() {
            out.report(
                place(link),
                format!(
                    "`{}` stands for an address that is still to be found",
                    link.url.trim()
                ),
            );
        }
    }
}
