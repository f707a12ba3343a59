//! `links/insecure-redirect`: https that leads through http.

use super::web::told;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::web("links/insecure-redirect", check);

fn check(_: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for told in told(cx).iter().filter(|told| told.class.holds()) {
        if let Some(insecure) = &told.status.insecure {
            out.report(
                told.link.place,
                format!("`{}` redirects through `{insecure}`", told.link.url),
            )
            .help(format!(
                "{} Link to a page that is served over https without a detour through http.",
                told.asked()
            ));
        }
    }
}
