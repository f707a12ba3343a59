//! `style/latin`: a Latin abbreviation or word, such as "e.g." or "via".

use super::support::prose;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::Wording;

pub(super) const RULE: Rule = Rule::article("style/latin", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    prose::report_replacements(
        cx,
        (Wording::Latin, &cx.schemas.style.latin),
        out,
        |_, _| true,
        |written| format!("`{written}` is Latin"),
    );
}
