//! `file/name-characters`: a file's name that does not survive as an address.

use super::WHOLE;
use super::not_markdown::without_tail;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("file/name-characters", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    // What stands behind `.md` is for `file/not-markdown` to say.
    let name = without_tail(article.source.file_name());
    let capitals = cx.options.limits.file_name_capitals;
    let Some(fault) = fault(name, capitals) else {
        return;
    };
    let better = mend(name, capitals);
    let found = out.report(WHOLE, fault);
    if better != name {
        found.help(format!("call it `{better}`"));
    }
}

/// What is wrong with the name.
fn fault(name: &str, capitals: bool) -> Option<String> {
    if let Some(c) = name.chars().find(|c| !is_plain(*c)) {
        let written = match c {
            ' ' => "a blank".to_owned(),
            c if c.is_whitespace() || c.is_control() || c == '\u{feff}' => {
                format!("a `U+{:04X}`", u32::from(c))
            }
            c => format!("`{c}`"),
        };
        return Some(format!("the file's name has {written} in it"));
    }
    let (stem, extension) = name.rsplit_once('.')?;
    if stem.len() > 3
        && stem[stem.len() - 3..].eq_ignore_ascii_case(".md")
        && extension.eq_ignore_ascii_case("md")
    {
        return Some(format!(
            "the file's name ends in `{}` twice",
            &stem[stem.len() - 3..]
        ));
    }
    if extension != "md" && extension.eq_ignore_ascii_case("md") {
        return Some(format!("the file's name ends in `.{extension}`"));
    }
    (!capitals && name.contains(|c: char| c.is_ascii_uppercase()))
        .then(|| "the file's name has capital letters".to_owned())
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// The name with hyphens for what should not be in it.
fn mend(name: &str, capitals: bool) -> String {
    let mut stem = name;
    while let Some(shorter) = stem.len().checked_sub(3).filter(|at| {
        stem.get(*at..)
            .is_some_and(|end| end.eq_ignore_ascii_case(".md"))
    }) {
        stem = &stem[..shorter];
    }
    let words: Vec<&str> = stem
        .split(|c: char| !is_plain(c))
        .map(|word| word.trim_matches('-'))
        .filter(|word| !word.is_empty())
        .collect();
    let extension = if stem.len() < name.len() { ".md" } else { "" };
    let better = words.join("-") + extension;
    if capitals {
        better
    } else {
        better.to_ascii_lowercase()
    }
}
