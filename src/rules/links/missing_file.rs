//! `links/missing-file`: a relative target that is not in the tree.

use super::file::file_links;
use super::target::place;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink, did_you_mean};
use crate::schema::nearest;
use crate::source::path;

pub(super) const RULE: Rule = Rule::linked("links/missing-file", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for file in file_links(article, cx) {
        let Some(path) = file.path.filter(|path| !cx.corpus.has_file(path)) else {
            continue;
        };
        let meant = meant(article, file.written, &path, cx);
        let message = format!(
            "there is no file `{}`{}",
            file.written,
            did_you_mean(meant.as_deref())
        );
        out.report(place(file.link), message).help(
            "link to a page with its whole address, to a file of the tree with its path, \
             or to a heading of this article with `#` and its name",
        );
    }
}

/// What the author probably meant, as it must be written.
fn meant(article: &Article, written: &str, path: &str, cx: &Context<'_>) -> Option<String> {
    let corpus = cx.corpus;
    if article.anchors(cx.schemas).contains(written) {
        return Some(format!("#{written}"));
    }
    let here = path::folder(&article.source.path);
    let name = path::name(path);
    let with_ending = format!("{name}.md");
    let named = || corpus.named(name).chain(corpus.named(&with_ending));
    let found = named()
        .find(|other| path::folder(other) == here)
        .or_else(|| named().next())
        .or_else(|| nearest(path, corpus.in_folder(here)))?;
    Some(relative(here, found))
}

/// The path `to` as written in a file of the folder `from`.
fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = to.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut parts = vec![".."; from.len() - shared];
    parts.extend(&to[shared..]);
    parts.join("/")
}
