//! `structure/list-depth`: a list nested deeper than surfaces show it.

use super::shown;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("structure/list-depth", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let most = cx.options.limits.list_depth;
    // What is nested in a list that is too deep is mended with it.
    for list in article
        .outline
        .lists
        .iter()
        .filter(|list| list.depth == most + 1)
    {
        let line = shown::line(article, list.span.start as usize);
        out.report(
            line,
            format!(
                "this list is nested {} levels deep, but only {most} are displayed",
                most + 1
            ),
        );
    }
}
