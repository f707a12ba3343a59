//! `properties/unreachable`: nothing by which the article is looked up.

use super::reach::{attributes, closed_ways};
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};
use crate::schema::Lookup;

pub(super) const RULE: Rule = Rule::article("properties/unreachable", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    if article.properties.span.is_none() {
        return;
    }
    let Some(ways) = closed_ways(article, cx.schemas) else { return };
    let named: Vec<String> = ways.iter().map(|way| describe(*way)).collect();
    out.report(article.block_line(), format!("nothing leads to this article: it has no {}", join(&named)))
        .help("fill in at least one of them");
}

fn describe(way: Lookup) -> String {
    let names: Vec<String> = attributes(way).iter().map(|name| format!("`{name}`")).collect();
    match way {
        Lookup::Resource => names.join(" together with "),
        _ => names.join(" or "),
    }
}

fn join(parts: &[String]) -> String {
    match parts.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and no {last}", rest.join(", no ")),
        _ => parts.join(""),
    }
}
