//! Text of authors in Markdown. Articles come from anyone: a title must not become a link or a
//! picture, which an editor would fetch.

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
    let mut chars = markdown.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next_if(char::is_ascii_punctuation) {
                Some(escaped) => plain.push(escaped),
                None => plain.push(c),
            },
            '`' | '*' => {}
            _ => plain.push(c),
        }
    }
    plain
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
            message("an empty `` and a lone `"),
            r"an empty \`\` and a lone \`"
        );
    }
}
