//! `structure/footnote`: a footnote.

use crate::article::Article;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::{Span, line_after, line_before};
use std::collections::{HashMap, HashSet};

pub(super) const RULE: Rule = Rule::article("structure/footnote", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    if memchr::memchr(b'^', cx.article.source.text.as_bytes()).is_none() {
        return;
    }
    check_inline(cx.article, out);
    let notes = notes(cx.article);
    if notes.is_empty() {
        return;
    }
    let text = &cx.article.source.text;
    let definitions: HashMap<&str, Span> = definitions(cx.article);
    let mut used = HashSet::new();
    for note in notes {
        let label = label(cx.article.source.slice(note));
        let definition = definitions.get(label);
        let is_note = match definition {
            Some(definition) => definition.start != note.start,
            None => follows_word(text, note),
        };
        if !is_note {
            continue;
        }
        used.insert(label);
        let written = cx.article.source.slice(note);
        let finding = out
            .report(note, format!("footnotes are not supported: readers see `{written}`"))
            .help("Put the text of the note in parentheses after the word, or in a sentence of its own.");
        if let Some(definition) = definition {
            finding.related(*definition, "the text of this footnote");
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
        .help("Move the text of the note to the word that it explains.");
    }
}

/// Reports an inline footnote: `^[text of the note]` after a word.
fn check_inline(article: &Article, out: &mut Sink<'_>) {
    for prose in &article.outline.prose {
        let text = article.source.slice(*prose);
        for at in memchr::memmem::find_iter(text.as_bytes(), b"^[") {
            let follows_word =
                text[..at].ends_with(|c: char| c.is_alphanumeric() || ".,;:!?)".contains(c));
            let note = line_after(text, at + 2);
            let end = note.find(']').filter(|end| note[..*end].contains(' '));
            let Some(end) = end else { continue };
            if !follows_word {
                continue;
            }
            let span = Span::new(at, at + 2 + end + 1).shifted(prose.start as usize);
            let written = article.source.slice(span);
            out.report(span, format!("footnotes are not supported: readers see `{written}`"))
                .help("Put the text of the note in parentheses after the word, or in a sentence of its own.");
        }
    }
}

/// Returns everything that looks like `[^label]`, in order.
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

/// Returns the length of the `[^label]` that `text` starts with, in bytes.
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
    if is_label { Some(end + 3) } else { None }
}

fn label(note: &str) -> &str {
    note.trim_start_matches("[^").trim_end_matches(']')
}

/// Returns the lines `[^label]: text` by their labels.
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

/// Returns true if `note` follows a word or a sentence and no text follows it, unlike in a regular
/// expression.
fn follows_word(text: &str, note: Span) -> bool {
    let before = text[..note.start as usize].chars().next_back();
    let after = text[note.end as usize..].chars().next();
    before.is_some_and(|c| c.is_alphanumeric() || ".,;:!?)\"”*".contains(c))
        && after.is_none_or(|c| c.is_whitespace() || ".,;:!?)".contains(c))
}
