//! `structure/list-space`: a list item without a space after its number or bullet.

use super::support::newline::newline;
use super::support::prose_lines::{ProseLine, are_adjacent, follows_text, prose_lines};
use crate::article::Article;
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::{Span, SpanSet};
use std::cell::OnceCell;

pub(super) const RULE: Rule = Rule::article("structure/list-space", check);

/// Maximum number of lists to search for the one around an item.
const MAX_LISTS: usize = 16;

/// A line that was meant as a list item.
struct Item<'a> {
    line: ProseLine<'a>,
    /// Its number or bullet.
    mark: &'a str,
}

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let lines = prose_lines(cx.article, |c| {
        c.is_ascii_digit() || matches!(c, '-' | '*' | '+')
    })
    .filter(|line| !line.before.contains('<'));
    let lists = OnceCell::new();
    let mut run: Vec<Item<'_>> = Vec::new();
    for item in lines.filter_map(item) {
        let continues = run.last().is_none_or(|last| {
            is_bullet(last.mark) == is_bullet(item.mark)
                && are_adjacent(cx.article, last.line.span(), item.line.span())
        });
        if !continues {
            check_run(cx.article, &run, &lists, out);
            run.clear();
        }
        run.push(item);
    }
    check_run(cx.article, &run, &lists, out);
}

/// Returns the item that `line` was meant to be.
fn item(line: ProseLine<'_>) -> Option<Item<'_>> {
    let digits = line.text.bytes().take_while(u8::is_ascii_digit).count();
    let mark = line.text.get(..digits + 1)?;
    let content = &line.text[digits + 1..];
    let first = content.chars().next()?;
    let is_item = match (digits, mark) {
        (0, "-" | "+") => is_sentence(content),
        // A second `*` makes the text italic.
        (0, "*") => is_sentence(content) && !content.contains('*'),
        (1 | 2, _) => mark.ends_with(['.', ')']) && (first.is_alphabetic() || is_markup(first)),
        _ => false,
    };
    if !is_item {
        return None;
    }
    Some(Item { line, mark })
}

fn is_bullet(mark: &str) -> bool {
    !mark.ends_with(['.', ')'])
}

/// Returns true if `c` may start markup at the start of an item.
fn is_markup(c: char) -> bool {
    matches!(c, '*' | '[' | '`' | '"' | '“')
}

/// Returns true if `content` looks like a sentence or starts with markup, unlike options of a
/// command.
fn is_sentence(content: &str) -> bool {
    if content.starts_with("**") || content.starts_with('[') {
        return true;
    }
    let is_word = |word: &str| {
        word.chars()
            .all(|c| c.is_alphabetic() || "'’,.:".contains(c))
            && word.len() < 30
    };
    let mut words = content.split_whitespace();
    content.starts_with(char::is_alphabetic)
        && words.next().is_some_and(is_word)
        && words.next().is_some_and(is_word)
        && !content.contains(" -")
}

/// Reports the lines of `run` if they were meant as a list.
fn check_run(article: &Article, run: &[Item<'_>], lists: &OnceCell<SpanSet>, out: &mut Sink<'_>) {
    let Some(first) = run.first() else { return };
    let is_list = if is_bullet(first.mark) {
        // A single line may be an option of a command, or a note.
        run.len() > 1 || is_in_list(article, first)
    } else {
        // `1.x` may be a number or a name.
        let content = &first.line.text[first.mark.len()..];
        run.len() > 1 || !content.starts_with(char::is_lowercase)
    };
    if is_list {
        report(article, run, lists, out);
    }
}

/// Returns true if `item` continues an item of a list that has the same bullet.
fn is_in_list(article: &Article, item: &Item<'_>) -> bool {
    let at = Span::new(item.line.start, item.line.start);
    let lists = &article.outline.lists;
    let before = lists.partition_point(|list| list.span.start <= at.start);
    let around = lists[..before]
        .iter()
        .rev()
        .take(MAX_LISTS)
        .find(|list| list.span.contains(at));
    around.is_some_and(|list| {
        let written = article.source.slice(list.span).trim_start();
        written.starts_with(item.mark)
    })
}

fn report(article: &Article, run: &[Item<'_>], lists: &OnceCell<SpanSet>, out: &mut Sink<'_>) {
    let (Some(first), Some(last)) = (run.first(), run.last()) else {
        return;
    };
    let mut edits: Vec<Edit> = Vec::new();
    let start = first.line.start - first.line.before.len();
    let spans = || article.outline.lists.iter().map(|list| list.span).collect();
    let lists = lists.get_or_init(spans);
    // Within a list the item needs no blank line before it.
    if follows_text(article, first.line.start) && !lists.holds(Span::new(start, start)) {
        edits.push(Edit {
            span: Span::new(start, start),
            text: newline(article, start).to_owned(),
        });
    }
    edits.extend(run.iter().map(|item| {
        let after = item.line.start + item.mark.len();
        Edit {
            span: Span::new(after, after),
            text: " ".to_owned(),
        }
    }));
    let mark = first.mark;
    out.report(
        first.line.span().to(last.line.span()),
        format!("missing space after `{mark}`: this is not a list item"),
    )
    .help(format!("Add a space after `{mark}`."))
    .fix(Fix::new(Applicability::Safe, edits));
}
