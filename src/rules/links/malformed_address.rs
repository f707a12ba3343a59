//! What is wrong within the address of a link: its host, escapes of characters
//! that nobody types, a second address in its path.

use super::escape::{StrayKind, stray_escapes};
use super::host::{HostFault, HostFaultKind, host_fault, is_plain};
use super::target::{address_fault, is_placeholder, page_address, place};
use crate::article::{Article, Link, Target, classify};
use crate::finding::{Applicability, Edit, Fix, Severity};
use crate::rules::{Context, Sink};
use crate::schema::Links;
use crate::source::Span;

/// Reports what is wrong within addresses; one finding for each address.
pub(super) fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let known = &cx.schemas.links;
    for link in article.outline.addresses() {
        let whole = link.url.trim();
        let url = page_address(whole);
        let suspect = Suspect {
            article,
            link,
            whole,
            url,
        };
        suspect.check(known, out);
    }
}

/// A link whose address is looked at.
struct Suspect<'a> {
    article: &'a Article,
    link: &'a Link,
    /// The target without spaces around it.
    whole: &'a str,
    /// The part of it that is the address of a page.
    url: &'a str,
}

impl Suspect<'_> {
    fn check(&self, known: &Links, out: &mut Sink<'_>) {
        let is_web = self.url.starts_with("https://") || self.url.starts_with("http://");
        if is_web && let Some(fault) = self.host_fault(known) {
            return self.report_host(&fault, out);
        }
        if is_web && let Some(second) = nested(self.url, known) {
            return self.report_nested(second, out);
        }
        let strays = stray_escapes(self.url);
        if let Some(first) = strays.first() {
            let edits = strays.iter().map(|stray| (stray.range.clone(), ""));
            let message = match first.kind {
                StrayKind::Space if first.range.start == 0 => {
                    "the address starts with an encoded space, so this link leads nowhere"
                }
                StrayKind::Space => "the address contains an encoded space by mistake",
                StrayKind::Invisible => "the address contains an invisible character",
                StrayKind::Control => "the address contains a control character",
            };
            let written = &self.url[first.range.clone()];
            let fix = self.fix(edits.collect());
            out.report(self.span(first.range.clone()), message)
                .help(format!("Remove `{written}`."))
                .fix(fix)
                .at_most(Severity::Warning);
        }
    }

    fn host_fault(&self, known: &Links) -> Option<HostFault> {
        let rest = &self.url[self.url.find("//")? + 2..];
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        if is_plain(&rest[..end]) {
            return None;
        }
        let fault = host_fault(self.url)?;
        let host = match classify(self.url) {
            Target::Web { host, .. } => host,
            _ => return None,
        };
        if is_placeholder(self.url, &host, known) || address_fault(self.whole).is_some() {
            return None;
        }
        Some(fault)
    }

    fn report_host(&self, fault: &HostFault, out: &mut Sink<'_>) {
        let written = &self.url[fault.range.clone()];
        let (message, help) = fault.kind.describe(written);
        let range = fault.range.clone();
        let edit = match fault.kind {
            HostFaultKind::LeadingDot => Some((range.clone(), "")),
            HostFaultKind::EmptyLabel => Some((range.clone(), ".")),
            HostFaultKind::PortWord => Some((range.start - 1..range.start, "/")),
            HostFaultKind::PortNumber => Some((range.start - 1..range.end, "")),
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
        .help(format!("Keep one of the two addresses, for example `{inner}`."))
        .fix(self.fix(vec![(0..second, "")]))
        .at_most(Severity::Warning);
    }

    /// Returns where bytes of the address stand in the file; the whole target
    /// if it is written in another way.
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        match self.start() {
            Some(start) => Span::from(range).shifted(start),
            None => place(self.link),
        }
    }

    /// Returns edits of bytes of the address as a fix, if it is written as it is
    /// read.
    fn fix(&self, edits: Vec<(std::ops::Range<usize>, &str)>) -> Option<Fix> {
        let start = self.start()?;
        let edits = edits.into_iter().map(|(range, text)| Edit {
            span: Span::from(range).shifted(start),
            text: text.to_owned(),
        });
        Some(Fix::new(Applicability::Unsafe, edits.collect()))
    }

    fn start(&self) -> Option<usize> {
        let target = self.link.target;
        if self.article.source.slice(target) != self.whole {
            return None;
        }
        let offset = self.whole.len() - self.url.len();
        if self.whole.ends_with(self.url) {
            Some(target.start as usize + offset)
        } else {
            None
        }
    }
}

/// Returns where a second address begins in the path of `url`.
fn nested(url: &str, known: &Links) -> Option<usize> {
    let begin = url.find("//")? + 2;
    let colon = begin + memchr::memmem::find(&url.as_bytes()[begin..], b"://")?;
    let path_end = url.find(['?', '#']).unwrap_or(url.len());
    let front = &url[..colon];
    let scheme = ["https", "http"].into_iter().find(|scheme| {
        let tail = front.len().checked_sub(scheme.len());
        tail.and_then(|tail| front.get(tail..))
            .is_some_and(|tail| tail.eq_ignore_ascii_case(scheme))
    })?;
    let start = colon - scheme.len();
    let has_host = url[colon + 3..].starts_with(|c: char| c.is_alphanumeric());
    // The very first scheme written twice is another fault.
    if start <= begin || colon >= path_end || !has_host {
        return None;
    }
    let Target::Web { host, .. } = classify(url) else {
        return None;
    };
    let wrappers = &known.wrapped_links;
    let is_meant = known.nested_hosts.contains(&host)
        || wrappers.iter().any(|wrapper| wrapper.hosts.contains(&host));
    if is_meant { None } else { Some(start) }
}
