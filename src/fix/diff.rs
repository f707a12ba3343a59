//! Changes as a unified diff that `git apply` and `patch` take.

use similar::TextDiff;
use std::io::{self, Write};

/// Writes what changes in the file at `path` (as seen from the working
/// directory, with forward slashes).
pub fn unified(path: &str, before: &[u8], after: &[u8], out: &mut dyn Write) -> io::Result<()> {
    let (from, to) = (header("a", path), header("b", path));
    let diff = TextDiff::configure().diff_lines(before, after);
    writeln!(out, "diff --git {from} {to}")?;
    // A blank in a name would be taken for its end without a tab behind it.
    let end = if path.contains(' ') { "\t" } else { "" };
    diff.unified_diff()
        .context_radius(3)
        .header(&format!("{from}{end}"), &format!("{to}{end}"))
        .to_writer(out)
}

/// The name as git writes it: in quotes with escapes where it has characters
/// that would not survive, nor be good for a terminal.
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
            "diff --git \"a/a b/\\303\\274.md\" \"b/a b/\\303\\274.md\"\n\
             --- \"a/a b/\\303\\274.md\"\t\n\
             +++ \"b/a b/\\303\\274.md\"\t\n\
             @@ -1,2 +1,2 @@\n one\r\n-two\n\\ No newline at end of file\n+2\n\\ No newline at end of file\n"
        );
    }
}
