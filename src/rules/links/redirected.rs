//! `links/redirected`: a link to a page that has moved permanently.

use super::support::checked_links::{CheckedLink, links_of_class};
use super::support::hosts::serves_https;
use crate::article::{Target, classify};
use crate::finding::Fix;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::status::Class;
use std::borrow::Cow;

pub(super) const RULE: Rule = Rule::link_status("links/redirected", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for checked in links_of_class(cx, Class::Moved) {
        let Some(to) = &checked.status.to else {
            continue;
        };
        // `links/insecure-redirect` reports redirects through http.
        if checked.status.insecure.is_some() || has_other_rule(checked, to, cx) {
            continue;
        }
        let to = with_fragment(to, checked);
        out.report(
            checked.link.span,
            format!("`{}` has moved to `{to}`", checked.link.url),
        )
        .help(format!("{} Use the new address.", checked.date()))
        .fix(fix(checked, &to, cx));
    }
}

/// Returns the new address with the fragment of the link.
fn with_fragment<'t>(to: &'t str, checked: &CheckedLink<'_>) -> Cow<'t, str> {
    match &checked.link.address.fragment {
        Some(fragment) if !to.contains('#') => Cow::Owned(format!("{to}#{fragment}")),
        _ => Cow::Borrowed(to),
    }
}

/// Returns true if `links/short-link` or `links/insecure` reports the link.
fn has_other_rule(checked: &CheckedLink<'_>, to: &str, cx: &ArticleContext<'_>) -> bool {
    let page = &checked.link.address.page;
    let Target::Web { host, path, .. } = classify(page) else {
        return false;
    };
    let is_short = |short: &crate::schema::ShortLink| {
        *host == short.host && path.starts_with(short.path.as_str())
    };
    cx.schemas.links.short_links.iter().any(is_short)
        || (serves_https(&host, cx)
            && page
                .strip_prefix("http://")
                .is_some_and(|rest| to.strip_prefix("https://") == Some(rest)))
}

/// Returns a fix that writes the new address. It is safe if the page stays on its host, or
/// moves to the host that the schemas or helpc.yaml name.
fn fix(checked: &CheckedLink<'_>, to: &str, cx: &ArticleContext<'_>) -> Option<Fix> {
    let target = checked.link.target;
    // An escaped target cannot be replaced by an unescaped one.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$,;=%+".contains(c);
    if cx.article.source.slice(target) != checked.link.url || !to.chars().all(is_plain) {
        return None;
    }
    let old_host = host_of(&checked.link.address.page)?;
    let new_host = host_of(to)?;
    let mut moved_hosts = cx
        .schemas
        .links
        .moved_hosts
        .iter()
        .chain(&cx.config.links.moved);
    let is_safe = old_host == new_host
        || moved_hosts.any(|moved| moved.from == old_host && moved.to == new_host);
    if is_safe {
        Some(Fix::safe(target, to))
    } else {
        Some(Fix::needs_review(target, to))
    }
}

fn host_of(url: &str) -> Option<String> {
    match classify(url) {
        Target::Web { host, .. } => Some(host.into_owned()),
        _ => None,
    }
}
