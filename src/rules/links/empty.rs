//! `links/empty`: a link that leads nowhere.

use super::target::others;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/empty", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    for link in others(article).filter(|link| link.url.trim().is_empty()) {
        let what = if link.image { "image" } else { "link" };
        let text = link.text.trim();
        let message = match text.is_empty() {
            true => format!("the {what} has neither a target nor a text"),
            false => format!("the {what} `{text}` has no target"),
        };
        out.report(link.span, message);
    }
}
