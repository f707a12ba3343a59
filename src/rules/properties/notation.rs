//! `properties/notation`: Markdown or HTML in a plain-text attribute.

use super::support::known::known;
use super::support::notation::{FoundNotation, find};
use super::support::template_text;
use crate::article::{Article, AttributeRef};
use crate::finding::{Applicability, Edit, Fix, Severity};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;
use std::ops::Range;

pub(super) const RULE: Rule = Rule::article("properties/notation", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for (attribute, schema) in known(cx.article, cx.schemas) {
        let found = find(cx.article, attribute, schema, cx.schemas);
        let Some((first, _)) = found.cuts.first_key_value() else {
            continue;
        };
        if template_text::find(cx.article, attribute, schema, cx.schemas).is_some() {
            continue;
        }
        report(cx.article, attribute, first, &found, out);
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
