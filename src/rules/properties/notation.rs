//! `properties/notation`: Markdown or HTML in an attribute that is plain text.

use super::known::known;
use super::placeholder;
use crate::article::{Article, AttributeRef};
use crate::finding::{Applicability, Edit, Fix, Severity};
use crate::rules::{Context, Rule, Sink};
use crate::schema::{Attribute, AttributeKind, Schemas};
use crate::source::Span;
use std::collections::BTreeMap;
use std::ops::Range;

pub(super) const RULE: Rule = Rule::article("properties/notation", check);

/// Characters without which there is no notation.
const SIGNS: [char; 8] = ['*', '_', '`', '\\', '#', '<', '&', '['];

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
    let edits = found.cuts.iter().map(|((start, end), _)| Edit {
        span: Span::new(*start, *end),
        text: joint(text, *start..*end).to_owned(),
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

/// Returns what customers see of the first piece of notation.
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

/// A place to cut out of a value.
struct Cut {
    is_safe: bool,
    /// The notation with the text that it belongs to.
    whole: Span,
}

/// The notation in a value: the places to cut out, and whether that is safe.
#[derive(Default)]
pub(super) struct FoundNotation {
    cuts: BTreeMap<(usize, usize), Cut>,
}

impl FoundNotation {
    /// Returns true if `span` is a part of the notation.
    pub(super) fn holds(&self, span: Span) -> bool {
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
    if !is_plain || !value.contains(SIGNS) {
        return found;
    }
    for notation in &schemas.text.plain_text_notation {
        for captures in notation.pattern.captures_iter(value) {
            let whole = captures.get(0).map(|whole| whole.range());
            let whole = Span::from(whole.unwrap_or_default()).shifted(span.start as usize);
            for group in captures.iter().skip(1).flatten() {
                let start = span.start as usize + group.start();
                let end = span.start as usize + group.end();
                let is_safe = notation.safe;
                found.cuts.insert((start, end), Cut { is_safe, whole });
            }
        }
    }
    found.forget_overlaps();
    found
}

impl FoundNotation {
    /// Keeps the first of cuts that overlap.
    fn forget_overlaps(&mut self) {
        let mut last_end = 0;
        self.cuts.retain(|(start, end), _| {
            let is_apart = *start >= last_end;
            if is_apart {
                last_end = *end;
            }
            is_apart
        });
    }
}

/// Returns what to write in place of a cut: a space where two words would meet that a
/// tag or a line break kept apart.
fn joint(text: &str, cut: Range<usize>) -> &'static str {
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
