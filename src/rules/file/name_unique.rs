//! `file/name-unique`: two files of one name.

use super::WHOLE;
use crate::finding::FileId;
use crate::rules::{Context, Rule, Sink};
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule::corpus("file/name-unique", check);

fn check(cx: &Context<'_>, out: &mut Sink<'_>) {
    let mut first_of: HashMap<String, FileId> = HashMap::with_capacity(cx.corpus.articles.len());
    for (file, article) in cx.corpus.files() {
        let first = *first_of.entry(article.source.file_name().to_ascii_lowercase()).or_insert(file);
        if first == file {
            continue;
        }
        // One finding for two files, and where somebody asked for one of them, there.
        let is_selected = |file| cx.corpus.tree.is_selected(&cx.corpus.article(file).source.path);
        let (here, there) = if is_selected(file) || !is_selected(first) { (file, first) } else { (first, file) };
        let other = &cx.corpus.article(there).source.path;
        out.report_in(here, WHOLE, format!("another file is called `{}` too: `{other}`", article.source.file_name()))
            .related(there, WHOLE, "the other file");
    }
}
