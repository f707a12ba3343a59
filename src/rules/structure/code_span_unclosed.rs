//! `structure/code-span-unclosed`: a backtick that does not start or end code.

use super::support::table_rows::is_in_long_row;
use crate::finding::Fix;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::{Span, line_after, line_before};

pub(super) const RULE: Rule = Rule::article("structure/code-span-unclosed", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let text = cx.article.source.text.as_str();
    let mut line_end = 0;
    // Number of backticks on a line of their own that were meant to start a block.
    let mut block = 0;
    for prose in &cx.article.outline.prose {
        let part = cx.article.source.slice(*prose).as_bytes();
        for at in memchr::memchr_iter(b'`', part) {
            let at = prose.start as usize + at;
            // The other part of an unmatched pair is on the same line.
            if at < line_end || text[..at].ends_with('\\') {
                continue;
            }
            let marks = Marks::at(text, at);
            // A `|` in code ends a table cell: `structure/table-cells` reports it.
            line_end = at + line_after(text, at).len();
            if marks.is_listed() || is_in_long_row(text, &cx.article.outline.tables, at) {
                continue;
            }
            if marks.is_alone() && marks.span.len() == block {
                block = 0;
                continue;
            }
            if marks.is_alone() {
                block = marks.span.len();
            }
            marks.report(out);
        }
    }
}

/// Backticks that are displayed, and the text around them on their line.
struct Marks<'a> {
    span: Span,
    before: &'a str,
    after: &'a str,
}

impl<'a> Marks<'a> {
    fn at(text: &'a str, at: usize) -> Self {
        let rest = line_after(text, at);
        let length = rest.bytes().take_while(|byte| *byte == b'`').count();
        Self {
            span: Span::new(at, at + length),
            before: line_before(text, at),
            after: &rest[length..],
        }
    }

    /// Returns true if the backticks are part of a list of punctuation characters.
    fn is_listed(&self) -> bool {
        let is_symbol = |c: char| c.is_ascii_punctuation() && !"()'\".,:;!?*_".contains(c);
        self.before.ends_with(is_symbol) && self.after.starts_with(is_symbol)
    }

    /// Returns true if nothing else is on the line.
    fn is_alone(&self) -> bool {
        self.before.trim_matches([' ', '\t', '>']).is_empty() && self.after.trim().is_empty()
    }

    /// Returns true for a backtick in place of an apostrophe, as in `let`s`.
    fn is_apostrophe(&self) -> bool {
        let end = self.after.find(|c: char| !c.is_alphabetic());
        let ending = &self.after[..end.unwrap_or(self.after.len())];
        self.span.len() == 1
            && self.before.ends_with(char::is_alphabetic)
            && ["d", "ll", "m", "re", "s", "t", "ve"].contains(&ending)
    }

    fn report(&self, out: &mut Sink<'_>) {
        let count = self.span.len();
        let (name, verb) = match count {
            1 => ("a backtick".to_owned(), "does"),
            _ => (format!("{count} backticks"), "do"),
        };
        if self.is_apostrophe() {
            out.report(self.span, "a backtick is not an apostrophe")
                .help("Write `'`.")
                .fix(Fix::safe(self.span, "'"));
            return;
        }
        if self.is_alone() {
            out.report(
                self.span,
                format!(
                    "{name} on a line of {} own {verb} not start a code block",
                    own(count)
                ),
            )
            .help("Write three backticks on a line before the code and on a line after it.");
            return;
        }
        let message = if self.after.starts_with(|c: char| !c.is_whitespace()) {
            format!("code that starts with {name} is not closed")
        } else {
            format!(
                "{name} {verb} not close any code: readers see {}",
                them(count)
            )
        };
        out.report(self.span, message).help(
            "Put the same number of backticks before and after the code. To show a backtick, write `\\` before it.",
        );
    }
}

fn own(count: usize) -> &'static str {
    if count == 1 { "its" } else { "their" }
}

fn them(count: usize) -> &'static str {
    if count == 1 { "it" } else { "them" }
}
