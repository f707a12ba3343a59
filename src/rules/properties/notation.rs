//! `properties/notation`: Markdown or HTML in a plain-text attribute.

use super::placeholder;
use super::support::known::known;
use crate::article::{Article, AttributeRef};
use crate::finding::{Applicability, Edit, Fix, Severity};
use crate::rules::{Context, Rule, Sink};
use crate::schema::{Attribute, AttributeKind, Schemas};
use crate::source::Span;
use std::collections::BTreeMap;
use std::ops::Range;

pub(super) const RULE: Rule = Rule::article("properties/notation", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for (attribute, schema) in known(article, cx.schemas) {
        let found = find(article, attribute, schema, cx.schemas);
        let Some((first, _)) = found.cuts.first_key_value() else {
            continue;
        };
        if placeholder::find(article, attribute, schema, cx.schemas).is_some() {
            continue;
        }
        report(article, attribute, first, &found, out);
    }
}

fn report(
    article: &Article,
    attribute: AttributeRef<'_>,
    first: &(usize, usize),
    found: &FoundNotation,
    out: &mut Sink<'_>,
) {
    let name = attribute.name();
    let text = &article.source.text;
    let edits = found.cuts.keys().map(|(start, end)| Edit {
        span: Span::new(*start, *end),
        text: separator(text, *start..*end).to_owned(),
    });
    let applicability = if found.cuts.values().all(|cut| cut.is_safe) {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    let fix = Fix::new(applicability, edits.collect());
    let seen = seen(article, first, found);
    let is_hidden = name.eq_ignore_ascii_case("description");
    let message = if is_hidden {
        format!("`{name}` is plain text, but contains {seen}")
    } else {
        format!("`{name}` is plain text, so customers see {seen}")
    };
    let noted = out
        .report(Span::new(first.0, first.1), message)
        .help(format!("Remove Markdown and HTML from `{name}`."))
        .fix(fix);
    if is_hidden {
        noted.at_most(Severity::Suggestion);
    }
}

/// Returns the first piece of notation, as customers see it.
fn seen(article: &Article, first: &(usize, usize), found: &FoundNotation) -> String {
    let cut = article.source.slice(Span::new(first.0, first.1)).trim();
    let whole = found
        .cuts
        .get(first)
        .map(|cut| cut.whole)
        .unwrap_or_default();
    match cut {
        cut if cut.starts_with('`') => "backticks".to_owned(),
        "amp;" => {
            let reference = article.source.slice(whole).replace("&amp;", "&");
            format!("`{reference}`")
        }
        cut => format!("`{cut}`"),
    }
}

/// A range to remove from a value.
struct Cut {
    is_safe: bool,
    /// Span of the notation and the text that it marks up.
    whole: Span,
}

/// Notation in a value: the ranges to remove.
#[derive(Default)]
pub(super) struct FoundNotation {
    cuts: BTreeMap<(usize, usize), Cut>,
}

impl FoundNotation {
    /// Returns true if `span` is part of the notation.
    pub(super) fn contains(&self, span: Span) -> bool {
        let mut cuts = self.cuts.keys();
        cuts.any(|(start, end)| Span::new(*start, *end).contains(span))
    }
}

/// Finds the notation in `attribute` if customers or search read it as plain text.
pub(super) fn find(
    article: &Article,
    attribute: AttributeRef<'_>,
    schema: &Attribute,
    schemas: &Schemas,
) -> FoundNotation {
    let mut found = FoundNotation::default();
    let span = attribute.value_span();
    let value = article.source.slice(span);
    let is_plain = schema.localised && schema.kind == AttributeKind::Text && !schema.list;
    if !is_plain || !may_have_notation(value) {
        return found;
    }
    for notation in &schemas.text.plain_text_notation {
        for captures in notation.pattern.captures_iter(value) {
            let range = captures
                .get(0)
                .map(|whole| whole.range())
                .unwrap_or_default();
            let whole = Span::from(range).shifted(span.start as usize);
            for group in captures.iter().skip(1).flatten() {
                let start = span.start as usize + group.start();
                let end = span.start as usize + group.end();
                let is_safe = notation.safe;
                found.cuts.insert((start, end), Cut { is_safe, whole });
            }
        }
    }
    found.remove_overlaps();
    found
}

/// Returns false if `value` has no character that notation needs.
fn may_have_notation(value: &str) -> bool {
    let bytes = value.as_bytes();
    memchr::memchr3(b'*', b'_', b'`', bytes).is_some()
        || memchr::memchr3(b'\\', b'#', b'<', bytes).is_some()
        || memchr::memchr2(b'&', b'[', bytes).is_some()
}

impl FoundNotation {
    /// Removes each cut that overlaps an earlier one.
    fn remove_overlaps(&mut self) {
        let mut last_end = 0;
        self.cuts.retain(|(start, end), _| {
            let is_separate = *start >= last_end;
            if is_separate {
                last_end = *end;
            }
            is_separate
        });
    }
}

/// Returns the replacement of a cut: a space if the cut is a tag or a line break between two
/// words.
fn separator(text: &str, cut: Range<usize>) -> &'static str {
    let is_break = text[cut.clone()].starts_with(['<', '&']);
    let before = text[..cut.start].chars().next_back();
    let after = text[cut.end..].chars().next();
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    if is_break && is_letter(before) && is_letter(after) {
        " "
    } else {
        ""
    }
}
