//! `structure/table-unsupported`: a table in a type of article that cannot display tables.

use super::support::shown;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("structure/table-unsupported", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    let Some(kind) = article.self_help_type.as_ref().filter(|kind| !kind.tables) else {
        return;
    };
    for table in &article.outline.tables {
        let line = shown::line(article, table.start as usize);
        out.report(
            line,
            format!("tables are not displayed in `{}` articles", kind.name),
        )
        .help("Use a list.");
    }
}
