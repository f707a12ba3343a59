//! `file/not-markdown`: an article in a file whose name does not end in `.md`.

use super::name_characters::is_invisible;
use super::shared::WHOLE_FILE;
use crate::article::Article;
use crate::corpus::is_markdown;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("file/not-markdown", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    if is_markdown(&article.source.path) || article.properties.span.is_none() {
        return;
    }
    let name = article.source.file_name();
    let right = without_tail(name);
    let better = if is_markdown(right) {
        right.to_owned()
    } else {
        match name.rsplit_once('.') {
            Some((stem, "txt" | "markdown")) => format!("{stem}.md"),
            _ => format!("{name}.md"),
        }
    };
    let tail = name.strip_prefix(right).unwrap_or_default();
    let invisible = tail.chars().next().filter(|c| is_invisible(*c));
    let why = match invisible {
        Some(' ') => "its name has a space after `.md`".to_owned(),
        Some(c) => format!("its name has `U+{:04X}` after `.md`", u32::from(c)),
        None => "its name does not end in `.md`".to_owned(),
    };
    out.report(
        WHOLE_FILE,
        format!("the article `{name}` is never published: {why}"),
    )
    .help(format!("Rename it to `{better}`."));
}

/// Returns the name without what follows `.md`: `.bak`, `~`, a space, ` (1)`.
pub(super) fn without_tail(name: &str) -> &str {
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
