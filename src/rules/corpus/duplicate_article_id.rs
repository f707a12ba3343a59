//! `corpus/duplicate-article-id`: several articles with the same id.

use super::support::articles::{MAX_NAMED, attribute_span, name_articles};
use super::support::duplicate_id::with_this_id;
use crate::finding::FileId;
use crate::rules::{CorpusContext, CorpusSink, Rule};

pub(super) const RULE: Rule = Rule::corpus("corpus/duplicate-article-id", check);

fn check(cx: &CorpusContext<'_>, out: &mut CorpusSink<'_>) {
    for (id, files) in cx.corpus.ids().filter(|(_, files)| files.len() > 1) {
        let files = with_this_id(cx.corpus, cx.schemas, id, files);
        if files.len() > 1 {
            report(cx, out, &files);
        }
    }
}

fn report(cx: &CorpusContext<'_>, out: &mut CorpusSink<'_>, files: &[FileId]) {
    for file in files {
        let article = cx.corpus.article(*file);
        // Only the first few other articles, so that many articles with one id cost little.
        let others: Vec<FileId> = files
            .iter()
            .take(MAX_NAMED + 1)
            .filter(|other| *other != file)
            .copied()
            .collect();
        let names = name_articles(cx.corpus, &others, files.len() - 1);
        let id = article.id();
        let message = if article.value("articleId").is_some() {
            format!("`articleId` `{id}` is also used by {names}")
        } else {
            format!(
                "without an `articleId`, the id is the file name `{id}`, which is also used by {names}"
            )
        };
        let mut finding = out.report(*file, attribute_span(article, "articleId"), message);
        for other in others.into_iter().take(MAX_NAMED) {
            finding = finding.related_in(
                other,
                attribute_span(cx.corpus.article(other), "articleId"),
                "the same id",
            );
        }
    }
}
