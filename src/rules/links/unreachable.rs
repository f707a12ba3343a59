//! `links/unreachable`: a link that could not be checked.

use super::support::checked_links::links_of_class;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::status::Class;

pub(super) const RULE: Rule = Rule::link_status("links/unreachable", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for checked in links_of_class(cx, Class::Unknown) {
        let trouble = checked.status.trouble.as_deref().unwrap_or("no answer");
        let before = match checked.status.seen {
            Some(seen) => format!(
                " On {}, it was {}.",
                seen.day(),
                checked.status.class.name()
            ),
            None => String::new(),
        };
        out.report(
            checked.link.span,
            format!("could not check `{}`: {trouble}", checked.link.url),
        )
        .help(format!(
            "{}{before} Open the link to see whether it works. The next run checks it again.",
            checked.date()
        ));
    }
}
