//! Differences of texts, in words.

use super::model::Section;
use super::readable::readable;
use crate::diff::model::{SectionChange, SectionKind, WordChange, WordKind};
use crate::util::steps;
use similar::DiffOp;

/// Returns the differences of two lists of sections, in the order of the new one.
pub(in crate::diff) fn compare_sections(
    before: &[Section],
    after: &[Section],
) -> Vec<SectionChange> {
    let (old, new) = (headings(before), headings(after));
    let mut changes = Vec::new();
    for step in steps(&bytes(&old), &bytes(&new)) {
        match step {
            DiffOp::Equal {
                old_index,
                new_index,
                len,
            } => {
                let pairs = before[old_index..old_index + len]
                    .iter()
                    .zip(&after[new_index..new_index + len]);
                changes.extend(pairs.filter_map(|(old, new)| changed(old, new)));
            }
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => {
                let pairs = old_len.min(new_len);
                let (old, new) = (
                    &before[old_index..][..old_len],
                    &after[new_index..][..new_len],
                );
                let both = old.iter().zip(new);
                changes.extend(both.filter_map(|(old, new)| changed(old, new)));
                changes.extend(old[pairs..].iter().map(removed));
                changes.extend(new[pairs..].iter().map(added));
            }
            DiffOp::Delete {
                old_index, old_len, ..
            } => changes.extend(before[old_index..][..old_len].iter().map(removed)),
            DiffOp::Insert {
                new_index, new_len, ..
            } => changes.extend(after[new_index..][..new_len].iter().map(added)),
        }
    }
    changes
}

/// Returns the headings of sections, in lower case.
fn headings(sections: &[Section]) -> Vec<String> {
    let headings = sections
        .iter()
        .map(|section| section.heading.to_lowercase());
    headings.collect()
}

fn bytes(texts: &[String]) -> Vec<&[u8]> {
    texts.iter().map(String::as_bytes).collect()
}

fn changed(before: &Section, after: &Section) -> Option<SectionChange> {
    if before == after {
        return None;
    }
    let words = if before.heading == after.heading {
        compare_texts(&before.text, &after.text)
    } else {
        let whole = |section: &Section| format!("{}\n{}", section.heading, section.text);
        compare_texts(&whole(before), &whole(after))
    };
    if words.iter().all(|word| word.change == WordKind::Same) {
        // Only spaces differ.
        return None;
    }
    let (old, new) = (lines(before), lines(after));
    let is_reordered = before.heading == after.heading && old != new && sorted(old) == sorted(new);
    Some(SectionChange {
        heading: after.heading.clone(),
        change: if is_reordered {
            SectionKind::Reordered
        } else {
            SectionKind::Changed
        },
        words,
    })
}

/// Returns the lines of a section, without the numbers of steps.
fn lines(section: &Section) -> Vec<&str> {
    let lines = section.text.lines().map(|line| {
        let text = line.trim_start_matches(|c: char| c.is_ascii_digit());
        match text.strip_prefix(". ") {
            Some(text) if !line.starts_with('.') => text,
            _ => line,
        }
    });
    lines.collect()
}

fn sorted(mut lines: Vec<&str>) -> Vec<&str> {
    lines.sort_unstable();
    lines
}

fn removed(section: &Section) -> SectionChange {
    SectionChange {
        heading: section.heading.clone(),
        change: SectionKind::Removed,
        words: whole(&section.text, WordKind::Removed),
    }
}

fn added(section: &Section) -> SectionChange {
    SectionChange {
        heading: section.heading.clone(),
        change: SectionKind::Added,
        words: whole(&section.text, WordKind::Added),
    }
}

fn whole(text: &str, change: WordKind) -> Vec<WordChange> {
    if text.is_empty() {
        return Vec::new();
    }
    vec![WordChange {
        change,
        text: text.to_owned(),
    }]
}

/// Returns the differences of two texts.
pub(in crate::diff) fn compare_texts<'t>(before: &'t str, after: &'t str) -> Vec<WordChange> {
    let (old, new) = (words(before), words(after));
    let bytes = |words: &[Word<'t>]| -> Vec<&'t [u8]> {
        words.iter().map(|word| word.text.as_bytes()).collect()
    };
    let mut changes = Vec::new();
    for step in steps(&bytes(&old), &bytes(&new)) {
        match step {
            DiffOp::Equal { new_index, len, .. } => {
                push(&mut changes, WordKind::Same, &new[new_index..][..len]);
            }
            DiffOp::Delete {
                old_index, old_len, ..
            } => push(
                &mut changes,
                WordKind::Removed,
                &old[old_index..][..old_len],
            ),
            DiffOp::Insert {
                new_index, new_len, ..
            } => push(&mut changes, WordKind::Added, &new[new_index..][..new_len]),
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => {
                push(
                    &mut changes,
                    WordKind::Removed,
                    &old[old_index..][..old_len],
                );
                push(&mut changes, WordKind::Added, &new[new_index..][..new_len]);
            }
        }
    }
    readable(changes)
}

/// A word of a text, or the end of a line.
#[derive(Debug, Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    /// True if a space is before it.
    is_spaced: bool,
}

/// Returns the words of a text. Scripts without spaces are split into characters.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut is_spaced = false;
    for (at, c) in text.char_indices() {
        let is_alone = c == '\n' || is_without_spaces(c);
        if !c.is_whitespace() && !is_alone {
            continue;
        }
        if start < at {
            let text = &text[start..at];
            words.push(Word { text, is_spaced });
            is_spaced = false;
        }
        start = at + c.len_utf8();
        if is_alone {
            let text = &text[at..start];
            words.push(Word { text, is_spaced });
        }
        is_spaced = !is_alone;
    }
    if start < text.len() {
        let text = &text[start..];
        words.push(Word { text, is_spaced });
    }
    words
}

/// Returns true for a character of a script that is written without spaces.
fn is_without_spaces(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{3000}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ffef}')
}

fn push(changes: &mut Vec<WordChange>, change: WordKind, words: &[Word<'_>]) {
    let mut text = String::new();
    for (at, word) in words.iter().enumerate() {
        if word.is_spaced && (at > 0 || !changes.is_empty()) {
            text.push(' ');
        }
        text.push_str(word.text);
    }
    if !text.is_empty() {
        changes.push(WordChange { change, text });
    }
}

#[cfg(test)]
mod tests {
    use super::{changed, compare_texts};
    use crate::diff::model::{SectionKind, WordKind};
    use crate::diff::text::Section;

    fn written(before: &str, after: &str) -> String {
        let changes = compare_texts(before, after).into_iter();
        let parts = changes.map(|change| match change.change {
            WordKind::Same => change.text,
            WordKind::Removed => format!("[-{}-]", change.text),
            WordKind::Added => format!("[+{}+]", change.text),
        });
        parts.collect()
    }

    #[test]
    fn differences_are_words() {
        assert_eq!(
            written("Open the portal.", "Open the new portal."),
            "Open the[+ new+] portal."
        );
        assert_eq!(written("a b c", "a c"), "a[- b-] c");
        assert_eq!(written("", "a"), "[+a+]");
        assert_eq!(written("a\nb", "a\nb\nc"), "a\nb[+\nc+]");
        assert_eq!(
            written(
                "1. Scale the database up in the portal.",
                "1. Delete the row with the key in the table."
            ),
            "1. [-Scale the database up in the portal.-][+Delete the row with the key in the table.+]"
        );
        assert_eq!(
            written("重启虚拟机", "重启计算机"),
            "重启[-虚拟-][+计算+]机"
        );
    }
    #[test]
    fn lines_that_only_moved_are_not_new_numbers() {
        let section = |text: &str| Section {
            text: text.to_owned(),
            ..Section::default()
        };
        let kind = |before: &str, after: &str| {
            let change = changed(&section(before), &section(after));
            change.expect("another text").change
        };
        let steps = "1. Stop it.\n2. Start it.";
        assert_eq!(
            kind(steps, "1. Start it.\n2. Stop it."),
            SectionKind::Reordered
        );
        assert_eq!(
            kind(steps, "1. Stop it.\n1. Start it."),
            SectionKind::Changed
        );
        assert_eq!(
            kind(steps, "1. Start it.\n2. Stop it now."),
            SectionKind::Changed
        );
    }
}
