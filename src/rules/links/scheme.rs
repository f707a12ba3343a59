//! `links/scheme`: a target with a scheme that no link may have, or without one.

use super::target::{address_fault, is_placeholder, others, place};
use crate::article::{Article, Link, Target, classify};
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink, did_you_mean};
use crate::schema::{Links, nearest};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("links/scheme", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for link in others(article) {
        match classify(&link.url) {
            Target::Other(scheme) => report_unknown(article, link, &scheme, cx, out),
            Target::File { .. } => report_missing(article, link, cx, out),
            // What a browser takes from the page around it.
            Target::Web { .. } if link.url.trim_start().starts_with("//") => {
                report_missing(article, link, cx, out);
            }
            _ => {}
        }
    }
}

fn report_unknown(
    article: &Article,
    link: &Link,
    scheme: &str,
    cx: &Context<'_>,
    out: &mut Sink<'_>,
) {
    let known = &cx.schemas.links;
    let allowed = known
        .schemes
        .iter()
        .chain(&known.blade_schemes)
        .chain(&known.button_schemes)
        .map(String::as_str);
    if allowed.clone().any(|other| other == scheme) {
        return;
    }
    let near = nearest(scheme, allowed.clone());
    let message = format!(
        "links cannot use `{scheme}:`{}",
        did_you_mean(near)
    );
    let names: Vec<String> = allowed.map(|scheme| format!("`{scheme}:`")).collect();
    let help = format!("Allowed: {}.", names.join(", "));
    let written = article.source.slice(link.target);
    let colon = written
        .find(':')
        .filter(|colon| written[..*colon].eq_ignore_ascii_case(scheme));
    let Some(colon) = colon else {
        out.report(place(link), message).help(help);
        return;
    };
    let span = Span::new(0, colon).shifted(link.target.start as usize);
    out.report(span, message)
        .help(help)
        .fix(near.map(|near| Fix::safe(span, near)));
}

fn report_missing(article: &Article, link: &Link, cx: &Context<'_>, out: &mut Sink<'_>) {
    let Some(missing) = missing_scheme(link, cx) else {
        return;
    };
    let written = article.source.slice(link.target);
    let front = written.len() - written.trim_start().len();
    let span = Span::new(front, front + missing.instead_of).shifted(link.target.start as usize);
    let is_written = written
        .get(front..)
        .is_some_and(|rest| rest.starts_with(link.url.trim()));
    let message = format!(
        "`{}` has no scheme{}",
        link.url.trim(),
        did_you_mean(Some(&missing.example(link)))
    );
    let noted = out.report(place(link), message);
    if is_written {
        noted.fix(match missing.certain {
            true => Fix::safe(span, missing.scheme.as_str()),
            false => Fix::needs_review(span, missing.scheme.as_str()),
        });
    }
}

/// A scheme that the author forgot.
pub(super) struct Missing {
    scheme: String,
    /// So many bytes at the front are what is left of it.
    instead_of: usize,
    certain: bool,
}

impl Missing {
    fn example(&self, link: &Link) -> String {
        let rest = &link.url.trim()[self.instead_of..];
        let end = rest
            .char_indices()
            .nth(60)
            .map_or(rest.len(), |(end, _)| end);
        format!("{}{}", self.scheme, &rest[..end])
    }
}

/// The scheme that the target, which looks like the path of a file, was meant
/// to have.
pub(super) fn missing_scheme(link: &Link, cx: &Context<'_>) -> Option<Missing> {
    let missing = |scheme: &str, instead_of, certain| Missing {
        scheme: scheme.to_owned(),
        instead_of,
        certain,
    };
    let url = link.url.trim();
    let known = &cx.schemas.links;
    if link.image || is_placeholder(url, "", known) || address_fault(url).is_some() {
        return None;
    }
    // `https//host`, `https;//host` and `://host`: the colon is missing or alone.
    if let Some((front, _)) = url.split_once("//") {
        let word = front.trim_end_matches([';', '.', ',']);
        if ["https", "http", "", ":", ";"].contains(&word) && !front.starts_with('.') {
            return Some(missing("https://", front.len() + 2, front.is_empty()));
        }
    }
    if let Some((scheme, behind)) = blade_scheme(url, known) {
        return Some(missing(&format!("{scheme}:"), behind, false));
    }
    let host = url.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let lower = host.to_ascii_lowercase();
    if known.placeholder_hosts.contains(&lower) {
        return None;
    }
    let is_known = known.https_hosts.contains(&lower) || cx.options.hosts.https.contains(&lower);
    if is_known || (lower.starts_with("www.") && lower.matches('.').count() >= 2) {
        return Some(missing("https://", 0, is_known));
    }
    let extension = url.split('.').next().unwrap_or_default();
    let is_blade = url.contains('.')
        && cx
            .schemas
            .blades
            .blades
            .iter()
            .any(|blade| blade.extension.eq_ignore_ascii_case(extension));
    is_blade.then(|| missing("data-blade:", 0, false))
}

/// The scheme of `data_blade:X` or `data-blade;X`, and the offset behind it.
fn blade_scheme<'k>(url: &str, known: &'k Links) -> Option<(&'k str, usize)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let end = url.find(|c| !is_name(c))?;
    let rest = url[end..].trim_start_matches([':', ';', '.', '=', '/', ',']);
    let behind = url.len() - rest.len();
    let word = url[..end].replace('_', "-");
    let mut schemes = known.blade_schemes.iter();
    let scheme = schemes.find(|scheme| scheme.eq_ignore_ascii_case(&word))?;
    (behind > end && !rest.is_empty()).then_some((scheme.as_str(), behind))
}
