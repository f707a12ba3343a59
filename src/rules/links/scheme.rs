//! `links/scheme`: a link target whose scheme is wrong or missing.

use super::support::target::{address_error, is_placeholder, non_https_links, target_span};
use crate::article::{Article, Link, Target, classify};
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink, did_you_mean};
use crate::schema::{Links, nearest};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("links/scheme", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for link in non_https_links(article) {
        match classify(&link.url) {
            Target::Other(scheme) => report_unknown(article, link, &scheme, cx, out),
            Target::File { .. } => report_missing(article, link, cx, out),
            // Browsers use the scheme of the page.
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
    let message = format!("links cannot use `{scheme}:`{}", did_you_mean(near));
    let names: Vec<String> = allowed.map(|scheme| format!("`{scheme}:`")).collect();
    let help = format!("Allowed: {}.", names.join(", "));
    let written = article.source.slice(link.target);
    let colon = written
        .find(':')
        .filter(|colon| written[..*colon].eq_ignore_ascii_case(scheme));
    let Some(colon) = colon else {
        out.report(target_span(link), message).help(help);
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
    let span = Span::new(front, front + missing.replaced).shifted(link.target.start as usize);
    let message = format!(
        "`{}` has no scheme{}",
        link.url.trim(),
        did_you_mean(Some(&missing.example(link)))
    );
    let noted = out.report(target_span(link), message);
    if !written[front..].starts_with(link.url.trim()) {
        return;
    }
    noted.fix(if missing.is_certain {
        Fix::safe(span, missing.scheme)
    } else {
        Fix::needs_review(span, missing.scheme)
    });
}

/// A scheme that is missing from a target.
pub(super) struct MissingScheme {
    scheme: String,
    /// Number of bytes at the start of the target that the scheme replaces.
    replaced: usize,
    is_certain: bool,
}

/// Maximum number of characters of the address in the message.
const MAX_EXAMPLE_CHARS: usize = 60;

impl MissingScheme {
    /// Returns the start of the corrected address.
    fn example(&self, link: &Link) -> String {
        let rest = &link.url.trim()[self.replaced..];
        let end = rest
            .char_indices()
            .nth(MAX_EXAMPLE_CHARS)
            .map_or(rest.len(), |(end, _)| end);
        format!("{}{}", self.scheme, &rest[..end])
    }
}

/// Returns the scheme that is missing from a target that looks like a file path.
pub(super) fn missing_scheme(link: &Link, cx: &Context<'_>) -> Option<MissingScheme> {
    let missing = |scheme: &str, replaced, is_certain| MissingScheme {
        scheme: scheme.to_owned(),
        replaced,
        is_certain,
    };
    let url = link.url.trim();
    let known = &cx.schemas.links;
    if link.image || is_placeholder(url, "", known) || address_error(url).is_some() {
        return None;
    }
    // `https//host`, `https;//host`, and `://host`: the colon is missing or alone.
    if let Some((front, _)) = url.split_once("//") {
        let word = front.trim_end_matches([';', '.', ',']);
        if ["https", "http", "", ":", ";"].contains(&word) && !front.starts_with('.') {
            return Some(missing("https://", front.len() + 2, front.is_empty()));
        }
    }
    if let Some((scheme, end)) = blade_scheme(url, known) {
        return Some(missing(&format!("{scheme}:"), end, false));
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
    let mut blades = cx.schemas.blades.blades.iter();
    let is_blade =
        url.contains('.') && blades.any(|blade| blade.extension.eq_ignore_ascii_case(extension));
    if is_blade {
        Some(missing("data-blade:", 0, false))
    } else {
        None
    }
}

/// Returns the scheme of `data_blade:X` or `data-blade;X`, and the offset after it.
fn blade_scheme<'k>(url: &str, known: &'k Links) -> Option<(&'k str, usize)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let end = url.find(|c| !is_name(c))?;
    let rest = url[end..].trim_start_matches([':', ';', '.', '=', '/', ',']);
    let after = url.len() - rest.len();
    let word = url[..end].replace('_', "-");
    let mut schemes = known.blade_schemes.iter();
    let scheme = schemes.find(|scheme| scheme.eq_ignore_ascii_case(&word))?;
    if after == end || rest.is_empty() {
        return None;
    }
    Some((scheme.as_str(), after))
}
