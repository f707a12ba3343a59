//! Unresolved version control conflicts.

use crate::schema::Words;
use crate::source::Span;
use std::borrow::Cow;
use std::sync::LazyLock;

const OPEN: &str = "<<<<<<< ";
const MIDDLE: &str = "=======";
const CLOSE: &str = ">>>>>>> ";

/// The kind of a line of a conflict.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Open,
    Middle,
    Close,
}

/// Finds all conflicts, from the line with `<<<<<<<` to that with `>>>>>>>`; of a partly resolved
/// one, the remaining lines.
pub(super) fn find(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    if !holds_any(text) {
        return found;
    }
    let mut open: Option<Span> = None;
    let mut middle: Option<Span> = None;
    // A line of `=` may underline a heading.
    let is_left = |line: &Span| !underlines(text, *line);
    for (mark, line) in marks(text) {
        match mark {
            Mark::Open if open.is_none() => {
                found.extend(middle.take().filter(is_left));
                open = Some(line);
            }
            Mark::Open => {}
            Mark::Middle if open.is_some() => open = open.map(|first| first.to(line)),
            Mark::Middle => found.extend(middle.replace(line).filter(is_left)),
            Mark::Close => {
                let first = open.take().or(middle.take());
                found.push(first.map_or(line, |first| first.to(line)));
            }
        }
    }
    found.extend(open.or(middle.filter(is_left)));
    found
}

/// Returns true if `text` has any mark of a conflict; nearly no text has.
fn holds_any(text: &str) -> bool {
    static MARKS: LazyLock<Option<Words>> = LazyLock::new(|| {
        let marks = [OPEN, "\n=======", CLOSE].map(str::to_owned);
        Words::try_from(marks.to_vec()).ok()
    });
    let holds = |marks: &Words| marks.find_in(text).next().is_some();
    MARKS.as_ref().is_none_or(holds)
}

/// Returns the marks of conflicts and their lines outside fenced code, which may be about
/// conflicts.
fn marks(text: &str) -> Vec<(Mark, Span)> {
    let mut found = Vec::new();
    let mut fence: Option<&str> = None;
    for full in text.split_inclusive('\n') {
        let line = full.trim_end().trim_start_matches('\u{feff}');
        if let Some(run) = fence_of(line) {
            fence = match fence {
                None => Some(run),
                Some(open) if run.starts_with(open) && line.trim_start() == run => None,
                open => open,
            };
        }
        let mark = match line {
            _ if fence.is_some() => continue,
            MIDDLE => Mark::Middle,
            line if line.starts_with(OPEN) => Mark::Open,
            line if line.starts_with(CLOSE) => Mark::Close,
            _ => continue,
        };
        found.push((mark, Span::of_slice(text, line, 0)));
    }
    found
}

/// Returns the three or more backticks or tildes at the start of `line`.
fn fence_of(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let first = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let run = &line[..line.len() - line.trim_start_matches(first).len()];
    if run.len() < 3 {
        return None;
    }
    Some(run)
}

/// Returns true if `line` may underline a heading.
fn underlines(text: &str, line: Span) -> bool {
    let above = text[..line.start as usize].lines().next_back();
    above.is_some_and(|above| !above.trim().is_empty() && !above.starts_with('#'))
}

/// Returns the text with everything but our side of each conflict replaced with spaces.
pub(super) fn ours<'t>(text: &'t str, conflicts: &[Span]) -> Cow<'t, str> {
    if conflicts.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut shown = text.to_owned();
    for conflict in conflicts {
        let (start, end) = (conflict.start as usize, conflict.end as usize);
        let whole = &text[start..end];
        let ours = line(whole).len();
        let theirs =
            find_line(whole, |line| line.trim_end() == MIDDLE).map_or(whole.len(), |(at, _)| at);
        clear(&mut shown, start, start + ours);
        clear(&mut shown, start + theirs.max(ours), end);
    }
    Cow::Owned(shown)
}

/// Returns the first line of `text` without its end.
fn line(text: &str) -> &str {
    text.split(['\n', '\r']).next().unwrap_or_default()
}

/// Returns offset and length of the first line that `wanted` accepts.
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

/// Replaces everything but line ends with spaces.
fn clear(text: &mut String, start: usize, end: usize) {
    let spaces: String = text[start..end]
        .bytes()
        .map(|byte| {
            if matches!(byte, b'\n' | b'\r') {
                char::from(byte)
            } else {
                ' '
            }
        })
        .collect();
    text.replace_range(start..end, &spaces);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conflict_reaches_from_its_first_marker_to_its_last() {
        let text = "a\n<<<<<<< HEAD\nours\n=======\nthéirs\n>>>>>>> branch\nb\n x <<<<<<< no\n";
        let found = find(text);
        assert_eq!(found.len(), 1);
        assert_eq!(
            &text[found[0].range()],
            "<<<<<<< HEAD\nours\n=======\nthéirs\n>>>>>>> branch"
        );
        let shown = ours(text, &found);
        assert_eq!(shown.len(), text.len());
        assert_eq!(
            shown.split_whitespace().collect::<Vec<_>>(),
            ["a", "ours", "b", "x", "<<<<<<<", "no"]
        );
    }

    #[test]
    fn what_is_left_of_a_conflict_is_found() {
        let left = |text| -> Vec<String> {
            let spans = find(text).into_iter();
            spans.map(|span| text[span.range()].to_owned()).collect()
        };
        assert_eq!(
            left("a\n>>>>>>> 3f2a1bc (links)\nb\n"),
            [">>>>>>> 3f2a1bc (links)"]
        );
        assert_eq!(left("a\r\n\r\n=======\r\nb\r\n"), ["======="]);
        assert_eq!(
            left("a\n=======\nb\n>>>>>>> c\n"),
            ["=======\nb\n>>>>>>> c"]
        );
        assert_eq!(
            left("<<<<<<< HEAD\na\n=======\nb\n"),
            ["<<<<<<< HEAD\na\n======="]
        );
        for right in ["a\n=======\n", "\n========\n", "\n```\n\n=======\n```\n"] {
            assert_eq!(left(right), [""; 0], "{right}");
        }
    }
}
