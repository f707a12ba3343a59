//! `links/cloud-host`: a page for customers of another cloud.

use super::support::locale::locale_of;
use super::support::pages::pages;
use crate::article::Link;
use crate::corpus::web_link::target_span;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::{Cloud, HostList};

pub(super) const RULE: Rule = Rule::article("links/cloud-host", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    if cx.article.outline.links.is_empty() {
        return;
    }
    let clouds = cx.corpus.targeting.article(cx.file).clouds;
    let shown: Vec<&Cloud> = clouds
        .indexes()
        .filter_map(|at| cx.schemas.clouds.get(at))
        .collect();
    if shown.is_empty() {
        return;
    }
    let own_docs = own_documentation(&shown, &cx.schemas.links.public_docs_hosts);
    for page in pages(cx) {
        if let Some(docs) = own_docs
            && cx.schemas.links.public_docs_hosts.contains(&page.host)
        {
            // Only the documentation under `/azure/` has a copy on both hosts.
            let locale = locale_of(page.path, &cx.schemas.links).unwrap_or_default();
            let path = page.path.strip_prefix(locale).unwrap_or(page.path);
            if path
                .get(..7)
                .is_some_and(|start| start.eq_ignore_ascii_case("/azure/"))
            {
                let names = names(&shown);
                out.report(
                    target_span(page.link),
                    format!("`{}` is not for customers of {names}", page.host),
                )
                .help(format!(
                    "Link to the same page on `{docs}`, if it exists there."
                ));
            }
            continue;
        }
        check_owner(page.link, &page.host, &shown, cx, out);
    }
}

/// Reports a host that belongs only to clouds in which the article is not shown.
fn check_owner(
    link: &Link,
    host: &str,
    shown: &[&Cloud],
    cx: &ArticleContext<'_>,
    out: &mut Sink<'_>,
) {
    let Some(owner) = cx
        .schemas
        .links
        .cloud_hosts
        .iter()
        .find(|owner| owner.matches(host))
    else {
        return;
    };
    let is_shown = |name: &String| {
        shown
            .iter()
            .any(|cloud| cloud.name.eq_ignore_ascii_case(name))
    };
    if owner.clouds.iter().any(is_shown) {
        return;
    }
    let theirs: Vec<&Cloud> = owner
        .clouds
        .iter()
        .filter_map(|name| cx.schemas.cloud(name))
        .collect();
    let message = format!(
        "`{host}` is for customers of {}, but this article is not shown there",
        names(&theirs)
    );
    out.report(target_span(link), message);
}

/// Returns the documentation host of the clouds `shown` if none of them uses `public_hosts`.
fn own_documentation<'s>(shown: &[&'s Cloud], public_hosts: &HostList) -> Option<&'s str> {
    let mut hosts = shown.iter().flat_map(|cloud| &cloud.docs_hosts);
    if hosts.clone().any(|host| public_hosts.contains(host)) {
        return None;
    }
    hosts.next().map(String::as_str)
}

fn names(clouds: &[&Cloud]) -> String {
    let names: Vec<_> = clouds
        .iter()
        .map(|cloud| format!("`{}`", cloud.name))
        .collect();
    names.join(", ")
}
