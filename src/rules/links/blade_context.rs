//! `links/blade-context`: a blade that needs a resource, in an article without a resource.

use super::support::blade::{Blade, blades};
use crate::corpus::web_link::target_span;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/blade-context", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let Some(kind) = &cx.article.self_help_type else {
        return;
    };
    if kind.uses_resource {
        return;
    }
    for (link, blade) in blades(cx) {
        if blade.is_ok_and(|blade| uses_resource(&blade)) {
            let message = format!(
                "`$resourceId` has no value, because `{}` articles are shown without a resource",
                kind.name
            );
            out.report(target_span(link), message);
        }
    }
}

/// Returns true if a parameter or the address for a new window contains `$resourceId`.
fn uses_resource(blade: &Blade<'_>) -> bool {
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
