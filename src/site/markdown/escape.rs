//! Escapes of Markdown.

/// Appends a character of a text. `before` is the character before it in the line, `None` at
/// the start of a line; `after` is the rest of the text, and `next` the character that follows the text.
pub(super) fn push_char(
    out: &mut String,
    c: char,
    before: Option<char>,
    after: &str,
    next: Option<char>,
) {
    let follows = after.chars().next().or(next);
    let is_special = match c {
        '\\' | '`' | '*' | '[' | ']' | '|' | '~' => true,
        // Within a word, it is no emphasis.
        '_' if after.is_empty() => true,
        '_' => {
            !(before.is_some_and(char::is_alphanumeric)
                && follows.is_some_and(char::is_alphanumeric))
        }
        '<' => follows.is_none_or(|c| c.is_ascii_alphabetic() || "/!?[*`".contains(c)),
        '&' if after.is_empty() => next.is_some_and(|c| !c.is_whitespace()),
        '&' => is_reference(after),
        // Other markup may start with a link, or be left out.
        '!' => follows.is_some_and(|c| "[*`".contains(c)),
        '#' | '+' | '-' | '=' | '>' | ':' => before.is_none(),
        _ => false,
    };
    if is_special {
        out.push('\\');
    }
    out.push(c);
}

/// Returns true if `c`, after what a line has so far and before the rest of a text, would make the
/// line start with the number of a list.
pub(super) fn ends_list_number(line: &str, c: char, after: &str) -> bool {
    let is_number = (1..=9).contains(&line.len()) && line.bytes().all(|byte| byte.is_ascii_digit());
    is_number && ".)".contains(c) && after.chars().next().is_none_or(char::is_whitespace)
}

/// Returns true if the text after an ampersand makes it a character reference.
fn is_reference(after: &str) -> bool {
    let name = after.strip_prefix('#').unwrap_or(after);
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    // The text may end here and continue in another one.
    length > 0 && (name[length..].starts_with(';') || name.len() == length)
}

/// Appends the target of a link.
pub(super) fn push_target(out: &mut String, target: &str, in_cell: bool) {
    let is_plain = |c: char| c.is_ascii_graphic() && !"()<>\\|".contains(c);
    let needs_brackets = target.is_empty() || !target.chars().all(is_plain);
    if needs_brackets {
        out.push('<');
    }
    for (at, c) in target.char_indices() {
        match c {
            '<' | '>' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '|' if in_cell => out.push_str("\\|"),
            '&' if is_reference(&target[at + 1..]) => out.push_str("&amp;"),
            '\n' | '\r' => out.push_str("%0A"),
            c => out.push(c),
        }
    }
    if needs_brackets {
        out.push('>');
    }
}

/// Appends a code span.
pub(super) fn push_code(out: &mut String, code: &str) {
    let fence = "`".repeat(longest_run(code) + 1);
    out.push_str(&fence);
    let needs_space = code.starts_with('`') || code.ends_with('`');
    if needs_space {
        out.push(' ');
    }
    out.push_str(code);
    if needs_space {
        out.push(' ');
    }
    out.push_str(&fence);
}

/// Returns the length of the longest run of backticks.
pub(super) fn longest_run(code: &str) -> usize {
    let runs = code.split(|c| c != '`');
    runs.map(str::len).max().unwrap_or_default()
}
