//! `corpus/duplicate-article-id`: several articles with the same id.

use super::{MAX_NAMED, attribute_span, name_articles};
use crate::finding::FileId;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::corpus("corpus/duplicate-article-id", check);

fn check(cx: &Context<'_>, out: &mut Sink<'_>) {
    for (id, files) in cx.corpus.ids().filter(|(_, files)| files.len() > 1) {
        let files = with_this_id(cx, id, files);
        if files.len() > 1 {
            report(cx, out, &files);
        }
    }
}

/// Returns true if this rule reports the article, so that other rules do not report its name and its
/// missing id.
pub(in crate::rules) fn is_reported(cx: &Context<'_>, file: FileId) -> bool {
    let id = cx.corpus.article(file).id();
    let files = cx.corpus.by_id(id);
    if files.len() < 2 {
        return false;
    }
    let files = with_this_id(cx, &id.to_lowercase(), files);
    files.len() > 1 && files.contains(&file)
}

/// Returns the articles that are meant to have this id. Other rules report placeholders, missing
/// blocks, and misspelled attributes.
fn with_this_id(cx: &Context<'_>, id: &str, files: &[FileId]) -> Vec<FileId> {
    if cx.schemas.text.attribute_placeholders.contains(id) {
        return Vec::new();
    }
    let is_meant = |file: &FileId| {
        let article = cx.corpus.article(*file);
        let properties = &article.properties;
        let is_misspelled = properties.misspelled(&article.source, "articleId", cx.schemas);
        properties.span.is_some() && is_misspelled.is_none()
    };
    files.iter().copied().filter(is_meant).collect()
}

fn report(cx: &Context<'_>, out: &mut Sink<'_>, files: &[FileId]) {
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
        let mut finding = out.report_in(*file, attribute_span(article, "articleId"), message);
        for other in others.into_iter().take(MAX_NAMED) {
            finding = finding.related(
                other,
                attribute_span(cx.corpus.article(other), "articleId"),
                "the same id",
            );
        }
    }
}
