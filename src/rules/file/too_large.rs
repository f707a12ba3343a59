//! `file/too-large`: a file that is not read because of its size.

use super::WHOLE;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("file/too-large", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let most = cx.options.limits.file_size;
    // Files in memory have been read whatever their size.
    let size = article
        .too_large
        .unwrap_or(article.source.text.len() as u64);
    if size > most {
        out.report(
            WHOLE,
            format!("the file has {size} bytes: more than {most} are not read"),
        )
        .help("split it, or raise `limits: file_size` in helpc.yaml");
    }
}
