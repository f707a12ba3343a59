//! `file/unreadable`: a file that cannot be read.

use super::WHOLE;
use crate::article::{Article, Unread};
use crate::rules::{Context, Rule, Sink};
use crate::source::path;

pub(super) const RULE: Rule = Rule::article("file/unreadable", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    let file = &article.source.path;
    match &article.unread {
        Some(Unread::Failed(why)) => {
            let kind = if file.ends_with('/') {
                "folder"
            } else {
                "file"
            };
            out.report(WHOLE, format!("cannot read this {kind}: {why}"))
                .help(format!(
                    "Make sure that the {kind} exists and that you have permission to read it, or list it under `exclude` in helpc.yaml."
                ));
        }
        Some(Unread::Path) => {
            let is_odd = |part: &&str| path::is_escaped(part);
            let part = file.split('/').find(is_odd).unwrap_or(file);
            out.report(WHOLE, format!("the name `{part}` is not UTF-8"))
                .help("Rename it: use letters, digits, hyphens and underscores.");
        }
        Some(Unread::TooLarge(_)) | None => {}
    }
}
