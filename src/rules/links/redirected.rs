//! `links/redirected`: a page that has moved for good.

use super::insecure::serves_https;
use super::web::{Told, of_class};
use crate::article::{Article, Target, classify};
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink};
use crate::status::Class;
use std::borrow::Cow;

pub(super) const RULE: Rule = Rule::web("links/redirected", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for told in of_class(cx, Class::Moved) {
        let Some(to) = &told.status.to else { continue };
        // A way through http, a short link and a missing `https` have rules of their own.
        if told.status.insecure.is_some() || is_told_otherwise(told, to, cx) {
            continue;
        }
        let to = with_place(to, told);
        out.report(
            told.link.place,
            format!("`{}` has moved to `{to}`", told.link.url),
        )
        .help(format!("{} Use the new address.", told.asked()))
        .fix(fix(article, told, &to, cx));
    }
}

/// The new address, with the place on the page that the link names.
fn with_place<'t>(to: &'t str, told: &Told<'_>) -> Cow<'t, str> {
    match &told.link.address.fragment {
        Some(fragment) if !to.contains('#') => Cow::Owned(format!("{to}#{fragment}")),
        _ => Cow::Borrowed(to),
    }
}

fn is_told_otherwise(told: &Told<'_>, to: &str, cx: &Context<'_>) -> bool {
    let page = &told.link.address.page;
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

/// Writes the new address. Safe where the page stays with its host, or goes
/// where its host is known to have gone.
fn fix(article: &Article, told: &Told<'_>, to: &str, cx: &Context<'_>) -> Option<Fix> {
    let target = told.link.target;
    // A target that is escaped in some way cannot be replaced by one that is not.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$,;=%+".contains(c);
    if article.source.slice(target) != told.link.url || !to.chars().all(is_plain) {
        return None;
    }
    let host = |url| match classify(url) {
        Target::Web { host, .. } => Some(host.into_owned()),
        _ => None,
    };
    let (from, into) = (host(&told.link.address.page)?, host(to)?);
    let known = cx.schemas.links.moved_hosts.iter();
    let is_known = known
        .chain(&cx.config.links.moved)
        .any(|moved| moved.from == from && moved.to == into);
    Some(match from == into || is_known {
        true => Fix::safe(target, to),
        false => Fix::needs_review(target, to),
    })
}
