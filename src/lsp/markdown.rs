//! Text of authors in Markdown. Articles are untrusted: a title must not become a link or an image,
//! which an editor would fetch.

pub(super) use crate::report::markdown_code as code;

/// Returns text without markup. Editors that show Markdown as it is, such as Neovim, hide
/// backslashes but not character references.
pub(super) fn text(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|'
        ) {
            markdown.push('\\');
        }
        markdown.push(c);
    }
    markdown
}

/// Returns a message as Markdown: its parts in backticks become code, and the rest is without
/// markup.
pub(super) fn message(message: &str) -> String {
    let mut markdown = String::with_capacity(message.len());
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('`')
        && let Some((inside, after)) = after.split_once('`')
    {
        markdown.push_str(&text(before));
        markdown.push_str(&match inside.trim() {
            "" => text(&format!("`{inside}`")),
            _ => code(inside),
        });
        rest = after;
    }
    markdown + &text(rest)
}

/// Returns Markdown as plain text, for clients that show nothing else.
pub(super) fn plain(markdown: &str) -> String {
    let mut plain = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some(at) = rest.find(['\\', '`', '*']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((code, after)) = code_span(rest) {
            plain.push_str(code);
            rest = after;
            continue;
        }
        let is_escape = rest.starts_with('\\');
        rest = &rest[1..];
        if is_escape {
            let escaped = rest.chars().next().filter(char::is_ascii_punctuation);
            plain.push(escaped.unwrap_or('\\'));
            rest = &rest[escaped.map_or(0, char::len_utf8)..];
        }
    }
    plain + rest
}

/// Returns the content of the code span at the start of a text, and what follows it.
fn code_span(text: &str) -> Option<(&str, &str)> {
    let fence = &text[..text.len() - text.trim_start_matches('`').len()];
    if fence.is_empty() {
        return None;
    }
    let (code, after) = text[fence.len()..].split_once(fence)?;
    let inside = code
        .strip_prefix(' ')
        .and_then(|code| code.strip_suffix(' '));
    Some((inside.unwrap_or(code), after))
}

#[cfg(test)]
mod tests {
    use super::{message, plain, text};

    #[test]
    fn text_of_authors_has_no_markup() {
        let title = "![x](https://a.b/c.png) <img src=x> a_b";
        assert_eq!(text(title), r"!\[x\](https://a.b/c.png) \<img src=x\> a\_b");
        assert_eq!(plain(&format!("**{}**", text(title))), title);
        assert_eq!(
            message("Write `[a](b)`, not ![x](u)"),
            r"Write `[a](b)`, not !\[x\](u)"
        );
        assert_eq!(
            plain(r"Remove the `**` of `a\_b` or `` ` ``, not \`"),
            r"Remove the ** of a\_b or `, not `"
        );
        assert_eq!(
            message("an empty `` and a lone `"),
            r"an empty \`\` and a lone \`"
        );
    }
}
