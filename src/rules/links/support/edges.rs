//! Whitespace at the edges of the text or the address of a link. Most programs ignore it, but
//! not all do.

use super::address::whitespace_edits;
use super::edit::{insert, remove};
use crate::article::{Article, Link, LinkOrigin};
use crate::finding::{Applicability, Edit, Fix, Severity};
use crate::rules::Sink;
use crate::source::Span;

/// Reports whitespace at the edges of Markdown links.
pub(in crate::rules) fn check(article: &Article, out: &mut Sink<'_>) {
    for link in article.outline.addresses() {
        check_no_break_spaces(article, link, out);
        let opening = article.source.text.as_bytes().get(link.span.start as usize);
        let is_inline = matches!(link.origin, LinkOrigin::Inline | LinkOrigin::Json);
        if is_inline && matches!(opening, Some(b'[' | b'!')) && !link.target.is_empty() {
            check_address(article, link, out);
            check_text(article, link, out);
        }
    }
}

/// Reports characters in an address that look like a space, such as a no-break space.
fn check_no_break_spaces(article: &Article, link: &Link, out: &mut Sink<'_>) {
    let is_space = |c: char| !c.is_ascii() && c.is_whitespace();
    if link.url.is_ascii() || !link.url.contains(is_space) {
        return;
    }
    let target = link.target;
    let edits = whitespace_edits(
        &article.source.text,
        target.start as usize,
        target.end as usize,
    );
    let Some(first) = edits.first().map(|edit| edit.span) else {
        return;
    };
    out.report(
        first,
        "the address contains a no-break space, so this link leads nowhere",
    )
    .help("Remove it, or write `%20` for a space in the address.")
    .fix(Fix::new(Applicability::Unsafe, edits));
}

/// Reports spaces between the brackets and the text. The fix moves them out of the link.
fn check_text(article: &Article, link: &Link, out: &mut Sink<'_>) {
    let text = article.source.text.as_str();
    let (start, end) = (link.span.start as usize, link.span.end as usize);
    let label = text.get(start..link.target.start as usize);
    let Some(label) = label.and_then(|label| label.strip_prefix('[')?.strip_suffix("](")) else {
        return;
    };
    if label.trim().is_empty() {
        return;
    }
    let label_start = start + 1;
    let label_end = label_start + label.len();
    let mut edits = Vec::new();
    let front = label.len() - label.trim_start().len();
    if front > 0 {
        edits.push(remove(Span::new(label_start, label_start + front)));
        let before = text[..start].chars().next_back();
        if before.is_some_and(|c| !c.is_whitespace() && c != '(') {
            edits.push(insert(start, " "));
        }
    }
    let back = label.len() - label.trim_end().len();
    if back > 0 {
        edits.push(remove(Span::new(label_end - back, label_end)));
        let after = text[end..].chars().next();
        if after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '[' | '(')) {
            edits.push(insert(end, " "));
        }
    }
    let Some(first) = edits.first().map(|edit| edit.span) else {
        return;
    };
    out.report(
        first,
        "extra space between the brackets and the text of this link",
    )
    .help("Put the brackets directly around the text.")
    .fix(Fix::new(Applicability::Safe, edits))
    .at_most(Severity::Suggestion);
}

/// Reports spaces or angle brackets between the parentheses and the address.
fn check_address(article: &Article, link: &Link, out: &mut Sink<'_>) {
    let (text, target) = (article.source.text.as_str(), link.target);
    let before = &text[..target.start as usize];
    let next = text.as_bytes().get(target.end as usize);
    if before.ends_with("](<") && next == Some(&b'>') {
        return report_angle_brackets(article, target, out);
    }
    let is_tight = before.ends_with('(') && next == Some(&b')');
    if is_tight || !before.ends_with(|c: char| c == '(' || c.is_whitespace()) {
        return;
    }
    let open = before.trim_end().len();
    let address_end = target.end as usize;
    let close = link.span.end as usize - 1;
    let after = text.get(address_end..close).unwrap_or_default();
    let has_title = !after.trim().is_empty();
    let gaps = [
        Span::new(open, target.start as usize),
        Span::new(address_end, if has_title { address_end } else { close }),
    ];
    let edits: Vec<Edit> = gaps
        .into_iter()
        .filter(|gap| !gap.is_empty())
        .map(remove)
        .collect();
    let Some(first) = edits.first() else { return };
    let breaks_line = gaps
        .iter()
        .any(|gap| article.source.slice(*gap).contains('\n'));
    let severity = if breaks_line {
        Severity::Warning
    } else {
        Severity::Suggestion
    };
    out.report(
        first.span.to(target),
        "extra space between the parentheses and the address of this link",
    )
    .help("Put the parentheses directly around the address.")
    .fix(Fix::new(Applicability::Safe, edits))
    .at_most(severity);
}

/// Reports angle brackets around `target` unless the address contains spaces or parentheses.
fn report_angle_brackets(article: &Article, target: Span, out: &mut Sink<'_>) {
    let whole = Span::new(target.start as usize - 1, target.end as usize + 1);
    let address = article.source.slice(target);
    if address.is_empty() || address.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')'))
    {
        return;
    }
    out.report(
        whole,
        "unnecessary angle brackets around the address of this link",
    )
    .help("Remove the angle brackets.")
    .fix(Fix::safe(whole, address))
    .at_most(Severity::Suggestion);
}
