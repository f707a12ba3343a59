//! Edits within the texts of a JSON document. Rules search the raw text, in which a character may
//! be part of an escape.

use crate::article::Article;
use crate::finding::{Edit, Finding};
use crate::json::{Escapes, escaped};
use crate::source::Span;
use std::collections::HashMap;

/// Rules whose edits change the JSON syntax, not a text.
const SYNTAX_RULES: &[&str] = &["json/syntax"];

/// Maximum length of an escape, in bytes: a surrogate pair.
const MAX_ESCAPE_BYTES: usize = 12;

/// Adjusts the edits of `findings`, all in `article`, so that they do not split an escape, and
/// escapes the text that they insert. Removes a fix if that is not possible.
pub(super) fn fit(article: &Article, findings: &mut [Finding]) {
    let Some(json) = &article.json else { return };
    let needs_fitting = |edit: &Edit| {
        json.span.contains(edit.span)
            && (touches_escape(article, edit.span) || escaped(&edit.text) != edit.text)
    };
    let mut texts = None;
    for finding in findings {
        let Some(fix) = &mut finding.fix else {
            continue;
        };
        if SYNTAX_RULES.contains(&finding.rule.as_str()) || !fix.edits.iter().any(needs_fitting) {
            continue;
        }
        let texts = texts.get_or_insert_with(|| Texts::of(article));
        if !fix.edits.iter_mut().all(|edit| texts.fit(article, edit)) {
            finding.fix = None;
        }
    }
}

/// Returns true if an escape may overlap `span`.
fn touches_escape(article: &Article, span: Span) -> bool {
    let bytes = article.source.text.as_bytes();
    let start = (span.start as usize).saturating_sub(MAX_ESCAPE_BYTES);
    let near = bytes.get(start..span.end as usize).unwrap_or_default();
    memchr::memchr(b'\\', near).is_some()
}

/// The texts of a document, and their escapes.
struct Texts {
    /// Without quotes, in order.
    spans: Vec<Span>,
    /// By the number of the text, read when an edit needs them.
    escapes: HashMap<usize, Escapes>,
}

impl Texts {
    fn of(article: &Article) -> Self {
        let mut spans = Vec::new();
        if let Some(root) = article.document() {
            root.walk(&mut |node| {
                if node.as_str().is_some() {
                    spans.push(node.inner_span());
                }
            });
        }
        spans.sort();
        Self {
            spans,
            escapes: HashMap::new(),
        }
    }

    /// Adjusts an edit that is within one text. Returns false if that is not possible.
    fn fit(&mut self, article: &Article, edit: &mut Edit) -> bool {
        let next = self
            .spans
            .partition_point(|text| text.start <= edit.span.start);
        let Some(at) = next.checked_sub(1) else {
            return true;
        };
        let text = self.spans[at];
        if !text.contains(edit.span) {
            return true;
        }
        let escapes = self
            .escapes
            .entry(at)
            .or_insert_with(|| Escapes::of(article.source.slice(text), text.start));
        let Some(whole) = escapes.whole(edit.span) else {
            return false;
        };
        edit.span = whole;
        edit.text = escaped(&edit.text).into_owned();
        true
    }
}
