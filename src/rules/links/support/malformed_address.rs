//! Errors inside the address of a link: an invalid host or port, stray escapes, or a second
//! address in the path.

use super::escape::{StrayKind, stray_escapes};
use crate::article::{Article, Link, Target, classify};
use crate::corpus::web_link::{
    HostError, HostErrorKind, address_error, host_error, is_placeholder, is_plain, page_address,
    target_span,
};
use crate::finding::{Applicability, Edit, Fix, Severity};
use crate::rules::{ArticleContext, Sink};
use crate::schema::Links;
use crate::source::Span;

/// Reports at most one error for each address.
pub(in crate::rules) fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let known = &cx.schemas.links;
    for link in cx.article.outline.addresses() {
        let whole = link.url.trim();
        let url = page_address(whole);
        let checker = Checker {
            article: cx.article,
            link,
            whole,
            url,
        };
        checker.check(known, out);
    }
}

/// A link to check.
struct Checker<'a> {
    article: &'a Article,
    link: &'a Link,
    /// Target without whitespace around it.
    whole: &'a str,
    /// Address of the page; a part of the target if the link is a button.
    url: &'a str,
}

impl Checker<'_> {
    fn check(&self, known: &Links, out: &mut Sink<'_>) {
        if let Some(rest) = after_scheme(self.url) {
            if let Some(error) = self.host_error(rest, known) {
                return self.report_host(&error, out);
            }
            if let Some(second) = nested(self.url, rest, known) {
                return self.report_nested(second, out);
            }
        }
        let strays = stray_escapes(self.url);
        if let Some(first) = strays.first() {
            let edits = strays.iter().map(|stray| (stray.range.clone(), ""));
            let written = &self.url[first.range.clone()];
            let message = match first.kind {
                StrayKind::Space if first.range.start == 0 => format!(
                    "the address starts with an encoded space (`{written}`), so this link leads nowhere"
                ),
                StrayKind::Space => format!("stray encoded space (`{written}`) in the address"),
                StrayKind::Invisible => {
                    format!("invisible character (`{written}`) in the address")
                }
                StrayKind::Control => format!("control character (`{written}`) in the address"),
            };
            let fix = self.fix(edits.collect());
            out.report(self.span(first.range.clone()), message)
                .help(format!("Remove `{written}`."))
                .fix(fix)
                .at_most(Severity::Warning);
        }
    }

    /// Returns the error in the host, except in placeholders and addresses with another error.
    fn host_error(&self, rest: &str, known: &Links) -> Option<HostError> {
        let end = memchr::memchr3(b'/', b'?', b'#', rest.as_bytes()).unwrap_or(rest.len());
        if is_plain(&rest[..end]) {
            return None;
        }
        let error = host_error(self.url)?;
        let host = match classify(self.url) {
            Target::Web { host, .. } => host,
            _ => return None,
        };
        if is_placeholder(self.url, &host, known) || address_error(self.whole).is_some() {
            return None;
        }
        Some(error)
    }

    fn report_host(&self, error: &HostError, out: &mut Sink<'_>) {
        let written = &self.url[error.range.clone()];
        let (message, help) = error.kind.describe(written);
        let range = error.range.clone();
        let edit = match error.kind {
            HostErrorKind::LeadingDot => Some((range.clone(), "")),
            HostErrorKind::EmptyLabel => Some((range.clone(), ".")),
            HostErrorKind::PortWord => Some((range.start - 1..range.start, "/")),
            HostErrorKind::PortNumber => Some((range.start - 1..range.end, "")),
            _ => None,
        };
        let fix = edit.and_then(|edit| self.fix(vec![edit]));
        out.report(self.span(range), message).help(help).fix(fix);
    }

    fn report_nested(&self, second: usize, out: &mut Sink<'_>) {
        let (outer, inner) = self.url.split_at(second);
        out.report(
            self.span(second..self.url.len()),
            format!("`{outer}` is followed by a second address"),
        )
        .help(format!(
            "Keep one of the two addresses, for example `{inner}`."
        ))
        .fix(self.fix(vec![(0..second, "")]))
        .at_most(Severity::Warning);
    }

    /// Maps a range of the address to the file. Returns the span of the target if the file
    /// contains the address in another form.
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        match self.start() {
            Some(start) => Span::from(range).shifted(start),
            None => target_span(self.link),
        }
    }

    /// Turns edits of the address into a fix if the file contains the address as it is.
    fn fix(&self, edits: Vec<(std::ops::Range<usize>, &str)>) -> Option<Fix> {
        let start = self.start()?;
        let edits = edits.into_iter().map(|(range, text)| Edit {
            span: Span::from(range).shifted(start),
            text: text.to_owned(),
        });
        Some(Fix::new(Applicability::Unsafe, edits.collect()))
    }

    /// Returns the offset of the address in the file.
    fn start(&self) -> Option<usize> {
        let target = self.link.target;
        if self.article.source.slice(target) != self.whole {
            return None;
        }
        let front = self.whole.strip_suffix(self.url)?;
        Some(target.start as usize + front.len())
    }
}

/// Returns what follows `https://` or `http://` at the start of `url`.
fn after_scheme(url: &str) -> Option<&str> {
    url.strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
}

/// Returns the offset of a second address in the path of `url`, which is `rest` after its scheme.
fn nested(url: &str, rest: &str, known: &Links) -> Option<usize> {
    // Few addresses have a second colon.
    memchr::memchr(b':', rest.as_bytes())?;
    let host_start = url.len() - rest.len();
    let colon = host_start + memchr::memmem::find(rest.as_bytes(), b"://")?;
    let path_end = url.find(['?', '#']).unwrap_or(url.len());
    let front = &url[..colon];
    let scheme = ["https", "http"].into_iter().find(|scheme| {
        let tail = front.len().checked_sub(scheme.len());
        tail.and_then(|tail| front.get(tail..))
            .is_some_and(|tail| tail.eq_ignore_ascii_case(scheme))
    })?;
    let start = colon - scheme.len();
    let has_host = url[colon + 3..].starts_with(|c: char| c.is_alphanumeric());
    // `AddressError::DoubleScheme` is about a second scheme right after the first.
    if start <= host_start || colon >= path_end || !has_host {
        return None;
    }
    let Target::Web { host, .. } = classify(url) else {
        return None;
    };
    let wrappers = &known.wrapped_links;
    let is_allowed = known.nested_hosts.contains(&host)
        || wrappers.iter().any(|wrapper| wrapper.hosts.contains(&host));
    if is_allowed { None } else { Some(start) }
}
