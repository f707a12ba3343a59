//! `file/name-unique`: two files of one name.

use super::WHOLE;
use crate::finding::FileId;
use crate::rules::{Context, Rule, Sink};
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule::corpus("file/name-unique", check);

fn check(cx: &Context<'_>, out: &mut Sink<'_>) {
    let mut first_of: HashMap<String, FileId> = HashMap::with_capacity(cx.corpus.articles.len());
    let mut later_of: HashMap<FileId, FileId> = HashMap::new();
    for (file, article) in cx.corpus.files() {
        let first = *first_of
            .entry(article.source.file_name().to_ascii_lowercase())
            .or_insert(file);
        if first != file {
            report(file, first, cx, out);
            later_of.entry(first).or_insert(file);
        }
    }
    for (file, _) in cx.corpus.files() {
        if let Some(later) = later_of.get(&file) {
            report(file, *later, cx, out);
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
        format!("another file is called `{name}` too: `{path}`"),
    )
    .related(other, WHOLE, "the other file");
}
