//! `links/farm`: more links than readers follow.

use crate::article::LinkOrigin;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/farm", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let most = cx.options.limits.links;
    // Support engineers follow all links.
    if cx.article.outline.links.len() <= most
        || cx
            .article
            .self_help_type
            .as_ref()
            .is_some_and(|kind| kind.internal)
    {
        return;
    }
    let in_json = [LinkOrigin::Json, LinkOrigin::JsonValue];
    let mut links = cx
        .article
        .outline
        .links
        .iter()
        .filter(|link| !link.image && !in_json.contains(&link.origin));
    let Some(first_beyond) = links.nth(most) else {
        return;
    };
    let count = most + 1 + links.count();
    out.report(
        first_beyond.span,
        format!("{count} links: readers rarely follow more than {most}"),
    );
}
