//! `links/internal-host`: a page that only employees can open.

use super::support::hosts::is_internal;
use super::support::pages::pages;
use crate::corpus::web_link::target_span;
use crate::finding::Severity;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/internal-host", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let is_for_engineers = cx
        .article
        .self_help_type
        .as_ref()
        .is_some_and(|kind| kind.internal);
    for page in pages(cx).iter().filter(|page| is_internal(&page.host, cx)) {
        let mut noted = out.report(
            target_span(page.link),
            format!("only employees can open `{}`", page.host),
        );
        if is_for_engineers {
            noted = noted.at_most(Severity::Warning);
        }
        if let Some(public) = page.host.strip_prefix("review.") {
            noted.help(format!("Link to the published page on `{public}`."));
        } else if is_for_engineers {
            noted.help(
                "Check that every support engineer can open the page, including those of partners. \
                 If not, include in the article what they need.",
            );
        }
    }
}
