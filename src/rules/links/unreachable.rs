//! `links/unreachable`: a page of which nothing can be said.

use super::web::of_class;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};
use crate::status::Class;

pub(super) const RULE: Rule = Rule::web("links/unreachable", check);

fn check(_: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for told in of_class(cx, Class::Unknown) {
        let trouble = told.status.trouble.as_deref().unwrap_or("no answer");
        let before = match told.status.seen {
            Some(seen) => format!(" On {}, it was {}.", seen.day(), told.status.class.name()),
            None => String::new(),
        };
        out.report(
            told.link.place,
            format!(
                "could not check `{}`: {trouble}",
                told.link.url
            ),
        )
        .help(format!(
            "{}{before} Open the link to see whether it works. The next run checks it again.",
            told.asked()
        ));
    }
}
