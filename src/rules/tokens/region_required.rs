//! `tokens/region-required`: an article without the region that its type shows.

use super::support::pairs;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::util::nearest;

pub(super) const RULE: Rule = Rule::article("tokens/region-required", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let Some(kind) = &cx.article.self_help_type else {
        return;
    };
    // An included file may contain the region, and another rule reports an empty body.
    if !cx.article.outline.includes.is_empty()
        || cx.article.source.slice(cx.article.body).trim().is_empty()
    {
        return;
    }
    for region in &kind.regions_required {
        let is_region = |name: &str| name == region || nearest(name, [region.as_str()]).is_some();
        if cx
            .article
            .markers
            .iter()
            .any(|marker| is_region(pairs::name(cx.article, marker)))
        {
            continue;
        }
        let title = cx
            .article
            .outline
            .headings
            .first()
            .map_or_else(|| cx.article.block_line(), |heading| heading.span);
        out.report(
            title,
            format!("`{}` articles need the region `{region}`", kind.name),
        )
        .help(format!(
            "Write `<!--{region}-->` before its text, and `<!--/{region}-->` after it."
        ));
    }
}
