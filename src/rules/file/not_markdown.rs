//! `file/not-markdown`: an article in a file whose name does not end in `.md`.

use super::support::name::{is_invisible, without_tail};
use super::support::shared::WHOLE_FILE;
use crate::corpus::is_markdown;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("file/not-markdown", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    if is_markdown(&cx.article.source.path) || cx.article.properties.span.is_none() {
        return;
    }
    let name = cx.article.source.file_name();
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
