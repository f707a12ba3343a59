//! Writes unified diffs for `git apply` and `patch`.

use crate::util::steps;
use similar::{DiffOp, group_diff_ops};
use std::io::{self, Write};
use std::ops::Range;

/// Writes the difference between two versions of the file at `path`, which is relative to the
/// working directory and has forward slashes.
///
/// The diff has no `diff --git` line: with one, git would resolve the path from the top of the
/// repository and not from the working directory.
pub fn unified(path: &str, before: &[u8], after: &[u8], out: &mut dyn Write) -> io::Result<()> {
    let (from, to) = (header("a", path), header("b", path));
    // A space in a name would end it without a tab after it.
    let end = if path.contains(' ') { "\t" } else { "" };
    writeln!(out, "--- {from}{end}\n+++ {to}{end}")?;
    let (before, after) = (lines(before), lines(after));
    for hunk in group_diff_ops(steps(&before, &after), CONTEXT_LINES) {
        write_hunk(&hunk, &before, &after, out)?;
    }
    Ok(())
}

/// Unchanged lines around a change.
const CONTEXT_LINES: usize = 3;

fn write_hunk(
    steps: &[DiffOp],
    before: &[&[u8]],
    after: &[&[u8]],
    out: &mut dyn Write,
) -> io::Result<()> {
    let (Some(first), Some(last)) = (steps.first(), steps.last()) else {
        return Ok(());
    };
    let old = first.old_range().start..last.old_range().end;
    let new = first.new_range().start..last.new_range().end;
    writeln!(out, "@@ -{} +{} @@", range(old), range(new))?;
    for step in steps {
        if let DiffOp::Equal { .. } = step {
            write_lines(b' ', &before[step.old_range()], out)?;
        } else {
            write_lines(b'-', &before[step.old_range()], out)?;
            write_lines(b'+', &after[step.new_range()], out)?;
        }
    }
    Ok(())
}

/// Formats a range of lines for the header of a hunk. An empty range has the number of the line
/// before it.
fn range(lines: Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        count => format!("{},{count}", lines.start + 1),
    }
}

fn write_lines(sign: u8, lines: &[&[u8]], out: &mut dyn Write) -> io::Result<()> {
    for line in lines {
        out.write_all(&[sign])?;
        out.write_all(line)?;
        if !line.ends_with(b"\n") {
            out.write_all(b"\n\\ No newline at end of file\n")?;
        }
    }
    Ok(())
}

/// Splits a text as git does: a lone carriage return does not end a line.
fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

/// The name as git writes it: in quotes, with escapes, if it has characters that would get lost or
/// that a terminal would interpret.
fn header(side: &str, path: &str) -> String {
    let is_plain = |byte: u8| (b' '..=b'~').contains(&byte) && byte != b'"' && byte != b'\\';
    if path.bytes().all(is_plain) {
        return format!("{side}/{path}");
    }
    let mut quoted = format!("\"{side}/");
    for byte in path.bytes() {
        match byte {
            b'"' | b'\\' => {
                quoted.push('\\');
                quoted.push(char::from(byte));
            }
            byte if is_plain(byte) => quoted.push(char::from(byte)),
            byte => quoted.push_str(&format!("\\{byte:03o}")),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn names_and_ends_of_lines_survive() {
        let mut out = Vec::new();
        unified("a b/ü.md", b"one\r\ntwo", b"one\r\n2", &mut out).expect("written");
        let text = String::from_utf8(out).expect("UTF-8");
        assert_eq!(
            text,
            "--- \"a/a b/\\303\\274.md\"\t\n\
             +++ \"b/a b/\\303\\274.md\"\t\n\
             @@ -1,2 +1,2 @@\n one\r\n-two\n\\ No newline at end of file\n+2\n\\ No newline at end of file\n"
        );
    }
}
