//! `tokens/overlapping`: a token or region that starts inside another one and ends after it.

use super::support::pairs::{self, PairError};
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("tokens/overlapping", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for error in pairs::of(cx).errors.iter().copied() {
        if let PairError::Overlap(inner, outer) = error {
            let (name, other) = (
                pairs::name(cx.article, inner),
                pairs::name(cx.article, outer),
            );
            out.report(
                inner.span,
                format!("`{name}` starts inside `{other}` but ends after it"),
            )
            .related(outer.span, format!("`{other}` ends here"));
        }
    }
}
