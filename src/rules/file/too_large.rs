//! `file/too-large`: a file that is too large.

use super::support::shared::WHOLE_FILE;
use crate::article::Unread;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("file/too-large", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let most = cx.options.limits.file_size;
    // Files in memory are read, whatever their size.
    let size = match &cx.article.unread {
        Some(Unread::TooLarge(size)) => *size,
        _ => cx.article.source.text.len() as u64,
    };
    if size > most {
        out.report(
            WHOLE_FILE,
            format!("the file is too large ({size} bytes; the limit is {most})"),
        )
        .help("Split the article, or raise `limits: file_size` in helpc.yaml.");
    }
}
