//! `file/name-length`: a file name that is too long.

use super::support::shared::WHOLE_FILE;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("file/name-length", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let name = article.source.file_name();
    let most = cx.options.limits.file_name_length;
    let length = name.chars().count();
    if length > most {
        out.report(
            WHOLE_FILE,
            format!("the file name is too long ({length} characters)"),
        )
        .help(format!(
            "Use at most {most} characters. If the article has no `articleId`, first add one with \
             the old name without `.md`, because links use it."
        ));
    }
}
