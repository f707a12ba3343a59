//! `links/anchor-gone`: a place that its page does not have.

use super::web::of_class;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};
use crate::status::Class;

pub(super) const RULE: Rule = Rule::web("links/anchor-gone", check);

fn check(_: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for told in of_class(cx, Class::AnchorGone) {
        let address = &told.link.address;
        let fragment = address.fragment.as_deref().unwrap_or_default();
        out.report(
            told.link.place,
            format!("`{}` has no anchor `{fragment}`", address.page),
        )
        .help(format!(
            "{} Link to an anchor that the page has, or to the page without `#`.",
            told.asked()
        ));
    }
}
