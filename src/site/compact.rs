//! Removes from scripts and styles what only authors need.

/// Returns a script or style without indentation, empty lines, and lines that are comments. Other
/// files stay as they are.
///
/// It reads lines, not tokens. So in a multi-line string, no line may start with `//`, and its
/// indentation must not matter. A test checks the embedded scripts; files of users are not
/// compacted.
pub(super) fn compact(name: &str, text: &str) -> String {
    let is_comment: fn(&str) -> bool = match name.rsplit_once('.') {
        Some((_, "js")) => |line| line.starts_with("//"),
        Some((_, "css")) => {
            |line| line.starts_with("/*") && line.find("*/") == Some(line.len() - 2)
        }
        _ => return text.to_owned(),
    };
    let mut compacted = String::with_capacity(text.len());
    for line in text.lines().map(str::trim) {
        if !line.is_empty() && !is_comment(line) {
            compacted.push_str(line);
            compacted.push('\n');
        }
    }
    compacted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::templates;

    #[test]
    fn keeps_code_and_removes_the_rest() {
        let script = "// Words.\n\nf({\n  a: 1, // One.\n});\n";
        assert_eq!(compact("a.js", script), "f({\na: 1, // One.\n});\n");
        let rule = "/* a */ p { color: red; } /* b */\n";
        assert_eq!(compact("a.css", rule), rule);
        let style = "/* Words. */\n@media print {\n  a { color: red; }\n}\n";
        assert_eq!(
            compact("a.css", style),
            "@media print {\na { color: red; }\n}\n"
        );
        assert_eq!(compact("a.html", " <p>\n"), " <p>\n");
    }

    #[test]
    fn no_embedded_text_over_several_lines_looks_like_a_comment() {
        let mut read = 0;
        for (name, text) in templates("site").filter(|(name, _)| name.ends_with(".js")) {
            let mut is_open = false;
            for line in text.lines() {
                if is_open {
                    read += 1;
                    assert!(!line.trim_start().starts_with("//"), "{name}: {line}");
                    assert!(!line.contains("*/"), "{name}: {line}");
                }
                // In a comment, a backtick opens nothing.
                if line.trim_start().starts_with("//") && !is_open {
                    continue;
                }
                is_open ^= line.matches('`').count() % 2 == 1;
            }
            assert!(!is_open, "{name}");
        }
        assert!(read > 0, "no text over several lines");
    }
}
