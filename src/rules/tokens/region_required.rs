//! `tokens/region-required`: an article without the region that its type shows.

use super::support::pairs;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};
use crate::schema::nearest;

pub(super) const RULE: Rule = Rule::article("tokens/region-required", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    let Some(kind) = &article.self_help_type else {
        return;
    };
    // An included file may contain the region, and another rule reports an empty body.
    if !article.outline.includes.is_empty() || article.source.slice(article.body).trim().is_empty()
    {
        return;
    }
    for region in &kind.regions_required {
        let is_region = |name: &str| name == region || nearest(name, [region.as_str()]).is_some();
        if article
            .markers
            .iter()
            .any(|marker| is_region(pairs::name(article, marker)))
        {
            continue;
        }
        let title = article
            .outline
            .headings
            .first()
            .map_or_else(|| article.block_line(), |heading| heading.span);
        out.report(
            title,
            format!("`{}` articles need the region `{region}`", kind.name),
        )
        .help(format!(
            "Write `<!--{region}-->` before its text, and `<!--/{region}-->` after it."
        ));
    }
}
