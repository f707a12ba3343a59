//! `links/dead`: a page that is not there.

use super::web::of_class;
use crate::article::Article;
use crate::finding::Severity;
use crate::rules::{Context, Rule, Sink};
use crate::status::Class;

pub(super) const RULE: Rule = Rule::web("links/dead", check);

fn check(_: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for told in of_class(cx, Class::Dead) {
        let why = told.status.why.as_deref().unwrap_or("the page does not exist");
        out.report(
            told.link.place,
            format!("`{}` is dead: {why}", told.link.url),
        )
        .help(format!(
            "{} Link to a page that exists, or remove the link.",
            told.asked()
        ));
    }
    // That a page is another one is read from its address: likely, not certain.
    for told in of_class(cx, Class::Soft404) {
        let to = told.status.to.as_deref().unwrap_or("another page");
        out.report(
            told.link.place,
            format!("`{}` is gone: it redirects to `{to}`", told.link.url),
        )
        .help(format!(
            "{} Link to a page that contains what the article promises.",
            told.asked()
        ))
        .at_most(Severity::Warning);
    }
}
