//! `file/lost-quote`: a question mark in place of a lost quotation mark or apostrophe.

use crate::finding::{Applicability, Edit, Fix};
use crate::rules::shown_text::{self, ShownText};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::Text;
use std::ops::Range;

pub(super) const RULE: Rule = Rule::article("file/lost-quote", check);

/// Maximum length of a quotation in bytes; a longer text is a sentence between two questions.
const MAX_QUOTATION_BYTES: usize = 80;

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    // A byte that is not UTF-8 is also a `?` in the text.
    let source = &cx.article.source;
    if !source.faults.is_empty() || !may_have_lost(&source.text, &cx.schemas.text) {
        return;
    }
    shown_text::each(cx, &mut |shown| {
        if memchr::memchr(b'?', shown.text.as_bytes()).is_none() {
            return;
        }
        for line in lines(shown.text) {
            check_line(shown, line, &cx.schemas.text, out);
        }
    });
}

/// Returns false if no question mark in a file has the neighbors that `opens` and `contraction`
/// ask for. Most are in addresses or end sentences; texts of JSON may start in an escape.
fn may_have_lost(text: &str, known: &Text) -> bool {
    let bytes = text.as_bytes();
    let endings = known.contraction_endings.iter().map(String::len);
    let longest = endings.max().unwrap_or_default();
    let is_word = |at: usize| {
        bytes
            .get(at)
            .is_some_and(|byte| byte.is_ascii_alphanumeric())
    };
    memchr::memchr_iter(b'?', bytes).any(|at| {
        let after = at + 1;
        let is_front = at == 0 || !is_word(at - 1) || bytes[..at - 1].ends_with(b"\\");
        let ends_soon = || (after..=after + longest).any(|at| !is_word(at));
        let has_text = is_word(after) || bytes.get(after).is_some_and(|byte| !byte.is_ascii());
        has_text && (is_front || ends_soon() || bytes[..after].ends_with(b"??"))
    })
}

/// Returns the ranges of the lines of `text`.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let from = start;
        start += line.len();
        from..start
    })
}

fn check_line(shown: &ShownText<'_>, line: Range<usize>, known: &Text, out: &mut Sink<'_>) {
    let text = &shown.text[line.clone()];
    let mut marks = QuestionMarks { text, at: 0 }.peekable();
    while let Some(mark) = marks.next() {
        let edit = |range: &Range<usize>, right: &str| Edit {
            span: shown.span(range.start + line.start..range.end + line.start),
            text: right.to_owned(),
        };
        if let Some(word) = contraction(text, &mark, known) {
            let span = shown.span(word.start + line.start..word.end + line.start);
            let (front, end) = (&text[word.start..mark.start], &text[mark.end..word.end]);
            let message = format!("`{}` has lost its apostrophe", &text[word]);
            out.report(span, message)
                .help(format!("Write `{front}'{end}`."))
                .fix(Fix::new(Applicability::Safe, vec![edit(&mark, "'")]));
        } else if opens(text, &mark)
            && let Some(end) = marks.peek().filter(|end| closes(text, &mark, end)).cloned()
        {
            marks.next();
            let span = shown.span(mark.start + line.start..end.end + line.start);
            let quoted = &text[mark.end..end.start];
            let edits = vec![
                edit(&mark, shown.double_quote),
                edit(&end, shown.double_quote),
            ];
            let message = format!(
                "`{}` has lost its quotation marks",
                &text[mark.start..end.end]
            );
            out.report(span, message)
                .help(format!("Write `\"{quoted}\"`."))
                .fix(Fix::new(Applicability::Unsafe, edits));
        }
    }
}

/// Iterator over the runs of question marks in a text. A lost character leaves one to three.
struct QuestionMarks<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for QuestionMarks<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = &self.text[self.at..];
        let start = self.at + memchr::memchr(b'?', rest.as_bytes())?;
        let run = self.text[start..].bytes().take_while(|byte| *byte == b'?');
        self.at = start + run.count();
        Some(start..self.at)
    }
}

/// Returns the word around `mark` if it was a contraction or a possessive.
fn contraction(text: &str, mark: &Range<usize>, known: &Text) -> Option<Range<usize>> {
    let before = &text[..mark.start];
    let front = before.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let after = &text[mark.end..];
    let length = after
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(after.len());
    let is_plain_before =
        !front.ends_with(|c: char| c.is_alphanumeric() || "_?=&/.\\-:@#%$".contains(c));
    let is_plain_after =
        !after[length..].starts_with(|c: char| c.is_alphanumeric() || "_=&/\\-@%?".contains(c));
    let is_word =
        mark.len() <= 3 && front.len() < before.len() && is_plain_before && is_plain_after;
    let ending = &after[..length];
    if is_word && known.contraction_endings.iter().any(|one| one == ending) {
        Some(front.len()..mark.end + length)
    } else {
        None
    }
}

/// Returns true if `mark` is where a quotation starts.
fn opens(text: &str, mark: &Range<usize>) -> bool {
    let is_front = text[..mark.start]
        .chars()
        .next_back()
        .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '*'));
    mark.len() <= 3 && is_front && text[mark.end..].starts_with(char::is_alphanumeric)
}

/// Returns true if `end` ends the quotation that starts at `start`.
fn closes(text: &str, start: &Range<usize>, end: &Range<usize>) -> bool {
    let quoted = &text[start.end..end.start];
    let is_end = text[end.end..]
        .chars()
        .next()
        .is_none_or(|c| !c.is_alphanumeric() && !"=&/_".contains(c));
    end.len() == start.len()
        && is_end
        && quoted.len() <= MAX_QUOTATION_BYTES
        && quoted.ends_with(|c: char| c.is_alphanumeric() || c == ')')
        && !quoted.contains(['=', '&', '/', ',', ';', '{', '<'])
        && !quoted.contains(". ")
}
