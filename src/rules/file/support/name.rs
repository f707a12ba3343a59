//! Names of files.

use crate::corpus::is_markdown;

/// Returns the name without what follows `.md`: `.bak`, `~`, a space, ` (1)`.
pub(in crate::rules) fn without_tail(name: &str) -> &str {
    let is_tail = |tail: &str| !tail.starts_with(char::is_alphanumeric) && !is_markdown(tail);
    for (dot, _) in name.match_indices('.') {
        if let Some((front, tail)) = name.split_at_checked(dot + 3)
            && is_markdown(front)
            && is_tail(tail)
        {
            return front;
        }
    }
    name
}

/// Returns true if readers cannot see `c` in a message.
pub(in crate::rules) fn is_invisible(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_accent(c) || matches!(c, '\u{200b}' | '\u{feff}')
}

/// Returns true if `c` is a combining accent.
pub(in crate::rules) fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::without_tail;

    #[test]
    fn removes_what_follows_the_extension() {
        for tail in [
            "~", " ", ".bak", ".md~", "\u{200b}", " (1)", ".orig", "", ".",
        ] {
            let name = format!("restart.v2.md{tail}");
            let right = without_tail(&name);
            assert_eq!(right, "restart.v2.md", "{name:?}");
        }
        for name in [
            "a.md.md",
            "a.mdx",
            "a.mdSetup.md",
            "a.txt",
            "restart",
            "é.",
            ".md",
        ] {
            assert_eq!(without_tail(name), name);
        }
    }
}
