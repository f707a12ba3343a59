//! `structure/emphasis-unbalanced`: asterisks that make nothing bold.

use super::emphasis;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/emphasis-unbalanced", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    let mut line_end = 0;
    for prose in &article.outline.prose {
        if prose.start < line_end {
            continue;
        }
        let asterisks = emphasis::leftovers(article, *prose);
        let Some(run) = asterisks.or_else(|| emphasis::underscores(article, *prose)) else {
            continue;
        };
        if article.outline.heading_around(run).is_some() {
            continue;
        }
        // The other one of a pair that does not work stands on the same line.
        let rest = &article.source.text[run.end as usize..];
        line_end = run.end + rest.find('\n').unwrap_or(rest.len()) as u32;
        report(article, run, out);
    }
}

fn report(article: &Article, run: Span, out: &mut Sink<'_>) {
    let text = &article.source.text;
    let written = article.source.slice(run);
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let line = text[..run.start as usize]
        .rsplit('\n')
        .next()
        .unwrap_or_default();
    let behind = blank(text[run.end as usize..].chars().next());
    let noted = out.report(
        run,
        format!("`{written}` makes nothing bold or italic: it is shown to the reader"),
    );
    if let Some(help) = partner(&text[run.end as usize..], written) {
        noted.help(help);
    } else if behind && line.trim().is_empty() && written.starts_with('*') {
        noted.help(format!(
            "for a bullet write one `*`; for bold text leave no blank behind `{written}`"
        ));
    } else if behind && !blank(line.chars().next_back()) {
        noted.help(format!(
            "write `{written}` before the text as well, or take it away"
        ));
    } else {
        noted.help(format!(
            "close it with `{written}`, with no blank between it and the text"
        ));
    }
}

/// What is wrong with the asterisks behind the text, where there are any.
fn partner(rest: &str, written: &str) -> Option<String> {
    let line = rest.lines().next()?;
    if line.starts_with(char::is_whitespace) {
        return None;
    }
    let end = line.find(written)?;
    let before = line[..end].chars().next_back()?;
    let after = line[end + written.len()..].chars().next();
    if before.is_whitespace() {
        Some(format!(
            "take away the blank before the `{written}` that follows"
        ))
    } else if !before.is_alphanumeric() && after.is_some_and(char::is_alphanumeric) {
        Some(format!("put a blank behind the `{written}` that follows"))
    } else {
        None
    }
}
