//! `links/anchor-gone`: a link to an anchor that its page does not have.

use super::support::checked_links::links_of_class;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::status::Class;

pub(super) const RULE: Rule = Rule::link_status("links/anchor-gone", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for checked in links_of_class(cx, Class::AnchorGone) {
        let address = &checked.link.address;
        let fragment = address.fragment.as_deref().unwrap_or_default();
        out.report(
            checked.link.span,
            format!("`{}` has no anchor `{fragment}`", address.page),
        )
        .help(format!(
            "{} Link to an anchor that the page has, or to the page without `#`.",
            checked.date()
        ));
    }
}
