//! `links/local-file`: a path on the author's computer, or outside the articles folder.

use super::support::file_links::file_links;
use super::support::pages::non_https_links;
use crate::article::{Target, classify};
use crate::corpus::web_link::target_span;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/local-file", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for link in non_https_links(cx.article).filter(|link| !link.image) {
        if let Target::Local(path) = classify(&link.url) {
            out.report(
                target_span(link),
                format!("`{path}` is a file on the author's computer"),
            );
        }
    }
    // If the root is a guess, the file may be inside the tree.
    if !cx.corpus.tree.is_certain {
        return;
    }
    for file in file_links(cx).filter(|file| file.path.is_none()) {
        out.report(
            target_span(file.link),
            format!("`{}` is outside the articles folder", file.written),
        );
    }
}
