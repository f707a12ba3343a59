//! `links/insecure-redirect`: an `https` link that redirects through `http`.

use super::support::checked_links::checked_links;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::link_status("links/insecure-redirect", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for checked in checked_links(cx) {
        if !checked.class.is_good() {
            continue;
        }
        let Some(insecure) = &checked.status.insecure else {
            continue;
        };
        out.report(
            checked.link.span,
            format!("`{}` redirects through `{insecure}`", checked.link.url),
        )
        .help(format!(
            "{} Link to a page that is served over https without a detour through http.",
            checked.date()
        ));
    }
}
