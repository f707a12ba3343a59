//! `corpus/duplicate-article-id`: one id, several articles.

use super::{NAMED, name_articles, place_of};
use crate::finding::{FileId, Severity};
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::corpus("corpus/duplicate-article-id", check);

fn check(cx: &Context<'_>, out: &mut Sink<'_>) {
    for (id, files) in cx.corpus.ids().filter(|(_, files)| files.len() > 1) {
        // Text of a template is reported as such.
        if cx.schemas.text.attribute_placeholders.contains(id) {
            continue;
        }
        let (written, stems): (Vec<FileId>, Vec<FileId>) = files
            .iter()
            .partition(|file| cx.corpus.article(**file).value("articleId").is_some());
        if written.len() > 1 {
            report_written(cx, out, &written);
        }
        // Two files of one name are another rule's business.
        if let Some(first) = written.first() {
            for file in stems {
                report_stem(cx, out, file, *first);
            }
        }
    }
}

fn report_written(cx: &Context<'_>, out: &mut Sink<'_>, files: &[FileId]) {
    for file in files {
        let article = cx.corpus.article(*file);
        // The first few but this one; no more, or many files would cost much.
        let others: Vec<FileId> = files
            .iter()
            .take(NAMED + 1)
            .filter(|other| *other != file)
            .copied()
            .collect();
        let names = name_articles(cx.corpus, &others, files.len() - 1);
        let message = format!("`articleId` `{}` is also the one of {names}", article.id());
        let mut noted = out.report_in(*file, place_of(article, "articleId"), message);
        for other in others.into_iter().take(NAMED) {
            noted = noted.related(
                other,
                place_of(cx.corpus.article(other), "articleId"),
                "the same id",
            );
        }
    }
}

fn report_stem(cx: &Context<'_>, out: &mut Sink<'_>, file: FileId, other: FileId) {
    let article = cx.corpus.article(file);
    let names = name_articles(cx.corpus, &[other], 1);
    let message = format!(
        "without `articleId` the article has the id `{}`, which is also the one of {names}",
        article.id()
    );
    out.report_in(file, article.block_line(), message)
        .help("give the article an `articleId` of its own")
        .related(
            other,
            place_of(cx.corpus.article(other), "articleId"),
            "the same id",
        )
        .at_most(Severity::Warning);
}
