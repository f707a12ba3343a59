//! `file/name-length`: a file name that is too long.

use super::support::shared::WHOLE_FILE;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("file/name-length", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let name = cx.article.source.file_name();
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
