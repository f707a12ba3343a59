//! `file/name-unique`: two files with the same name.

use super::support::shared::WHOLE_FILE;
use crate::finding::FileId;
use crate::rules::corpus::is_duplicate_id;
use crate::rules::{CorpusContext, CorpusSink, Rule};

pub(super) const RULE: Rule = Rule::corpus("file/name-unique", check);

fn check(cx: &CorpusContext<'_>, out: &mut CorpusSink<'_>) {
    for group in cx.corpus.namesakes() {
        for (at, file) in group.iter().enumerate() {
            // `corpus/duplicate-article-id` reports a file name that is used twice as an id.
            if is_duplicate_id(cx.corpus, cx.schemas, *file) {
                continue;
            }
            let other = group[usize::from(at == 0)];
            report(*file, other, cx, out);
        }
    }
}

/// Reports `file`. Each of the files has a finding, because they can have different owners.
fn report(file: FileId, other: FileId, cx: &CorpusContext<'_>, out: &mut CorpusSink<'_>) {
    let name = cx.corpus.article(file).source.file_name();
    let path = &cx.corpus.article(other).source.path;
    out.report(
        file,
        WHOLE_FILE,
        format!("`{path}` has the same file name, `{name}`"),
    )
    .related_in(other, WHOLE_FILE, "other file");
}
