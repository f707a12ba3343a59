//! `tokens/overlapping`: a token or region that ends behind the one around it.

use super::pairs::{self, Fault};
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("tokens/overlapping", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for fault in pairs::of(cx).faults.iter().copied() {
        if let Fault::Overlap(inner, outer) = fault {
            let (name, other) = (pairs::name(article, inner), pairs::name(article, outer));
            out.report(
                inner.span,
                format!("`{name}` starts inside `{other}` but ends after it"),
            )
            .related(cx.file, outer.span, format!("`{other}` ends here"));
        }
    }
}
