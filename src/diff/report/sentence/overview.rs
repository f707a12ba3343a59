//! Sentences about the comparison as a whole.

use super::part::{Part, Sentence, code, words};
use crate::diff::{Diff, Kind, SideName};
use crate::git::short_name;
use crate::report::{Owner, digits, plural};

/// Number of kinds of changes that the verdict names.
const MAX_KINDS: usize = 2;

/// Returns the first line: what is compared with what.
pub(in crate::diff::report) fn compared(diff: &Diff) -> Sentence {
    let side = |side: &SideName| {
        let name = code(short_name(&side.name));
        let commit = side.commit.as_deref().and_then(|commit| commit.get(..10));
        match commit {
            Some(commit) if !side.name.starts_with(commit) => {
                vec![name, words(format!(" ({commit})"))]
            }
            _ => vec![name],
        }
    };
    let mut sentence = vec![words("from ")];
    sentence.extend(side(&diff.base));
    sentence.push(words(" to "));
    sentence.extend(side(&diff.head));
    sentence.push(words(format!(", audience {}", diff.audience)));
    sentence
}

/// Returns the answer to "does a customer see a change?".
pub(in crate::diff::report) fn verdict(diff: &Diff) -> String {
    if !diff.is_seen() {
        return "No customer sees a change.".to_owned();
    }
    let mut parts = Vec::new();
    let choices = diff.total(Kind::LostAnswer);
    if choices > 0 {
        let kind = Kind::LostAnswer.description(choices);
        parts.push(format!("{} {kind}", digits(choices)));
    }
    let gone = diff.total(Kind::HeldBack) + diff.total(Kind::Removed);
    if gone > 0 {
        let is = if gone == 1 { "is" } else { "are" };
        parts.push(format!(
            "{} {is} no longer published",
            plural(gone, "article")
        ));
    }
    // The worst changes are listed above; of the others, the most severe kinds are listed here.
    let others = diff
        .totals
        .iter()
        .filter(|(kind, _)| !matches!(kind, Kind::LostAnswer | Kind::HeldBack | Kind::Removed));
    let left = MAX_KINDS.saturating_sub(parts.len());
    for (kind, count) in others.take(left) {
        parts.push(format!("{} {}", digits(*count), kind.description(*count)));
    }
    let articles = plural(diff.affected, "article");
    parts.push(format!("{articles} affected in all"));
    let mut text = parts.join("; ");
    text.push('.');
    text
}

/// Returns the name of an owner.
pub(in crate::diff::report) fn of_owner(owner: &Owner) -> String {
    let Owner {
        ownership_id,
        author,
        service,
    } = owner;
    let first = ownership_id.as_ref().or(service.as_ref());
    match (first, author) {
        (Some(first), Some(author)) => format!("{first} ({author})"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => "unknown".to_owned(),
    }
}

/// Returns the sentences about what no customer sees.
pub(in crate::diff::report) fn unseen(diff: &Diff) -> Vec<Sentence> {
    let unseen = &diff.unseen;
    let mut sentences = Vec::new();
    if !unseen.moved.is_empty() {
        let [old, new] = &unseen.moved[0];
        let count = plural(unseen.moved.len(), "file");
        sentences.push(vec![
            words(format!("{count} moved, such as ")),
            code(old),
            words(" to "),
            code(new),
        ]);
    }
    if let Some(first) = unseen.rewritten.first() {
        let count = plural(unseen.rewritten.len(), "article");
        sentences.push(vec![
            words(format!("{count} rewritten with the same result, such as ")),
            code(first),
        ]);
    }
    if unseen.is_search_reordered {
        let text = "the search index has the same articles in a different order";
        sentences.push(vec![words(text)]);
    }
    for held in &unseen.not_published {
        let mut sentence = vec![code(&held.file), words(" changed, but is held back")];
        if let Some(reason) = held.reasons.first() {
            sentence.extend([
                words(" by "),
                code(&reason.rule),
                words(format!(" in line {}: ", reason.line)),
                Part::Quoted(reason.message.clone()),
            ]);
        }
        sentences.push(sentence);
    }
    sentences
}
