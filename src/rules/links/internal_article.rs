//! `links/internal-article`: a link from a customer article to an article for support
//! engineers.

use super::support::file_links::file_links;
use crate::corpus::Corpus;
use crate::corpus::web_link::target_span;
use crate::finding::FileId;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::ARTICLE_REFERENCE;
use crate::source::Span;

pub(super) const RULE: Rule = Rule::cross_file("links/internal-article", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let is_for_customers = cx
        .article
        .self_help_type
        .as_ref()
        .is_some_and(|kind| !kind.internal);
    if !is_for_customers {
        return;
    }
    for link in file_links(cx) {
        let file = link.path.and_then(|path| cx.corpus.by_path(&path));
        report(file, link.written, target_span(link.link), cx.corpus, out);
    }
    let Some(root) = cx.article.document() else {
        return;
    };
    root.walk(&mut |node| {
        for member in node.members() {
            if !member.is(ARTICLE_REFERENCE) {
                continue;
            }
            let value = member.value();
            let id = value.as_str().map(str::trim).unwrap_or_default();
            let file = cx.corpus.by_id(id).first().copied();
            report(file, id, value.inner_span(), cx.corpus, out);
        }
    });
}

/// Reports a link to `file`, written as `target`, if the file is for support engineers only.
fn report(file: Option<FileId>, target: &str, at: Span, corpus: &Corpus, out: &mut Sink<'_>) {
    if file.is_some_and(|file| corpus.article(file).is_internal()) {
        let message = format!("customers cannot open `{target}`: it is for support engineers only");
        out.report(at, message);
    }
}
