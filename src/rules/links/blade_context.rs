//! `links/blade-context`: a blade for the customer's resource in a type that
//! has none.

use super::blade::{Blade, blades};
use super::target::place;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/blade-context", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let Some(kind) = article
        .self_help_type
        .as_ref()
        .filter(|kind| !kind.uses_resource)
    else {
        return;
    };
    for (link, blade) in blades(article, cx) {
        if blade.is_ok_and(|blade| takes_resource(&blade)) {
            let message = format!(
                "`$resourceId` has no value, because `{}` articles are shown without a resource",
                kind.name
            );
            out.report(place(link), message);
        }
    }
}

fn takes_resource(blade: &Blade<'_>) -> bool {
    let is_resource = |name: &str| {
        name.get(..10)
            .is_some_and(|start| start.eq_ignore_ascii_case("resourceid"))
    };
    blade
        .parameters
        .iter()
        .any(|(_, value)| value.strip_prefix('$').is_some_and(is_resource))
        || blade
            .uri
            .is_some_and(|uri| uri.split("{$").skip(1).any(is_resource))
}
