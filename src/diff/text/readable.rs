//! Makes differences easier to read than the shortest ones are.

use crate::diff::model::{WordChange, WordKind};

/// A text that was replaced.
#[derive(Debug, Default)]
struct Replacement {
    removed: String,
    added: String,
}

impl Replacement {
    /// Returns the length of the longer side; 0 if nothing was replaced, but only added or removed.
    fn length(&self) -> usize {
        if self.removed.is_empty() || self.added.is_empty() {
            return 0;
        }
        self.removed.len().max(self.added.len())
    }
}

/// Returns the same differences with fewer and larger changes: a few words in common between two
/// larger changes, such as `in` or `the`, are there by chance.
pub(super) fn readable(changes: Vec<WordChange>) -> Vec<WordChange> {
    // The text before each replacement, and the one after the last.
    let mut kept = vec![String::new()];
    let mut replacements: Vec<Replacement> = Vec::new();
    for WordChange { change, text } in changes {
        if change == WordKind::Same {
            if kept.len() == replacements.len() {
                kept.push(String::new());
            }
            if let Some(last) = kept.last_mut() {
                last.push_str(&text);
            }
            continue;
        }
        if kept.len() > replacements.len() {
            replacements.push(Replacement::default());
        }
        if let Some(last) = replacements.last_mut() {
            let side = match change {
                WordKind::Removed => &mut last.removed,
                _ => &mut last.added,
            };
            side.push_str(&text);
        }
    }
    let mut written: Vec<(String, Replacement)> = Vec::new();
    let mut kept = kept.into_iter();
    for replacement in replacements {
        let before = kept.next().unwrap_or_default();
        match written.last_mut() {
            Some((_, last)) if is_by_chance(&before, last, &replacement) => {
                for side in [&mut last.removed, &mut last.added] {
                    side.push_str(&before);
                }
                last.removed.push_str(&replacement.removed);
                last.added.push_str(&replacement.added);
            }
            _ => written.push((before, replacement)),
        }
    }
    let mut changes = Vec::new();
    for (mut before, mut replacement) in written {
        let both = [&mut replacement.removed, &mut replacement.added];
        if both.iter().all(|side| side.starts_with(' ')) {
            before.push(' ');
            for side in both {
                side.remove(0);
            }
        }
        push(&mut changes, WordKind::Same, before);
        push(&mut changes, WordKind::Removed, replacement.removed);
        push(&mut changes, WordKind::Added, replacement.added);
    }
    push(
        &mut changes,
        WordKind::Same,
        kept.next().unwrap_or_default(),
    );
    changes
}

/// Returns true if a text between two replacements is shorter than each of them. Lines are never
/// joined.
fn is_by_chance(text: &str, before: &Replacement, after: &Replacement) -> bool {
    let length = text.trim().len();
    !text.contains('\n') && length < before.length() && length < after.length()
}

fn push(changes: &mut Vec<WordChange>, change: WordKind, text: String) {
    if !text.is_empty() {
        changes.push(WordChange { change, text });
    }
}
