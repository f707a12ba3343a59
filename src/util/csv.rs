//! Comma-separated values.

use std::borrow::Cow;
use std::io::{self, Write};

/// Writes a row of comma-separated values that are safe to open in a spreadsheet.
pub(crate) fn csv_row<const N: usize>(
    out: &mut dyn Write,
    cells: [Cow<'_, str>; N],
) -> io::Result<()> {
    let cells: Vec<Cow<'_, str>> = cells.into_iter().map(cell).collect();
    write!(out, "{}\r\n", cells.join(","))
}

/// Quotes a cell as RFC 4180 requires. A leading apostrophe keeps spreadsheets from
/// treating text as a formula.
fn cell(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
        || text.trim_start().starts_with(['=', '+', '-', '@']);
    let text = if is_formula {
        Cow::Owned(format!("'{text}"))
    } else {
        text
    };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\"")).into()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        for (text, expected) in [
            ("plain", "plain"),
            ("a, b", "\"a, b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("=1+1", "'=1+1"),
            ("@sum(1)", "'@sum(1)"),
            ("-2", "'-2"),
            ("+2", "'+2"),
            ("\t=1", "'\t=1"),
            ("  =1", "'  =1"),
            ("=a,b", "\"'=a,b\""),
            ("two\nlines", "\"two\nlines\""),
        ] {
            assert_eq!(cell(text.into()), expected);
        }
    }
}
