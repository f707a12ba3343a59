//! `links/syntax`: a link whose notation is broken.

use super::slip::{Slip, SlipKind, slips};
use super::target::{AddressFault, address_fault, behind_slashes, may_be_broken, others, place};
use super::{closing, edges, faults};
use crate::article::{Article, Link, LinkOrigin};
use crate::finding::{Applicability, Edit, Fix, Severity};
use crate::json::Places;
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("links/syntax", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    check_notation(article, cx, out);
    // Few pages of the web have a fault that shows behind `https://`.
    let pages = article.outline.addresses();
    let suspects = pages.filter(|link| may_be_broken(&link.url));
    for link in others(article).chain(suspects) {
        if let Some(fault) = address_fault(link.url.trim()) {
            report_address(article, link, fault, out);
        }
    }
    edges::check(article, out);
    closing::check(article, out);
    faults::check(article, cx, out);
}

/// Reports links that Markdown did not take for links.
fn check_notation(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let known = &cx.schemas.links;
    let mut report = |mut slip: Slip, places: Option<&Places>| {
        let (message, help) = slip.kind.describe();
        if let Some(places) = places {
            slip.move_to(places);
        }
        let noted = out.report(slip.span, message).help(help).fix(slip.fix);
        // What was two lines in an article for years is no reason to hold it back.
        if slip.kind == SlipKind::BreakBetween {
            noted.at_most(Severity::Warning);
        }
    };
    for slip in slips(&article.source.text, &article.outline.prose, known) {
        report(slip, None);
    }
    for text in &article.outline.texts {
        let found = slips(&text.text, &text.prose, known);
        if !found.is_empty() {
            let places = text.places(&article.source);
            for slip in found {
                report(slip, Some(&places));
            }
        }
    }
}

fn report_address(article: &Article, link: &Link, fault: AddressFault, out: &mut Sink<'_>) {
    let url = link.url.trim();
    let target = link.target;
    let written = article.source.slice(target);
    let edit = |start: usize, end: usize, text: &str| {
        let span = Span::new(start, end).shifted(target.start as usize);
        Edit {
            span,
            text: text.to_owned(),
        }
    };
    let (message, help, edits) = match fault {
        AddressFault::Doubled { second, end } => {
            let cut = match url[..end].ends_with(':') {
                true => edit(0, second, ""),
                // Of `https://https//host` the first is the whole one.
                false => edit(second, behind_slashes(url, end), ""),
            };
            let front = &url[..end];
            (
                format!("the address has two schemes: `{front}`"),
                "Keep only one `https://`.",
                vec![cut],
            )
        }
        AddressFault::Slashes(colon, behind) => {
            let end = url.find(['?', '#']).unwrap_or(url.len()).max(behind);
            let backslashes = url[behind..end]
                .match_indices('\\')
                .map(|(at, _)| behind + at);
            let mut edits = vec![edit(colon, behind, "//")];
            edits.extend(backslashes.map(|at| edit(at, at + 1, "/")));
            (
                format!("`{}` must be followed by `//`", &url[..colon]),
                "Write `https://`, with two slashes.",
                edits,
            )
        }
        AddressFault::Wrapped { front, back } => {
            // In HTML a straight quote belongs there.
            let quote = match link.origin == LinkOrigin::Html {
                true => "\"",
                false => "",
            };
            let ends = [(0, front), (url.len() - back, url.len())];
            let edits = ends.into_iter().filter(|(start, end)| start < end);
            let (message, help) = if url.starts_with('(') {
                (
                    "the address is in double parentheses",
                    "Keep one pair of parentheses.",
                )
            } else {
                (
                    "a quote or bracket next to the address makes this link lead nowhere",
                    "Remove the characters around the address.",
                )
            };
            (
                message.to_owned(),
                help,
                edits.map(|(start, end)| edit(start, end, quote)).collect(),
            )
        }
    };
    let noted = out.report(place(link), message).help(help);
    if written == url {
        noted.fix(Fix::new(Applicability::Unsafe, edits));
    }
}
