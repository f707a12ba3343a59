//! `links/missing-anchor`: a `#name` that matches no heading.

use super::support::file_links::file_links;
use super::support::pages::non_https_links;
use crate::article::{Article, Link, Target, classify};
use crate::corpus::web_link::target_span;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::util::{Suggestions, did_you_mean};

pub(super) const RULE: Rule = Rule::cross_file("links/missing-anchor", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let mut suggestions = Suggestions::default();
    for link in non_https_links(cx.article) {
        if let Target::Fragment(fragment) = classify(&link.url) {
            let target = (cx.article, "this article".to_owned());
            check_fragment(link, fragment, target, cx, &mut suggestions, out);
        }
    }
    for file in file_links(cx) {
        let (Some(path), Some(fragment)) = (&file.path, file.fragment) else {
            continue;
        };
        if let Some(id) = cx.corpus.by_path(path) {
            let target = (cx.corpus.article(id), format!("`{}`", file.written));
            check_fragment(file.link, fragment, target, cx, &mut suggestions, out);
        }
    }
}

fn check_fragment(
    link: &Link,
    fragment: &str,
    (target, name): (&Article, String),
    cx: &ArticleContext<'_>,
    suggestions: &mut Suggestions,
    out: &mut Sink<'_>,
) {
    // A `#` alone is a placeholder, and browsers support `#top`.
    if fragment.is_empty() || fragment.eq_ignore_ascii_case("top") {
        return;
    }
    let anchors = target.anchors(cx.schemas);
    if anchors.find(fragment).is_some() {
        return;
    }
    let near = suggestions
        .nearest(fragment, anchors.iter())
        .map(|near| format!("#{near}"));
    let message = format!(
        "{name} has no heading `#{fragment}`{}",
        did_you_mean(near.as_deref())
    );
    out.report(target_span(link), message).help(
        "Write `#` and the heading in lower case, without punctuation, with a hyphen for each \
             space.",
    );
}
