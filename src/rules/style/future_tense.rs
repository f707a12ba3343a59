//! `style/future-tense`: "will" where the present tense is enough.

use super::support::prose::{self, Passage};
use crate::finding::Fix;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::{FutureVerb, Wording};
use std::ops::Range;

pub(super) const RULE: Rule = Rule::article("style/future-tense", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let future = &cx.schemas.style.future;
    let mut last = (0, 0);
    for (passage, worded) in prose::matches(cx, Wording::Future) {
        let Some(found) = future.verb(passage.text, worded) else {
            continue;
        };
        let range = &found.range;
        // The verb is part of the previous one.
        if (worded.part, range.start) < last {
            continue;
        }
        last = (worded.part, range.end);
        let subject = passage.word_before(range.start);
        if !passage.is_word(range)
            || passage.is_quoted(range)
            || prose::is_emphasized(&passage.text[range.clone()])
            || future.not_before.contains(found.verb)
            || future.not_after.contains(found.pronoun.unwrap_or(subject))
            || future.is_dated(sentence(&passage, range))
        {
            continue;
        }
        let written = &passage.text[range.clone()];
        let span = passage.span(range);
        let right = present(&found, subject);
        let help = match &right {
            Some(right) => format!("Write `{right}`."),
            None => "Use the present tense.".to_owned(),
        };
        out.report(span, format!("`{written}` is in the future tense"))
            .help(help)
            .fix(right.map(|right| Fix::needs_review(span, right)));
    }
}

/// Returns the sentence around `range`.
fn sentence<'t>(passage: &Passage<'t>, range: &Range<usize>) -> &'t str {
    let (before, after) = passage.line_around(range);
    let start = before.rfind(". ").map_or(0, |at| at + 2);
    let end = after.find(". ").unwrap_or(after.len());
    &passage.text[range.start - before.len() + start..range.end + end]
}

/// Returns the verb in the present tense, if its form is certain: after a pronoun.
fn present(found: &FutureVerb<'_>, subject: &str) -> Option<String> {
    let subject = found.pronoun.unwrap_or(subject);
    let is = |list: &[&str]| list.iter().any(|word| word.eq_ignore_ascii_case(subject));
    let plural = is(&["you", "they"]);
    let verb = match found.verb {
        "be" if plural => "are".to_owned(),
        "be" if is(&["it", "this"]) => "is".to_owned(),
        verb if plural => verb.to_owned(),
        _ => return None,
    };
    let pronoun = found.pronoun.map(|word| format!("{word} "));
    Some(pronoun.unwrap_or_default() + found.between + &verb)
}
