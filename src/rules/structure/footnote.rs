//! `structure/footnote`: footnotes, which the portal does not have.

use crate::article::Article;
use crate::rules::{Context, Rule, Sink};
use crate::source::{Span, line_after, line_before};
use std::collections::{HashMap, HashSet};

pub(super) const RULE: Rule = Rule::article("structure/footnote", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    check_inline(article, out);
    let notes = notes(article);
    if notes.is_empty() {
        return;
    }
    let text = &article.source.text;
    let definitions: HashMap<&str, Span> = definitions(article);
    let mut used = HashSet::new();
    for note in notes {
        let label = label(article.source.slice(note));
        let is_definition = definitions
            .get(label)
            .is_some_and(|at| at.start == note.start);
        let definition = definitions.get(label).filter(|_| !is_definition);
        if is_definition || (definition.is_none() && !stands_at_word(text, note)) {
            continue;
        }
        used.insert(label);
        let written = article.source.slice(note);
        let noted = out
            .report(note, format!("footnotes are not supported: readers see `{written}`"))
            .help("Put the text of the note in parentheses after the word, or in a sentence of its own.");
        if let Some(definition) = definition {
            noted.related(cx.file, *definition, "the text of this footnote");
        }
    }
    let mut unused: Vec<_> = definitions
        .iter()
        .filter(|(label, _)| !used.contains(*label))
        .collect();
    unused.sort_by_key(|(_, at)| at.start);
    for (label, at) in unused {
        out.report(
            *at,
            format!("footnotes are not supported: readers see `[^{label}]`"),
        )
        .help("Put the text of the note where it belongs.");
    }
}

/// Reports `^[text of a note]` after a word.
fn check_inline(article: &Article, out: &mut Sink<'_>) {
    for prose in &article.outline.prose {
        let text = article.source.slice(*prose);
        for at in memchr::memmem::find_iter(text.as_bytes(), b"^[") {
            let follows_word =
                text[..at].ends_with(|c: char| c.is_alphanumeric() || ".,;:!?)".contains(c));
            let note = line_after(text, at + 2);
            let end = note.find(']').filter(|end| note[..*end].contains(' '));
            let Some(end) = end.filter(|_| follows_word) else {
                continue;
            };
            let span = Span::new(at, at + 2 + end + 1).shifted(prose.start as usize);
            let written = article.source.slice(span);
            out.report(span, format!("footnotes are not supported: readers see `{written}`"))
                .help("Put the text of the note in parentheses after the word, or in a sentence of its own.");
        }
    }
}

/// All that looks like `[^label]`, in order.
fn notes(article: &Article) -> Vec<Span> {
    let mut notes = article.outline.footnotes.clone();
    for prose in &article.outline.prose {
        let part = article.source.slice(*prose);
        for at in memchr::memmem::find_iter(part.as_bytes(), b"[^") {
            let start = prose.start as usize + at;
            if let Some(length) = length(line_after(&article.source.text, start)) {
                notes.push(Span::new(start, start + length));
            }
        }
    }
    notes.sort();
    notes.dedup();
    notes
}

/// Length of the `[^label]` that `text` starts with.
fn length(text: &str) -> Option<usize> {
    const MAX_LABEL_BYTES: usize = 40;
    let label = text.strip_prefix("[^")?;
    let end = label
        .as_bytes()
        .iter()
        .take(MAX_LABEL_BYTES)
        .position(|byte| *byte == b']')?;
    let is_label = end > 0
        && label[..end]
            .chars()
            .all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    is_label.then_some(end + 3)
}

fn label(note: &str) -> &str {
    note.trim_start_matches("[^").trim_end_matches(']')
}

/// The lines `[^label]: text`, by their labels.
fn definitions(article: &Article) -> HashMap<&str, Span> {
    let body = article.source.slice(article.outline.span);
    let base = article.outline.span.start as usize;
    let mut found = HashMap::new();
    for at in memchr::memmem::find_iter(body.as_bytes(), b"[^") {
        if !line_before(body, at).trim().is_empty() {
            continue;
        }
        let Some(length) = length(line_after(body, at)) else {
            continue;
        };
        let span = Span::new(at, at + length).shifted(base);
        let is_definition = body[at + length..].starts_with(':');
        if is_definition && !span.is_within(&article.outline.code) {
            found.entry(label(&body[at..at + length])).or_insert(span);
        }
    }
    found
}

/// Returns true if `note` follows a word or a sentence and nothing follows it, as
/// in no regular expression.
fn stands_at_word(text: &str, note: Span) -> bool {
    let before = text[..note.start as usize].chars().next_back();
    let after = text[note.end as usize..].chars().next();
    before.is_some_and(|c| c.is_alphanumeric() || ".,;:!?)\"”*".contains(c))
        && after.is_none_or(|c| c.is_whitespace() || ".,;:!?)".contains(c))
}
