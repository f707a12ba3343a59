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
    let stem = match name.strip_suffix(".txt") {
        Some(stem) => stem,
        None => without_tail(name),
    };
    let better = if is_markdown(stem) {
        stem.to_owned()
    } else {
        format!("{stem}.md")
    };
    out.report(
        WHOLE,
        format!(
            "`{name}` holds an article, but its name does not end in `.md`: it is never published"
        ),
    )
    .help(format!("call it `{better}`"));
}

/// The name without what an editor or a slip of the hand has put behind `.md`.
pub(super) fn without_tail(name: &str) -> &str {
    let end = name.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    if is_markdown(end) { end } else { name }
}
