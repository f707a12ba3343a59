//! Extra closing brackets after a link: `[text](address))`.

use super::edit::remove;
use crate::article::{Article, LinkOrigin};
use crate::finding::{Applicability, Fix, Severity};
use crate::rules::Sink;
use crate::source::Span;

/// Number of open brackets in the current paragraph.
#[derive(Default)]
struct OpenBrackets {
    parentheses: usize,
    brackets: usize,
}

impl OpenBrackets {
    /// Counts the brackets of `text`, the continuation of the text counted so far.
    fn count(&mut self, text: &str) {
        let mut line_ended = false;
        for byte in text.bytes() {
            match byte {
                // A blank line ends the paragraph.
                b'\n' if line_ended => *self = Self::default(),
                b'\n' => line_ended = true,
                b' ' | b'\t' | b'\r' => {}
                _ => line_ended = false,
            }
            match byte {
                b'(' => self.parentheses += 1,
                b')' => self.parentheses = self.parentheses.saturating_sub(1),
                b'[' => self.brackets += 1,
                b']' => self.brackets = self.brackets.saturating_sub(1),
                _ => {}
            }
        }
    }
}

/// Reports each closing bracket directly after a link that has no opening bracket.
pub(in crate::rules) fn check(article: &Article, out: &mut Sink<'_>) {
    let text = article.source.text.as_str();
    let mut open = OpenBrackets::default();
    let mut at = article.outline.span.start as usize;
    for link in &article.outline.links {
        let (start, end) = (link.span.start as usize, link.span.end as usize);
        if link.origin != LinkOrigin::Inline || start < at {
            continue;
        }
        let bracket = text.as_bytes().get(end).copied();
        if !matches!(bracket, Some(b')' | b']')) {
            continue;
        }
        open.count(&text[at..start]);
        at = end;
        let after = &text[end..];
        let is_extra = if bracket == Some(b')') {
            open.parentheses == 0
        } else {
            open.brackets == 0 && !after.starts_with("](") && !after.starts_with("][")
        };
        if is_extra {
            report(article, end, out);
        }
    }
}

fn report(article: &Article, at: usize, out: &mut Sink<'_>) {
    let span = Span::new(at, at + 1);
    let bracket = article.source.slice(span);
    out.report(span, format!("extra `{bracket}` after this link"))
        .help(format!("Remove the `{bracket}`."))
        .fix(Fix::new(Applicability::Unsafe, vec![remove(span)]))
        .at_most(Severity::Warning);
}
