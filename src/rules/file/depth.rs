//! `file/depth`: an article that is not directly in a service folder.

use super::support::shared::WHOLE_FILE;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("file/depth", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let depth = cx
        .article
        .source
        .path
        .bytes()
        .filter(|byte| *byte == b'/')
        .count();
    // A file without a block is not an article, or `properties/missing-block` reports it.
    if depth == 1 || !cx.corpus.tree.is_certain || cx.article.properties.span.is_none() {
        return;
    }
    let message = match depth {
        0 => "the article is not in a service folder".to_owned(),
        _ => format!("the article is {depth} folders deep"),
    };
    out.report(WHOLE_FILE, message)
        .help("Move it directly into a service folder: `articles/<service>/<file>.md`.");
}
