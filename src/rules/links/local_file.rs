//! `links/local-file`: a path on the author's disk, or outside the tree.

use super::file::file_links;
use super::target::{others, place};
use crate::article::{Article, Target, classify};
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/local-file", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for link in others(article).filter(|link| !link.image) {
        if let Target::Local(path) = classify(&link.url) {
            out.report(
                place(link),
                format!("`{path}` is a file on the author's computer"),
            );
        }
    }
    // Without a certain root nobody can say what lies outside.
    if !cx.corpus.tree.is_certain {
        return;
    }
    for file in file_links(article, cx).filter(|file| file.path.is_none()) {
        out.report(
            place(file.link),
            format!("`{}` is outside the articles folder", file.written),
        );
    }
}
