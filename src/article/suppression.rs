//! Comments that switch rules off: `<!-- helpc-disable links/locale -- why -->`.

use crate::source::{Source, Span};
use memchr::memmem::Finder;
use std::sync::LazyLock;

/// A comment that switches rules off for a stretch of the file.
#[derive(Debug)]
pub struct Suppression {
    /// The comment.
    pub span: Span,
    /// The names in it, with their places: rules (`links/locale`) or groups (`links`).
    pub rules: Vec<(String, Span)>,
    /// For how much of the file.
    pub scope: Scope,
    /// The bytes of the file for which it holds.
    pub range: Span,
}

/// For how much of a file a suppression holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// `helpc-disable-next-line`
    NextLine,
    /// `helpc-disable`, up to `helpc-enable` or the end.
    Block,
    /// `helpc-disable-file`
    File,
}

/// A comment of this kind that cannot be understood.
#[derive(Debug)]
pub struct SuppressionFault {
    /// The comment.
    pub span: Span,
    /// What is wrong with it.
    pub message: String,
}

/// All such comments outside code.
pub(super) fn find(source: &Source, code: &[Span]) -> (Vec<Suppression>, Vec<SuppressionFault>) {
    let text = source.text.as_str();
    let mut suppressions: Vec<Suppression> = Vec::new();
    let mut faults = Vec::new();
    static DIRECTIVE: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("helpc-"));
    if DIRECTIVE.find(text.as_bytes()).is_none() {
        return (suppressions, faults);
    }
    let mut from = 0;
    while let Some(start) = text[from..].find("<!--").map(|at| from + at) {
        let end = text[start..]
            .find("-->")
            .map_or(text.len(), |end| start + end + 3);
        from = end;
        let span = Span::new(start, end);
        let inner = text[start + 4..end].trim_end_matches("-->").trim();
        if !inner.starts_with("helpc-") || span.is_within(code) {
            continue;
        }
        let (directive, reason) = match inner.split_once(" -- ") {
            Some((directive, reason)) => (directive.trim(), reason.trim()),
            None => (inner, ""),
        };
        let mut words = directive
            .split([' ', '\t', ','])
            .filter(|word| !word.is_empty());
        let verb = words.next().unwrap_or_default();
        let rules: Vec<(String, Span)> = words
            .map(|word| (word.to_owned(), Span::of_slice(text, word, 0)))
            .collect();
        let scope = match verb {
            "helpc-disable-next-line" => Scope::NextLine,
            "helpc-disable" => Scope::Block,
            "helpc-disable-file" => Scope::File,
            "helpc-enable" => {
                let open = suppressions
                    .iter_mut()
                    .rev()
                    .filter(|s| s.scope == Scope::Block);
                let same = |s: &&mut Suppression| {
                    s.range.end as usize == text.len()
                        && (rules.is_empty()
                            || s.rules
                                .iter()
                                .all(|(rule, _)| rules.iter().any(|(r, _)| r == rule)))
                };
                let mut closed = 0;
                for suppression in open.filter(same) {
                    suppression.range.end = start as u32;
                    closed += 1;
                }
                if closed == 0 {
                    faults.push(SuppressionFault {
                        span,
                        message: "`helpc-enable` without a `helpc-disable` before it".to_owned(),
                    });
                }
                continue;
            }
            other => {
                let known = [
                    "helpc-disable-next-line",
                    "helpc-disable",
                    "helpc-disable-file",
                    "helpc-enable",
                ];
                let hint = crate::schema::nearest(other, known)
                    .map(|near| format!("; did you mean `{near}`?"));
                let message = format!("unknown directive `{other}`{}", hint.unwrap_or_default());
                faults.push(SuppressionFault { span, message });
                continue;
            }
        };
        if rules.is_empty() {
            faults.push(SuppressionFault {
                span,
                message: format!("`{verb}` names no rule"),
            });
            continue;
        }
        if reason.is_empty() {
            let message = format!("`{verb}` gives no reason: write ` -- ` and why");
            faults.push(SuppressionFault { span, message });
            continue;
        }
        suppressions.push(Suppression {
            span,
            rules,
            scope,
            range: range_of(text, span, scope),
        });
    }
    (suppressions, faults)
}

fn range_of(text: &str, comment: Span, scope: Scope) -> Span {
    let end = comment.end as usize;
    match scope {
        Scope::File => Span::new(0, text.len()),
        Scope::Block => Span::new(end, text.len()),
        Scope::NextLine => {
            let start = text[end..]
                .find('\n')
                .map_or(text.len(), |newline| end + newline + 1);
            let stop = text[start..]
                .find('\n')
                .map_or(text.len(), |newline| start + newline + 1);
            Span::new(start, stop)
        }
    }
}
