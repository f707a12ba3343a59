//! `file/too-large`: a file that is too large.

use super::support::shared::WHOLE_FILE;
use crate::article::{Article, Unread};
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("file/too-large", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let most = cx.options.limits.file_size;
    // Files in memory are read, whatever their size.
    let size = match &article.unread {
        Some(Unread::TooLarge(size)) => *size,
        _ => article.source.text.len() as u64,
    };
    if size > most {
        out.report(
            WHOLE_FILE,
            format!("the file is too large ({size} bytes; the limit is {most})"),
        )
        .help("Split the article, or raise `limits: file_size` in helpc.yaml.");
    }
}
