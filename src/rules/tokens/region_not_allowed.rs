//! `tokens/region-not-allowed`: a region that articles of this type do not have.

use super::support::pairs;
use super::support::region::{allows, is_of_type};
use crate::article::Marker;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::SelfHelpType;

pub(super) const RULE: Rule = Rule::article("tokens/region-not-allowed", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let Some(kind) = &cx.article.self_help_type else {
        return;
    };
    let is_wrong = |marker: &Marker| !marker.is_token() && !is_of_type(marker, cx);
    if !cx.article.markers.iter().any(is_wrong) {
        return;
    }
    for (start, end) in pairs::of(cx).pairs.iter().copied() {
        if !is_wrong(start) {
            continue;
        }
        let Some(region) = cx.schemas.markers.region(pairs::name(cx.article, start)) else {
            continue;
        };
        let name = &region.name;
        out.report(
            start.span,
            format!("`{}` articles have no region `{name}`", kind.name),
        )
        .help(format!(
            "Remove the two comments. {} this region.",
            types_with(cx.schemas.types.iter().map(|kind| &**kind), name)
        ))
        .related(end.span, "its end");
    }
}

/// Returns the start of a sentence: the types that have the region.
fn types_with<'s>(types: impl Iterator<Item = &'s SelfHelpType>, region: &str) -> String {
    let names: Vec<String> = types
        .filter(|kind| allows(kind, region))
        .map(|kind| format!("`{}`", kind.name))
        .collect();
    match names.split_last() {
        None => "No articles have".to_owned(),
        Some((last, [])) => format!("Only {last} articles have"),
        Some((last, others)) => format!("Only {} and {last} articles have", others.join(", ")),
    }
}
