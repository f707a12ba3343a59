//! `properties/missing-block`: a file without a properties block.

use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("properties/missing-block", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    // Beside the service folders lie files that are no articles, such as a README.
    if article.properties.span.is_some() || !article.source.path.contains('/') {
        return;
    }
    let message = if article.source.text.trim_matches(['\u{feff}', ' ', '\t', '\r', '\n']).is_empty() {
        "the file is empty"
    } else {
        "the file has no properties block"
    };
    out.report(article.block_line(), message);
}
