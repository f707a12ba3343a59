//! `structure/list-indentation`: a nested list that is not indented enough to belong to the item
//! above it.

use super::support::prose_lines::{are_adjacent, prose_lines};
use super::support::shown;
use crate::article::{Article, List};
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::{Span, line_after, line_before};

pub(super) const RULE: Rule = Rule::article("structure/list-indentation", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    // The last list at each depth.
    let mut previous: Vec<&List> = Vec::new();
    for list in &cx.article.outline.lists {
        let depth = list.depth - 1;
        let above = previous.get(depth).copied();
        previous.truncate(depth);
        previous.push(list);
        if let Some(above) = above
            && let Some(missing) = missing_spaces(cx.article, above, list)
        {
            report(cx.article, above, list, missing, out);
        }
    }
    check_text(cx.article, out);
}

/// Reports bullets that are part of the text of the item above because of wrong indentation.
fn check_text(article: &Article, out: &mut Sink<'_>) {
    let mut last: Option<Span> = None;
    for line in prose_lines(article, |c| matches!(c, '*' | '-' | '+')) {
        let content = &line.text[1..];
        let is_item = content.starts_with([' ', '\t']) && content.contains(char::is_alphanumeric);
        if !is_item || line.before.len() < 4 || line.before.contains('<') {
            continue;
        }
        let span = line.span();
        let continues = last.is_some_and(|last| are_adjacent(article, last, span));
        last = Some(span);
        if !continues {
            let bullet = &line.text[..1];
            out.report(
                span,
                format!("`{bullet}` does not start a list item here: readers see it in the text of the line above"),
            )
            .help("Add a blank line before the list. Start its items at the left edge, or where the text of the item above starts.");
        }
    }
}

/// Returns the number of spaces that `list` lacks to be part of the last item of `above`.
fn missing_spaces(article: &Article, above: &List, list: &List) -> Option<usize> {
    let text = &article.source.text;
    let between = text.get(above.span.end as usize..list.span.start as usize)?;
    if !between.trim().is_empty() || is_sibling(text, above, list) {
        return None;
    }
    let start = marker(text, above.last_item);
    let item = line_after(text, start);
    let mark = item.find([' ', '\t']).unwrap_or(item.len());
    let gap = item[mark..].len() - item[mark..].trim_start_matches(' ').len();
    let outer = column(text, start)?;
    let inner = column(text, marker(text, list.span))?;
    // More than four spaces turn the content into code.
    let gap = if (1..=4).contains(&gap) { gap } else { 1 };
    let needed = outer + mark + gap;
    if inner <= outer || inner >= needed {
        return None;
    }
    Some(needed - inner)
}

/// Returns true if the items of `list` may be items of `above`: both lists have bullets, there is a
/// blank line between them, and the item above does not introduce a list.
fn is_sibling(text: &str, above: &List, list: &List) -> bool {
    let are_bullets = above.first_number.is_none() && list.first_number.is_none();
    let item = text[above.last_item.start as usize..list.span.start as usize]
        .trim_end_matches([' ', '\t'])
        .trim_end_matches('\r');
    let has_gap = item.ends_with("\n\n") || item.ends_with("\n\r\n");
    let introduces = item
        .trim_end()
        .trim_end_matches("<br>")
        .trim_end_matches(['*', ' '])
        .ends_with(':');
    are_bullets && has_gap && !introduces
}

/// Returns the offset of the bullet or number of the list or item at `span`.
fn marker(text: &str, span: Span) -> usize {
    let written = &text[span.range()];
    let indentation = written.len() - written.trim_start().len();
    span.start as usize + indentation
}

/// Returns the width of the indentation before `at`, if it consists of spaces.
fn column(text: &str, at: usize) -> Option<usize> {
    let before = line_before(text, at);
    let is_indentation = before.bytes().all(|byte| byte == b' ');
    if is_indentation {
        Some(before.len())
    } else {
        None
    }
}

fn report(article: &Article, above: &List, list: &List, missing: usize, out: &mut Sink<'_>) {
    let text = &article.source.text;
    let item = line_after(text, marker(text, above.last_item));
    let mark = item.split_whitespace().next().unwrap_or_default();
    let spaces = if missing == 1 { "space" } else { "spaces" };
    out.report(
        shown::line(article, marker(text, list.span)),
        format!("this list is not part of the item `{mark}` above it: indent it by {missing} more {spaces}"),
    )
    .help("Start a nested list where the text of its item starts.")
    .fix(indent(text, list.span, missing));
}

/// Indents the lines of `span` by `width` spaces.
fn indent(text: &str, span: Span, width: usize) -> Fix {
    let start = marker(text, span);
    let mut at = start - line_before(text, start).len();
    let mut edits = Vec::new();
    for line in text[at..span.end as usize].split_inclusive('\n') {
        if !line.trim().is_empty() {
            edits.push(Edit {
                span: Span::new(at, at),
                text: " ".repeat(width),
            });
        }
        at += line.len();
    }
    Fix::new(Applicability::Safe, edits)
}
