//! `structure/table-unsupported`: a table in a type of article that cannot display tables.

use super::support::shown;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("structure/table-unsupported", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let Some(kind) = cx
        .article
        .self_help_type
        .as_ref()
        .filter(|kind| !kind.tables)
    else {
        return;
    };
    for table in &cx.article.outline.tables {
        let line = shown::line(cx.article, table.start as usize);
        out.report(
            line,
            format!("tables are not displayed in `{}` articles", kind.name),
        )
        .help("Use a list.");
    }
}
