//! `file/not-markdown`: an article in a file that is not taken for one.

use super::WHOLE;
use crate::article::Article;
use crate::corpus::is_markdown;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("file/not-markdown", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    if is_markdown(&article.source.path) || article.properties.span.is_none() {
        return;
    }
    let name = article.source.file_name();
    let stem = if name.ends_with(".txt") { article.source.file_stem() } else { name };
    let better = if crate::corpus::is_markdown(stem) { stem.to_owned() } else { format!("{stem}.md") };
    out.report(WHOLE, format!("`{name}` holds an article, but its name does not end in `.md`: it is never published"))
        .help(format!("call it `{better}`"));
}
