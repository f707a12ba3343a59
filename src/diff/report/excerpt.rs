//! Excerpts of changed texts.

use crate::diff::model::{WordChange, WordKind};
use std::borrow::Cow;

/// Maximum length of unchanged text on each side of a change, in characters.
const CONTEXT_CHARS: usize = 60;

/// Returns the words with long unchanged parts shortened.
pub(super) fn excerpt(words: &[WordChange]) -> Vec<WordChange> {
    let last = words.len().saturating_sub(1);
    let shortened = words.iter().enumerate().map(|(at, word)| {
        let text = if word.change == WordKind::Same {
            shortened(&word.text, at > 0, at < last)
        } else {
            word.text.clone()
        };
        WordChange {
            change: word.change,
            text,
        }
    });
    shortened.collect()
}

/// Returns the text of words. Where only a line break was added or removed, `↵` shows it.
pub(super) fn visible_breaks(word: &WordChange) -> Cow<'_, str> {
    let is_break = word.change != WordKind::Same && word.text.trim().is_empty();
    if is_break && word.text.contains('\n') {
        return Cow::Owned(word.text.replace('\n', "↵\n"));
    }
    Cow::Borrowed(&word.text)
}

/// Shortens unchanged text to what is next to the changes before and after it.
fn shortened(text: &str, is_after_change: bool, is_before_change: bool) -> String {
    let length = text.chars().count();
    let kept = CONTEXT_CHARS * (usize::from(is_after_change) + usize::from(is_before_change));
    if length <= kept + 10 {
        return text.to_owned();
    }
    let mut excerpt = String::new();
    if is_after_change {
        let end = text
            .char_indices()
            .nth(CONTEXT_CHARS)
            .map_or(text.len(), |(at, _)| at);
        let end = text[..end].rfind(char::is_whitespace).unwrap_or(end);
        excerpt.push_str(&text[..end]);
    }
    excerpt.push_str(" … ");
    if is_before_change {
        let start = text
            .char_indices()
            .nth(length - CONTEXT_CHARS)
            .map_or(0, |(at, _)| at);
        let rest = &text[start..];
        let skip = rest.find(char::is_whitespace).unwrap_or_default();
        excerpt.push_str(rest[skip..].trim_start());
    }
    excerpt
}
