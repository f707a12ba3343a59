//! Rows and cells of tables.

use crate::source::{Span, line_after, line_before};

/// Returns the row in `line`, without indentation and quote markers.
pub(in crate::rules) fn row(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>']).trim_end()
}

/// Iterates over the cells of `row`. Pipes at its start and end are optional.
pub(in crate::rules) fn cells(row: &str) -> impl Iterator<Item = &str> {
    let inner = row.strip_prefix('|').unwrap_or(row);
    let mut rest = Some(inner);
    std::iter::from_fn(move || {
        let text = rest?;
        if text.is_empty() {
            rest = None;
            return None;
        }
        let (cell, next) = match pipe(text) {
            Some(at) => (&text[..at], Some(&text[at + 1..])),
            None => (text, None),
        };
        rest = next;
        Some(cell)
    })
}

/// Returns true if `at` is in a row of one of `tables` that has more cells than its table has
/// columns.
pub(in crate::rules) fn is_in_long_row(text: &str, tables: &[Span], at: usize) -> bool {
    let next = tables.partition_point(|table| table.start as usize <= at);
    let Some(table) = next.checked_sub(1).map(|last| tables[last]) else {
        return false;
    };
    if at >= table.end as usize {
        return false;
    }
    let header = line_after(text, table.start as usize);
    let rest = &text[table.start as usize + header.len()..];
    let Some(rest) = rest
        .strip_prefix("\r\n")
        .or_else(|| rest.strip_prefix('\n'))
    else {
        return false;
    };
    let columns = cells(row(line_after(rest, 0))).count();
    let start = at - line_before(text, at).len();
    cells(row(line_after(text, start))).count() > columns
}

/// Returns the offset of the first pipe in `text` that is not escaped.
fn pipe(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'|', bytes).find(|at| *at == 0 || bytes[at - 1] != b'\\')
}

/// Returns true if `row` was meant to separate the header of a table from its body. Its dashes may
/// be those of a word processor.
pub(in crate::rules) fn is_delimiter(row: &str) -> bool {
    let dashes = ['-', '–', '—', '−', '='];
    row.contains('|')
        && row.contains(dashes)
        && row
            .chars()
            .all(|c| dashes.contains(&c) || matches!(c, '|' | ':' | '+' | ' ' | '\t' | '\u{a0}'))
}

#[cfg(test)]
mod tests {
    use super::{cells, is_delimiter};

    #[test]
    fn splits_at_pipes_that_are_not_escaped() {
        let split = |row: &'static str| cells(row).map(str::trim).collect::<Vec<_>>();
        assert_eq!(split("| a | b |"), ["a", "b"]);
        assert_eq!(split("a | b"), ["a", "b"]);
        assert_eq!(split(r"| `a\|b` | c |"), [r"`a\|b`", "c"]);
        assert_eq!(split("| a || b | "), ["a", "", "b", ""]);
        assert_eq!(split(""), [""; 0]);
    }

    #[test]
    fn recognizes_delimiters() {
        for row in ["|---|---|", ":--|--:", "|—|—|", "|===|===|"] {
            assert!(is_delimiter(row), "{row}");
        }
        for row in ["---", "|", "| a-b |", "||"] {
            assert!(!is_delimiter(row), "{row}");
        }
    }
}
