//! `file/name-unique`: two files of one name.

use super::WHOLE;
use crate::finding::FileId;
use crate::rules::corpus::is_duplicate_id;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::corpus("file/name-unique", check);

fn check(cx: &Context<'_>, out: &mut Sink<'_>) {
    for group in cx.corpus.namesakes() {
        for (at, file) in group.iter().enumerate() {
            // Where the name stands in for an id that is used twice, that is an error.
            if is_duplicate_id(cx, *file) {
                continue;
            }
            let other = group[usize::from(at == 0)];
            report(*file, other, cx, out);
        }
    }
}

/// Each of the files has the finding, for each has its own owner.
fn report(file: FileId, other: FileId, cx: &Context<'_>, out: &mut Sink<'_>) {
    let name = cx.corpus.article(file).source.file_name();
    let path = &cx.corpus.article(other).source.path;
    out.report_in(
        file,
        WHOLE,
        format!("`{path}` has the same file name, `{name}`"),
    )
    .related(other, WHOLE, "other file");
}
