//! `properties/missing-block`: a file without a properties block.

use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("properties/missing-block", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    if cx.article.properties.span.is_some() {
        return;
    }
    // READMEs and similar files are allowed next to the service folders.
    let path = &cx.article.source.path;
    if !path.contains('/') && cx.schemas.text.beside_articles.contains(path) {
        return;
    }
    let message = if cx
        .article
        .source
        .text
        .trim_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
        .is_empty()
    {
        "the file is empty"
    } else {
        "the file has no properties block"
    };
    out.report(cx.article.block_line(), message);
}
