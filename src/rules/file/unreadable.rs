//! `file/unreadable`: a file that cannot be read, or whose name is not UTF-8.

use super::support::shared::WHOLE_FILE;
use crate::article::Unread;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::path;

pub(super) const RULE: Rule = Rule::article("file/unreadable", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let file = &cx.article.source.path;
    match &cx.article.unread {
        Some(Unread::Failed(why)) => {
            let kind = if file.ends_with('/') {
                "folder"
            } else {
                "file"
            };
            out.report(WHOLE_FILE, format!("cannot read this {kind}: {why}"))
                .help(format!(
                    "Make sure that the {kind} exists and that you have permission to read it, or list it under `exclude` in helpc.yaml."
                ));
        }
        Some(Unread::Path) => {
            let mut parts = file.split('/');
            let part = parts.find(|part| path::is_escaped(part)).unwrap_or(file);
            out.report(WHOLE_FILE, format!("the name `{part}` is not UTF-8"))
                .help("Rename it: use letters, digits, hyphens, and underscores.");
        }
        Some(Unread::TooLarge(_)) | None => {}
    }
}
