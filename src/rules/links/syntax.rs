//! `links/syntax`: a link whose notation is broken.

use super::slip::{SlipKind, slips};
use super::target::{AddressFault, address_fault, others, place};
use crate::article::{Article, Link, LinkOrigin};
use crate::finding::{Applicability, Edit, Fix, Severity};
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("links/syntax", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for slip in slips(&article.source.text, &article.outline, &cx.schemas.links) {
        let (message, help) = describe(slip.kind);
        out.report(slip.span, message).help(help).fix(slip.fix);
    }
    let doubled = article
        .outline
        .links
        .iter()
        .filter(|link| link.url.starts_with("https://http"));
    for link in others(article).chain(doubled) {
        if let Some(fault) = address_fault(link.url.trim()) {
            report_address(article, link, fault, out);
        }
    }
    for link in article
        .outline
        .links
        .iter()
        .filter(|link| link.origin == LinkOrigin::Inline)
    {
        check_edges(article, link, out);
    }
}

/// Reports blanks between the parentheses and the address: a link for most
/// programs, though not for all.
fn check_edges(article: &Article, link: &Link, out: &mut Sink<'_>) {
    let (text, target) = (article.source.text.as_str(), link.target);
    let around = |at: Option<u32>| at.and_then(|at| text.as_bytes().get(at as usize));
    let right_around = around(target.start.checked_sub(1)) == Some(&b'(')
        && around(Some(target.end)) == Some(&b')');
    let before = &text[..target.start as usize];
    let is_plain = before.ends_with(|c: char| c == '(' || c.is_whitespace());
    if right_around || target.is_empty() || !is_plain {
        return;
    }
    let open = before.trim_end().len();
    let close = link.span.end as usize - 1;
    let behind = text.get(target.end as usize..close).unwrap_or_default();
    // What is no blank there is a title.
    let close = if behind.trim().is_empty() {
        close
    } else {
        target.end as usize
    };
    let gaps = [
        Span::new(open, target.start as usize),
        Span::new(target.end as usize, close),
    ];
    let edits: Vec<_> = gaps
        .into_iter()
        .filter(|gap| !gap.is_empty())
        .map(|span| Edit {
            span,
            text: String::new(),
        })
        .collect();
    let Some(first) = edits.first() else { return };
    let breaks_line = gaps
        .iter()
        .any(|gap| article.source.slice(*gap).contains('\n'));
    let weight = if breaks_line {
        Severity::Warning
    } else {
        Severity::Suggestion
    };
    out.report(
        first.span.to(target),
        "a blank between the parentheses and the address of this link",
    )
    .help("put the parentheses right around the address")
    .fix(Fix::new(Applicability::Safe, edits))
    .at_most(weight);
}

fn describe(kind: SlipKind) -> (&'static str, &'static str) {
    match kind {
        SlipKind::BlankBetween => (
            "a blank between `]` and `(` makes text of this link",
            "take the blank away",
        ),
        SlipKind::Unclosed => ("this link is not closed", "put `)` behind the address"),
        SlipKind::EscapedParenthesis => (
            "a `\\` hides the parenthesis that closes this link",
            "take the `\\` before `)` away",
        ),
        SlipKind::BlankInUrl => (
            "the address of this link has a blank in it",
            "write `%20` for a blank within an address",
        ),
        SlipKind::Reversed => (
            "the brackets of this link are the wrong way round",
            "write `[text](address)`",
        ),
        SlipKind::NoOpeningBracket => (
            "this link has no `[` before its text",
            "put `[` where its text begins",
        ),
        SlipKind::NoClosingBracket => (
            "this link has no `]` behind its text",
            "put `]` behind its text",
        ),
        SlipKind::NoOpeningParenthesis => (
            "this link has no `(` before its address",
            "write `[text](address)`",
        ),
        SlipKind::SquareBrackets => (
            "the address of this link is in square brackets",
            "write `[text](address)`",
        ),
        SlipKind::Nested => (
            "a link within a link",
            "write one `[text](address)`, and no other within it",
        ),
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
    let (message, edits) = match fault {
        AddressFault::Doubled(second) => (
            format!("the address has two schemes: `{}`", front(url, second)),
            vec![edit(0, second, "")],
        ),
        AddressFault::Slashes(colon, behind) => {
            let end = url.find(['?', '#']).unwrap_or(url.len()).max(behind);
            let backslashes = url[behind..end]
                .match_indices('\\')
                .map(|(at, _)| behind + at);
            let mut edits = vec![edit(colon, behind, "//")];
            edits.extend(backslashes.map(|at| edit(at, at + 1, "/")));
            (
                format!("`{}` must be followed by `//`", &url[..colon]),
                edits,
            )
        }
        AddressFault::Parentheses => {
            let mut edits = vec![edit(0, 1, "")];
            if url.ends_with(')') {
                edits.push(edit(url.len() - 1, url.len(), ""));
            }
            ("the address is in parentheses twice".to_owned(), edits)
        }
    };
    let noted = out.report(place(link), message);
    if written == url {
        noted.fix(Fix::new(Applicability::Unsafe, edits));
    }
}

/// The front of `url` with both schemes.
fn front(url: &str, second: usize) -> &str {
    let end = url[second..]
        .find(':')
        .map_or(url.len(), |colon| second + colon + 1);
    &url[..end]
}
