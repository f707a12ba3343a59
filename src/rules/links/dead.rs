//! `links/dead`: a link to a page that does not exist.

use super::support::checked_links::links_of_class;
use crate::finding::Severity;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::status::Class;

pub(super) const RULE: Rule = Rule::link_status("links/dead", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for checked in links_of_class(cx, Class::Dead) {
        let why = checked
            .status
            .why
            .as_deref()
            .unwrap_or("the page does not exist");
        out.report(
            checked.link.span,
            format!("`{}` is dead: {why}", checked.link.url),
        )
        .help(format!(
            "{} Link to a page that exists, or remove the link.",
            checked.date()
        ));
    }
    // Only the address shows that the page was replaced: likely, not certain.
    for checked in links_of_class(cx, Class::Soft404) {
        let to = checked.status.to.as_deref().unwrap_or("another page");
        out.report(
            checked.link.span,
            format!("`{}` is gone: it redirects to `{to}`", checked.link.url),
        )
        .help(format!(
            "{} Link to a page that contains what the article promises.",
            checked.date()
        ))
        .at_most(Severity::Warning);
    }
}
