//! Edits in the texts of a JSON document: rules look for what they change in the text as
//! it is written, where a character may be an escape.

use crate::article::Article;
use crate::finding::{Edit, Finding};
use crate::json::{Escapes, escaped};
use crate::source::Span;
use std::collections::HashMap;

/// Rules whose edits are those of the notation of JSON, not of a text.
const EDITS_NOTATION: &[&str] = &["json/syntax"];

/// Makes the edits of `findings`, all in `article`, start and end between characters and
/// escapes what they insert. A fix of which an edit cannot be made so is taken away.
pub(super) fn fit(article: &Article, findings: &mut [Finding]) {
    let Some(json) = &article.json else { return };
    let may_touch = |edit: &Edit| {
        json.span.contains(edit.span)
            && (holds_escape(article, edit.span) || escaped(&edit.text) != edit.text)
    };
    let mut texts = None;
    for finding in findings {
        let Some(fix) = &mut finding.fix else {
            continue;
        };
        if EDITS_NOTATION.contains(&finding.rule) || !fix.edits.iter().any(may_touch) {
            continue;
        }
        let texts = texts.get_or_insert_with(|| Texts::of(article));
        let is_sound = fix.edits.iter_mut().all(|edit| texts.fit(article, edit));
        if !is_sound {
            finding.fix = None;
        }
    }
}

/// Returns true if an escape may start within `span` or reach into it.
fn holds_escape(article: &Article, span: Span) -> bool {
    const LONGEST_ESCAPE: usize = 12;
    let bytes = article.source.text.as_bytes();
    let start = (span.start as usize).saturating_sub(LONGEST_ESCAPE);
    let near = bytes.get(start..span.end as usize).unwrap_or_default();
    memchr::memchr(b'\\', near).is_some()
}

/// The texts of a document, and the escapes of those that were asked for.
struct Texts {
    /// Without their quotes, in order.
    spans: Vec<Span>,
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

    /// Fits an edit that lies within one text; returns false where it cannot be made.
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
