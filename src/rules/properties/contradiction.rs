//! `properties/contradiction`: a cloud in both `cloudEnvironments` and `disableClouds`.

use crate::article::Item;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("properties/contradiction", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let Some(disabled) = cx.article.attribute("disableClouds") else {
        return;
    };
    let Some(shown) = cx.article.attribute("cloudEnvironments") else {
        return;
    };
    let is_shown = |item: &Item<'_>| {
        shown
            .items()
            .any(|other| other.text.eq_ignore_ascii_case(item.text))
    };
    let Some(first) = disabled.items().find(is_shown) else {
        return;
    };
    let is_disabled = |item: &Item<'_>| {
        disabled
            .items()
            .any(|other| other.text.eq_ignore_ascii_case(item.text))
    };
    if shown.items().all(|item| is_disabled(&item)) {
        out.report(
            disabled.trimmed_span(),
            "`disableClouds` removes every cloud, so the article is never shown",
        );
    } else {
        out.report(
            first.span,
            format!(
                "`{}` is in both `cloudEnvironments` and `disableClouds`",
                first.text
            ),
        )
        .help(format!(
            "Remove `{}` from one of them. As it is, the article is not shown there.",
            first.text
        ));
    }
}
