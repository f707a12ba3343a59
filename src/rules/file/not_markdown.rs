//! `file/not-markdown`: an article in a file that is not taken for one.

use super::WHOLE;
use super::name_characters::is_unseen;
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
    let better = match (is_markdown(right), name.rsplit_once('.')) {
        (true, _) => right.to_owned(),
        (false, Some((stem, "txt" | "markdown"))) => format!("{stem}.md"),
        _ => format!("{name}.md"),
    };
    let tail = name.strip_prefix(right).unwrap_or_default();
    let unseen = tail.chars().next().filter(|c| is_unseen(*c));
    let why = match unseen {
        Some(' ') => "its name has a space after `.md`".to_owned(),
        Some(c) => format!(
            "its name has `U+{:04X}` after `.md`",
            u32::from(c)
        ),
        None => "its name does not end in `.md`".to_owned(),
    };
    out.report(
        WHOLE,
        format!("the article `{name}` is never published: {why}"),
    )
    .help(format!("Rename it to `{better}`."));
}

/// The name without what a program or a slip of the hand has put behind `.md`:
/// `.bak`, `~`, a blank, ` (1)`.
pub(super) fn without_tail(name: &str) -> &str {
    let ends = name.match_indices('.').map(|(dot, _)| dot + 3);
    let mut marked = ends.filter_map(|end| Some((name.get(..end)?, name.get(end..)?)));
    let is_tail = |tail: &str| !tail.starts_with(char::is_alphanumeric) && !is_markdown(tail);
    let found = marked.find(|(front, tail)| is_markdown(front) && is_tail(tail));
    found.map_or(name, |(front, _)| front)
}

#[cfg(test)]
mod tests {
    use super::without_tail;

    #[test]
    fn tails_behind_the_ending() {
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
