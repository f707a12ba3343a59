//! Comments that suppress findings: `<!-- helpc-disable links/locale -- why -->`.

use crate::finding::Fix;
use crate::source::Span;
use crate::util::nearest_within;
use memchr::memmem::Finder;
use std::sync::LazyLock;

/// A comment that suppresses findings in a part of the file.
#[derive(Debug)]
pub struct Suppression {
    /// The comment.
    pub span: Span,
    /// The names in it and their locations: rules (`links/locale`) or groups (`links`).
    pub rules: Vec<(String, Span)>,
    /// The kind of scope.
    pub scope: Scope,
    /// The part of the file.
    pub range: Span,
}

/// The scope of a suppression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// `helpc-disable-next-line`: the next line that is not blank.
    NextLine,
    /// `helpc-disable`, up to `helpc-enable` or the end.
    Block,
    /// `helpc-disable-file`
    File,
}

/// A comment of this kind with a mistake.
#[derive(Debug)]
pub struct SuppressionFault {
    /// The comment.
    pub span: Span,
    /// The message.
    pub message: String,
    /// Edits that fix it.
    pub fix: Option<Fix>,
}

impl SuppressionFault {
    fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            fix: None,
        }
    }
}

const TOOL: &str = "helpc";

/// All directives.
const DIRECTIVES: [&str; 4] = [
    "helpc-disable-next-line",
    "helpc-disable",
    "helpc-disable-file",
    "helpc-enable",
];

/// Finds all such comments outside code.
pub(super) fn find(text: &str, code: &[Span]) -> (Vec<Suppression>, Vec<SuppressionFault>) {
    let mut suppressions: Vec<Suppression> = Vec::new();
    let mut faults = Vec::new();
    static START: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("<!--"));
    static END: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("-->"));
    let find_from = |finder: &Finder<'_>, from: usize| {
        let found = finder.find(&text.as_bytes()[from..]);
        found.map(|at| from + at)
    };
    let mut from = 0;
    while let Some(start) = find_from(&START, from) {
        let end = find_from(&END, start).map_or(text.len(), |end| end + 3);
        from = end;
        let span = Span::new(start, end);
        let inner = text[start + 4..end].trim_end_matches("-->").trim();
        let meant = meant(inner);
        if (!inner.starts_with("helpc-") && meant.is_none()) || span.is_within(code) {
            continue;
        }
        let (directive, reason) = match inner.split_once(" -- ") {
            Some((directive, reason)) => (directive.trim(), reason.trim()),
            None => (inner, ""),
        };
        let mut words = directive.split(is_word_end).filter(|word| !word.is_empty());
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
                    let message = "`helpc-enable` has no `helpc-disable` before it";
                    faults.push(SuppressionFault::new(span, message));
                }
                continue;
            }
            _ => {
                faults.push(unknown(text, span, verb, meant));
                continue;
            }
        };
        if rules.is_empty() {
            let message = format!("`{verb}` names no rule");
            faults.push(SuppressionFault::new(span, message));
            continue;
        }
        if reason.is_empty() {
            let message = format!("`{verb}` gives no reason");
            faults.push(SuppressionFault::new(span, message));
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

/// A misspelled directive.
struct Meant<'t> {
    /// The text as written.
    written: &'t str,
    /// The intended directive.
    directive: &'static str,
}

/// Returns the intended directive of the comment text `inner`, if that is misspelled: `helpc
/// disable-next-line`, `HELPC_DISABLE`, `hepc-disable`.
fn meant(inner: &str) -> Option<Meant<'_>> {
    let is_helpc = inner
        .get(..TOOL.len())
        .is_some_and(|front| front.eq_ignore_ascii_case(TOOL));
    if !is_helpc {
        return meant_by_typo(inner);
    }
    let rest = inner[TOOL.len()..].trim_start_matches(is_separator);
    let gap = &inner[TOOL.len()..inner.len() - rest.len()];
    let mut at = 0;
    let mut found = None;
    // The verb may be written as several words.
    for (count, word) in rest.split_inclusive(is_word_end).enumerate().take(3) {
        let end = at + word.trim_end_matches(is_word_end).len();
        at += word.len();
        let name = normalized(&rest[..end]);
        let exact = DIRECTIVES.into_iter().find(|known| *known == name);
        found = exact.map(|known| (end, known, true)).or(found);
        if count == 0 && found.is_none() {
            found = nearest_within(&name, 3, DIRECTIVES).map(|known| (end, known, false));
        }
    }
    let (end, directive, is_certain) = found?;
    let written = &inner[..inner.len() - rest.len() + end];
    let after = rest[end..].trim_start_matches([',', ' ', '\t']);
    // A sentence about helpc names no rule.
    let names_rule = || {
        let next = after.split_whitespace().next().unwrap_or_default();
        next.contains('/') || inner.contains(" -- ") || (after.is_empty() && is_certain)
    };
    let is_glued = !gap.is_empty() && !gap.contains(char::is_whitespace);
    if written == directive || !(is_glued || names_rule()) {
        return None;
    }
    Some(Meant { written, directive })
}

/// Does the same if the typo is in `helpc` itself.
fn meant_by_typo(inner: &str) -> Option<Meant<'_>> {
    let written = inner.split(is_word_end).next().unwrap_or_default();
    if !(8..=30).contains(&written.len()) || !written.contains(['-', '_']) {
        return None;
    }
    let directive = nearest_within(&written.replace('_', "-"), 2, DIRECTIVES)?;
    Some(Meant { written, directive })
}

/// Returns the directive that the words `verb` after `helpc` spell.
fn normalized(verb: &str) -> String {
    let verb = verb.trim_end_matches(is_separator).to_ascii_lowercase();
    format!("{TOOL}-{}", verb.replace(is_separator, "-"))
}

fn is_separator(c: char) -> bool {
    matches!(c, '-' | '_' | ':' | '–' | '—') || c.is_whitespace()
}

fn is_word_end(c: char) -> bool {
    c == ',' || c.is_whitespace()
}

fn unknown(text: &str, span: Span, verb: &str, meant: Option<Meant<'_>>) -> SuppressionFault {
    let Some(meant) = meant else {
        return SuppressionFault::new(span, format!("unknown directive `{verb}`"));
    };
    let (written, right) = (meant.written, meant.directive);
    let place = Span::of_slice(text, written, 0);
    // The directive may suppress nothing.
    let fix = Fix::needs_review(place, right);
    let message = format!("unknown directive `{written}`. Did you mean `{right}`?");
    SuppressionFault {
        fix: Some(fix),
        ..SuppressionFault::new(span, message)
    }
}

fn range_of(text: &str, comment: Span, scope: Scope) -> Span {
    let end = comment.end as usize;
    match scope {
        Scope::File => Span::new(0, text.len()),
        Scope::Block => Span::new(end, text.len()),
        Scope::NextLine => {
            let line_end = |from: usize| {
                let newline = text[from..].find('\n');
                newline.map_or(text.len(), |newline| from + newline + 1)
            };
            let mut start = line_end(end);
            let mut stop = line_end(start);
            // Formatters add a blank line after a comment.
            while start < stop && text[start..stop].trim().is_empty() {
                start = stop;
                stop = line_end(start);
            }
            Span::new(start, stop)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Applicability;

    #[test]
    fn misspelled_directives_are_reported() {
        for (written, right) in [
            (
                "helpc disable-next-line a/b -- why",
                "helpc-disable-next-line",
            ),
            (
                "HELPC-DISABLE-NEXT-LINE a/b -- why",
                "helpc-disable-next-line",
            ),
            ("helpc: disable a/b -- why", "helpc-disable"),
            ("helpc:disable-file a/b -- why", "helpc-disable-file"),
            (
                "helpc_disable_next_line a/b -- why",
                "helpc-disable-next-line",
            ),
            (
                "helpc disable next line a/b -- why",
                "helpc-disable-next-line",
            ),
            ("Helpc-Enable", "helpc-enable"),
            ("helpc enable", "helpc-enable"),
            (
                "helpc-disable-next-line: a/b -- why",
                "helpc-disable-next-line",
            ),
            ("helpc disable links -- why", "helpc-disable"),
            ("helpc-disabel a/b -- why", "helpc-disable"),
            (
                "helpc disable-nextline a/b -- why",
                "helpc-disable-next-line",
            ),
            (
                "hepc-disable-next-line a/b -- why",
                "helpc-disable-next-line",
            ),
            ("help-disable a/b -- why", "helpc-disable"),
        ] {
            let text = format!("<!-- {written} -->\n");
            let (found, faults) = find(&text, &[]);
            assert!(found.is_empty(), "{written}");
            let [fault] = faults.as_slice() else {
                panic!("{written}: {faults:?}");
            };
            let fix = fault.fix.as_ref().expect(written);
            assert_eq!(fix.applicability, Applicability::Unsafe, "{written}");
            let edit = &fix.edits[0];
            let mut fixed = text;
            fixed.replace_range(edit.span.range(), &edit.text);
            assert!(fixed.starts_with(&format!("<!-- {right}")), "{fixed}");
            let (found, faults) = find(&fixed, &[]);
            let is_enable = right == "helpc-enable";
            assert!(
                is_enable || (found.len() == 1 && faults.is_empty()),
                "{fixed}"
            );
        }
    }

    #[test]
    fn other_comments_are_left_alone() {
        for comment in [
            "helpc",
            "helpc checks this file",
            "helpc: enabled for all articles",
            "helpc disables nothing here",
            "helpc-disable-next-line a/b -- why",
            "markdownlint-disable MD013",
            "prettier-ignore",
            "disable-next-line",
            "help-center-link",
            "issueDescription",
        ] {
            let text = format!("<!-- {comment} -->\n");
            let (_, faults) = find(&text, &[]);
            assert!(faults.is_empty(), "{comment}: {faults:?}");
        }
    }
}
