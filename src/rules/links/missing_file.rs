//! `links/missing-file`: a relative target that is not in the tree.

use super::anchors::Anchors;
use super::file::file_links;
use super::target::place;
use crate::article::Article;
use crate::corpus::Corpus;
use crate::rules::{Context, Rule, Sink, did_you_mean};
use crate::schema::nearest;

pub(super) const RULE: Rule = Rule::article("links/missing-file", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for file in file_links(article, cx) {
        let Some(path) = file.path.filter(|path| !cx.corpus.has_file(path)) else {
            continue;
        };
        let meant = meant(article, file.written, &path, cx.corpus);
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
fn meant(article: &Article, written: &str, path: &str, corpus: &Corpus) -> Option<String> {
    if Anchors::of(article).contains(written) {
        return Some(format!("#{written}"));
    }
    let here = folder_of(&article.source.path);
    let paths = || {
        let articles = corpus.articles.iter().map(|article| &article.source.path);
        articles.chain(&corpus.assets).map(String::as_str)
    };
    let in_folder = || paths().filter(|other| folder_of(other) == here);
    let name = path.rsplit('/').next().unwrap_or(path);
    let with_ending = format!("{name}.md");
    let is_named =
        |other: &&str| ends_with_name(other, name) || ends_with_name(other, &with_ending);
    let found = in_folder()
        .find(is_named)
        .or_else(|| paths().find(is_named));
    let found = found.or_else(|| nearest(path, in_folder()))?;
    Some(relative(here, found))
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether the last part of `path` is `name`, in any case.
fn ends_with_name(path: &str, name: &str) -> bool {
    let (path, name) = (path.as_bytes(), name.as_bytes());
    path.len().checked_sub(name.len()).is_some_and(|start| {
        path[start..].eq_ignore_ascii_case(name) && (start == 0 || path[start - 1] == b'/')
    })
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
