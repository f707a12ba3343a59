//! `file/name-unique`: two files with the same name.

use super::support::shared::WHOLE_FILE;
use crate::finding::FileId;
use crate::rules::corpus::is_duplicate_id;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::corpus("file/name-unique", check);

fn check(cx: &Context<'_>, out: &mut Sink<'_>) {
    for group in cx.corpus.namesakes() {
        for (at, file) in group.iter().enumerate() {
            // `corpus/duplicate-article-id` reports a file name that is used twice as an id.
            if is_duplicate_id(cx, *file) {
                continue;
            }
            let other = group[usize::from(at == 0)];
            report(*file, other, cx, out);
        }
    }
}

/// Reports `file`. Each of the files has a finding, because they can have different owners.
fn report(file: FileId, other: FileId, cx: &Context<'_>, out: &mut Sink<'_>) {
    let name = cx.corpus.article(file).source.file_name();
    let path = &cx.corpus.article(other).source.path;
    out.report_in(
        file,
        WHOLE_FILE,
        format!("`{path}` has the same file name, `{name}`"),
    )
    .related(other, WHOLE_FILE, "other file");
}
