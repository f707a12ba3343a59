//! `tokens/name-space`: a token name with spaces.

use super::support::pairs;
use crate::rules::{ArticleContext, Rule, Sink};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule::article("tokens/name-space", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let of_attributes = cx.article.attribute_markers.iter().flatten();
    let tokens = cx.article.markers.iter().chain(of_attributes);
    let mut seen = BTreeSet::new();
    for token in tokens.filter(|marker| marker.is_token()) {
        let name = pairs::name(cx.article, token);
        if name.contains(' ') && seen.insert(name.to_lowercase()) {
            out.report(
                token.name,
                format!("the token name `{name}` contains spaces"),
            )
            .help(format!(
                "Write `{}` if the diagnostic uses that name.",
                name.replace(' ', "")
            ));
        }
    }
}
