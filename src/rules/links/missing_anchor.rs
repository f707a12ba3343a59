//! `links/missing-anchor`: a fragment that leads to no place of its article.

use super::anchors::Anchors;
use super::file::file_links;
use super::target::{others, place};
use crate::article::{Article, Link, Target, classify};
use crate::rules::{Context, Rule, Sink, did_you_mean};
use crate::schema::nearest;
use crate::source::path::percent_decoded;

pub(super) const RULE: Rule = Rule::linked("links/missing-anchor", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for link in others(article) {
        if let Target::Fragment(fragment) = classify(&link.url) {
            check_fragment(link, fragment, article, "this article", out);
        }
    }
    for file in file_links(article, cx) {
        let (Some(path), Some(fragment)) = (&file.path, file.fragment) else {
            continue;
        };
        if let Some(target) = cx.corpus.by_path(path) {
            check_fragment(
                file.link,
                fragment,
                cx.corpus.article(target),
                &format!("`{}`", file.written),
                out,
            );
        }
    }
}

fn check_fragment(link: &Link, fragment: &str, target: &Article, name: &str, out: &mut Sink<'_>) {
    // A lone `#` is a placeholder, and browsers know `#top` by themselves.
    if fragment.is_empty() || fragment.eq_ignore_ascii_case("top") {
        return;
    }
    let anchors = Anchors::of(target);
    if anchors.contains(fragment) || anchors.contains(&percent_decoded(fragment)) {
        return;
    }
    let near = nearest(fragment, anchors.iter()).map(|near| format!("#{near}"));
    out.report(place(link), format!("{name} has no heading `#{fragment}`{}", did_you_mean(near.as_deref())))
        .help("write `#` and the heading in lower case, without punctuation, with a hyphen for each blank");
}
