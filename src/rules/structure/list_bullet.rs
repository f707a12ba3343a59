//! `structure/list-bullet`: a bullet from a word processor, such as `•`, instead of a list.

use super::support::newline::newline;
use super::support::prose_lines::{ProseLine, are_adjacent, follows_text, prose_lines};
use crate::article::Article;
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::{Span, SpanSet};
use std::cell::OnceCell;

pub(super) const RULE: Rule = Rule::article("structure/list-bullet", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let text = &cx.schemas.text;
    let lists = OnceCell::new();
    // Most lines start with an ASCII letter, which is compared with few characters.
    let is_ascii = cx.article.source.is_ascii;
    let is_bullet =
        move |c: char| text.weak_bullets.contains(&c) || (!is_ascii && text.bullets.contains(&c));
    let lines = prose_lines(cx.article, is_bullet);
    let mut run: Vec<ProseLine<'_>> = Vec::new();
    for line in lines.filter(|line| is_item(line, &text.weak_bullets)) {
        let continues = run.last().is_none_or(|last| {
            are_adjacent(cx.article, last.span(), line.span()) || line.before.contains('<')
        });
        if !continues {
            check_run(cx.article, &run, &text.weak_bullets, &lists, out);
            run.clear();
        }
        run.push(line);
    }
    check_run(cx.article, &run, &text.weak_bullets, &lists, out);
    if !cx.article.source.is_ascii {
        check_within_lines(cx.article, &text.bullets, out);
    }
}

/// Reports the lines of `run`. A single line needs a bullet that has no other meaning.
fn check_run(
    article: &Article,
    run: &[ProseLine<'_>],
    weak: &[char],
    lists: &OnceCell<SpanSet>,
    out: &mut Sink<'_>,
) {
    let is_weak = |line: &ProseLine<'_>| line.text.starts_with(weak);
    if run.len() > 1 || run.first().is_some_and(|line| !is_weak(line)) {
        report(article, run, lists, out);
    }
}

/// Returns true if `line` has text after its bullet, and a space after a weak bullet.
fn is_item(line: &ProseLine<'_>, weak: &[char]) -> bool {
    let content = line.text.strip_prefix(weak).unwrap_or(line.text);
    let is_strong = content.len() == line.text.len();
    has_item(line) && (is_strong || content.starts_with([' ', '\t', '\u{a0}']))
}

/// Reports several items in one line, after a colon: `Do this: • Open • Select`.
fn check_within_lines(article: &Article, bullets: &[char], out: &mut Sink<'_>) {
    for prose in &article.outline.prose {
        let text = article.source.slice(*prose);
        if text.is_ascii() {
            continue;
        }
        let mut places = text
            .char_indices()
            .filter(|(at, c)| bullets.contains(c) && text[..*at].ends_with(' '))
            .filter(|(at, c)| text[at + c.len_utf8()..].starts_with([' ', '\u{a0}']));
        let Some((first, bullet)) = places.next() else {
            continue;
        };
        if text[..first].trim_end().ends_with(':') && places.next().is_some() {
            let span = Span::new(first, text.len()).shifted(prose.start as usize);
            out.report(
                span,
                format!("`{bullet}` does not start a list item, so readers see one paragraph"),
            )
            .help(
                "Start a new line with `* ` for each item, and add a blank line before the list.",
            );
        }
    }
}

/// Returns true if text follows the bullet of `line`.
fn has_item(line: &ProseLine<'_>) -> bool {
    let item = line.text.trim_start_matches(|c: char| !c.is_alphanumeric());
    !item.is_empty()
}

fn report(article: &Article, run: &[ProseLine<'_>], lists: &OnceCell<SpanSet>, out: &mut Sink<'_>) {
    let (Some(first), Some(last)) = (run.first(), run.last()) else {
        return;
    };
    let bullet = first.text.chars().next().unwrap_or_default();
    out.report(
        first.span().to(last.span()),
        format!("`{bullet}` does not start a list item, so readers see one paragraph"),
    )
    .help("Start each item with `* `, and add a blank line before the list.")
    .fix(fix(article, run, lists));
}

/// Returns the fix if each item has its own line outside other lists.
fn fix(article: &Article, run: &[ProseLine<'_>], lists: &OnceCell<SpanSet>) -> Option<Fix> {
    let spans = || article.outline.lists.iter().map(|list| list.span).collect();
    let lists = lists.get_or_init(spans);
    let is_plain = |line: &ProseLine<'_>| {
        line.before.trim_matches(' ').is_empty()
            && line.before.len() < 4
            && !lists.holds(Span::new(line.start, line.start))
    };
    if !run.iter().all(is_plain) {
        return None;
    }
    let mut edits = Vec::new();
    for (index, line) in run.iter().enumerate() {
        let start = line.start - line.before.len();
        let bullet = line.text.chars().next().map_or(0, char::len_utf8);
        let item = line.text[bullet..].trim_start();
        let end = line.start + line.text.len() - item.len();
        let gap = if index == 0 && follows_text(article, line.start) {
            newline(article, start)
        } else {
            ""
        };
        edits.push(Edit {
            span: Span::new(start, end),
            text: format!("{gap}* "),
        });
    }
    Some(Fix::new(Applicability::Safe, edits))
}
