//! `links/syntax`: a broken link.

use super::support::pages::non_https_links;
use super::support::syntax_error::{SyntaxError, SyntaxErrorKind};
use super::support::syntax_errors::syntax_errors;
use super::support::{closing, edges, malformed_address};
use crate::article::{Article, Link, LinkOrigin};
use crate::corpus::web_link::{
    AddressError, address_error, after_slashes, may_be_broken, target_span,
};
use crate::finding::{Applicability, Edit, Fix, Severity};
use crate::json::OffsetMap;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("links/syntax", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    check_notation(cx, out);
    // Few addresses that start with `https://` are broken.
    let suspects = cx
        .article
        .outline
        .addresses()
        .filter(|link| may_be_broken(&link.url));
    for link in non_https_links(cx.article).chain(suspects) {
        if let Some(error) = address_error(link.url.trim()) {
            report_address(cx.article, link, error, out);
        }
    }
    edges::check(cx.article, out);
    closing::check(cx.article, out);
    malformed_address::check(cx, out);
}

/// Reports links that Markdown does not parse as links.
fn check_notation(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let known = &cx.schemas.links;
    for error in syntax_errors(&cx.article.source.text, &cx.article.outline.prose, known) {
        report_notation(error, None, out);
    }
    for text in &cx.article.outline.texts {
        let errors = syntax_errors(&text.text, &text.prose, known);
        if errors.is_empty() {
            continue;
        }
        let places = text.offsets(&cx.article.source);
        for error in errors {
            report_notation(error, Some(&places), out);
        }
    }
}

fn report_notation(mut error: SyntaxError, places: Option<&OffsetMap>, out: &mut Sink<'_>) {
    let (message, help) = error.kind.describe();
    if let Some(places) = places {
        error.move_to(places);
    }
    let noted = out.report(error.span, message).help(help).fix(error.fix);
    // Published articles contain such links, so this error does not hold an article back.
    if error.kind == SyntaxErrorKind::LineBreakBetween {
        noted.at_most(Severity::Warning);
    }
}

fn report_address(article: &Article, link: &Link, error: AddressError, out: &mut Sink<'_>) {
    let url = link.url.trim();
    let target = link.target;
    let written = article.source.slice(target);
    let edit = |start: usize, end: usize, text: &str| Edit {
        span: Span::new(start, end).shifted(target.start as usize),
        text: text.to_owned(),
    };
    let (message, help, edits) = match error {
        AddressError::DoubleScheme { second, end } => {
            let cut = if url[..end].ends_with(':') {
                edit(0, second, "")
            } else {
                // In `https://https//host`, the first scheme is complete.
                edit(second, after_slashes(url, end), "")
            };
            (
                format!("the address has two schemes: `{}`", &url[..end]),
                "Keep only one `https://`.",
                vec![cut],
            )
        }
        AddressError::Slashes { colon, end } => {
            let path_end = url.find(['?', '#']).unwrap_or(url.len()).max(end);
            let mut edits = vec![edit(colon, end, "//")];
            for (at, _) in url[end..path_end].match_indices('\\') {
                edits.push(edit(end + at, end + at + 1, "/"));
            }
            (
                format!("`{}` must be followed by `//`", &url[..colon]),
                "Write `https://`, with two slashes.",
                edits,
            )
        }
        AddressError::Wrapped { front, back } => {
            // In HTML, straight quotes belong around the address.
            let quote = if link.origin == LinkOrigin::Html {
                "\""
            } else {
                ""
            };
            let edits = [(0, front), (url.len() - back, url.len())]
                .into_iter()
                .filter(|(start, end)| start < end)
                .map(|(start, end)| edit(start, end, quote))
                .collect();
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
            (message.to_owned(), help, edits)
        }
    };
    let noted = out.report(target_span(link), message).help(help);
    if written == url {
        noted.fix(Fix::new(Applicability::Unsafe, edits));
    }
}
