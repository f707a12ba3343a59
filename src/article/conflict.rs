//! Conflicts of version control that were committed unresolved.

use crate::source::Span;
use std::borrow::Cow;

const OPEN: &str = "<<<<<<< ";
const MIDDLE: &str = "=======";
const CLOSE: &str = ">>>>>>> ";

/// All conflicts: from the line with `<<<<<<<` to that with `>>>>>>>`, or that
/// one line where no other follows.
pub(super) fn find(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = memchr::memmem::find(&text.as_bytes()[from..], OPEN.as_bytes()) {
        let start = from + at;
        from = start + OPEN.len();
        let line_start = text[..start].chars().next_back().is_none_or(|c| matches!(c, '\n' | '\r' | '\u{feff}'));
        if !line_start {
            continue;
        }
        let mut end = start + line(&text[start..]).len();
        if let Some((last, length)) = find_line(&text[start..], |line| line.starts_with(CLOSE)) {
            end = start + last + length;
        }
        found.push(Span::new(start, end));
        from = end;
    }
    found
}

/// The text with all but our side of each conflict turned into blanks, as long
/// as it was.
pub(super) fn ours<'t>(text: &'t str, conflicts: &[Span]) -> Cow<'t, str> {
    if conflicts.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut shown = text.to_owned();
    for conflict in conflicts {
        let (start, end) = (conflict.start as usize, conflict.end as usize);
        let whole = &text[start..end];
        let ours = line(whole).len();
        let theirs = find_line(whole, |line| line.trim_end() == MIDDLE).map_or(whole.len(), |(at, _)| at);
        blank(&mut shown, start, start + ours);
        blank(&mut shown, start + theirs.max(ours), end);
    }
    Cow::Owned(shown)
}

/// The first line of `text`, without what ends it.
fn line(text: &str) -> &str {
    text.split(['\n', '\r']).next().unwrap_or_default()
}

/// Offset and length of the first line that `wanted` accepts.
fn find_line(text: &str, wanted: impl Fn(&str) -> bool) -> Option<(usize, usize)> {
    let mut at = 0;
    for full in text.split_inclusive(['\n', '\r']) {
        let line = full.trim_end_matches(['\n', '\r']);
        if wanted(line) {
            return Some((at, line.len()));
        }
        at += full.len();
    }
    None
}

/// Turns everything but line ends into blanks.
fn blank(text: &mut String, start: usize, end: usize) {
    let blanks: String = text[start..end]
        .bytes()
        .map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' })
        .collect();
    text.replace_range(start..end, &blanks);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conflict_reaches_from_its_first_marker_to_its_last() {
        let text = "a\n<<<<<<< HEAD\nours\n=======\nthéirs\n>>>>>>> branch\nb\n x <<<<<<< no\n";
        let found = find(text);
        assert_eq!(found.len(), 1);
        assert_eq!(&text[found[0].range()], "<<<<<<< HEAD\nours\n=======\nthéirs\n>>>>>>> branch");
        let shown = ours(text, &found);
        assert_eq!(shown.len(), text.len());
        assert_eq!(shown.split_whitespace().collect::<Vec<_>>(), ["a", "ours", "b", "x", "<<<<<<<", "no"]);
    }
}
