//! Blanks at the edges of what makes a link: a link for most programs, though not
//! for all, and not always what the author sees.

use super::address::blanks;
use crate::article::{Article, Link, LinkOrigin};
use crate::finding::{Applicability, Edit, Fix, Severity};
use crate::rules::Sink;
use crate::source::Span;

/// Reports them in the links of Markdown.
pub(super) fn check(article: &Article, out: &mut Sink<'_>) {
    for link in article.outline.addresses() {
        check_spaces(article, link, out);
        let opening = article.source.text.as_bytes().get(link.span.start as usize);
        let is_inline = matches!(link.origin, LinkOrigin::Inline | LinkOrigin::Json);
        if is_inline && matches!(opening, Some(b'[' | b'!')) && !link.target.is_empty() {
            check_address(article, link, out);
            check_text(article, link, out);
        }
    }
}

/// Reports what looks like a blank within an address, such as a no-break space.
fn check_spaces(article: &Article, link: &Link, out: &mut Sink<'_>) {
    let is_space = |c: char| !c.is_ascii() && c.is_whitespace();
    if link.url.is_ascii() || !link.url.contains(is_space) {
        return;
    }
    let target = link.target;
    let edits = blanks(
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

/// Reports blanks between the brackets and the text.
fn check_text(article: &Article, link: &Link, out: &mut Sink<'_>) {
    let text = article.source.text.as_str();
    let (start, end) = (link.span.start as usize, link.span.end as usize);
    let label = text.get(start..link.target.start as usize);
    let label = label.and_then(|label| label.strip_prefix('[')?.strip_suffix("]("));
    let Some(label) = label.filter(|label| !label.trim().is_empty()) else {
        return;
    };
    let front = label.len() - label.trim_start().len();
    let back = label.len() - label.trim_end().len();
    let mut edits = Vec::new();
    let mut move_out = |from: usize, length: usize, to: usize, needs_blank: bool| {
        if length == 0 {
            return;
        }
        let cut = Span::new(from, from + length);
        edits.push((cut, String::new()));
        if needs_blank {
            edits.push((Span::new(to, to), " ".to_owned()));
        }
    };
    let is_word = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && c != '(');
    move_out(
        start + 1,
        front,
        start,
        is_word(text[..start].chars().next_back()),
    );
    let behind = text[end..].chars().next();
    let needs_blank = behind.is_some_and(|c| c.is_alphanumeric() || matches!(c, '[' | '('));
    move_out(start + 1 + label.len() - back, back, end, needs_blank);
    let Some((first, _)) = edits.first() else {
        return;
    };
    let first = *first;
    let edits = edits.into_iter().map(|(span, text)| Edit { span, text });
    out.report(
        first,
        "extra space between the brackets and the text of this link",
    )
    .help("Put the brackets directly around the text.")
    .fix(Fix::new(Applicability::Safe, edits.collect()))
    .at_most(Severity::Suggestion);
}

/// Reports blanks or angle brackets between the parentheses and the address.
fn check_address(article: &Article, link: &Link, out: &mut Sink<'_>) {
    let (text, target) = (article.source.text.as_str(), link.target);
    let around = |at: Option<u32>| at.and_then(|at| text.as_bytes().get(at as usize));
    let right_around = around(target.start.checked_sub(1)) == Some(&b'(')
        && around(Some(target.end)) == Some(&b')');
    let before = &text[..target.start as usize];
    if before.ends_with("](<") && around(Some(target.end)) == Some(&b'>') {
        return report_angles(article, target, out);
    }
    let is_plain = before.ends_with(|c: char| c == '(' || c.is_whitespace());
    if right_around || !is_plain {
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
        "extra space between the parentheses and the address of this link",
    )
    .help("Put the parentheses directly around the address.")
    .fix(Fix::new(Applicability::Safe, edits))
    .at_most(weight);
}

/// Angle brackets are needed around an address with blanks, and nowhere else.
fn report_angles(article: &Article, target: Span, out: &mut Sink<'_>) {
    let whole = Span::new(target.start as usize - 1, target.end as usize + 1);
    let address = article.source.slice(target);
    if address.is_empty() || address.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')'))
    {
        return;
    }
    out.report(whole, "unnecessary angle brackets around the address of this link")
        .help("Remove the angle brackets.")
        .fix(Fix::safe(whole, address))
        .at_most(Severity::Suggestion);
}
