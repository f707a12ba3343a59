//! `structure/list-depth`: a list that is nested too deeply.

use super::support::shown;
use crate::article::List;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("structure/list-depth", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let limit = cx.options.limits.list_depth;
    // Deeper lists are part of a list that is reported.
    let too_deep = |list: &&List| list.depth == limit + 1;
    for list in cx.article.outline.lists.iter().filter(too_deep) {
        let line = shown::line(cx.article, list.span.start as usize);
        out.report(
            line,
            format!(
                "this list is nested {} levels deep, but only {limit} are displayed",
                limit + 1
            ),
        );
    }
}
