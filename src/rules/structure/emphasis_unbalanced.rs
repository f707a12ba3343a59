//! `structure/emphasis-unbalanced`: asterisks or underscores that do not make text bold or italic.

use super::support::emphasis;
use crate::article::Article;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::{Span, line_after, line_before};

pub(super) const RULE: Rule = Rule::article("structure/emphasis-unbalanced", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let mut line_end = 0;
    for prose in &cx.article.outline.prose {
        let has_mark =
            || memchr::memchr2(b'*', b'_', cx.article.source.slice(*prose).as_bytes()).is_some();
        if prose.start < line_end || !has_mark() {
            continue;
        }
        let run = emphasis::leftovers(cx.article, *prose)
            .or_else(|| emphasis::underscores(cx.article, *prose))
            .or_else(|| emphasis::flanked(cx.article, *prose))
            .or_else(|| emphasis::lone(cx.article, *prose));
        let Some(run) = run else {
            continue;
        };
        if cx.article.outline.heading_around(run).is_some() {
            continue;
        }
        // The other part of an unmatched pair is on the same line.
        let rest = &cx.article.source.text[run.end as usize..];
        line_end = run.end + rest.find('\n').unwrap_or(rest.len()) as u32;
        report(cx.article, run, out);
    }
}

fn report(article: &Article, run: Span, out: &mut Sink<'_>) {
    let text = &article.source.text;
    let written = article.source.slice(run);
    let rest = line_after(text, run.end as usize);
    let before = line_before(text, run.start as usize);
    let effect = if run.len() == 1 { "italic" } else { "bold" };
    let finding = out.report(
        run,
        format!("`{written}` does not make text {effect}: readers see it"),
    );
    let precedes_space = rest.chars().next().is_none_or(char::is_whitespace);
    let help = if let Some(help) = partner_help(rest, written) {
        help
    } else if precedes_space && before.trim().is_empty() && written.starts_with('*') {
        format!("For a bullet, write one `*`. For bold text, remove the space after `{written}`.")
    } else if run.len() == 1 && before.ends_with(char::is_alphanumeric) && !precedes_space {
        let side = if is_opening(rest) { "before" } else { "after" };
        format!("Add a space {side} this `{written}`.")
    } else if run.len() == 1 && !precedes_space && ends_in_punctuation(before) {
        format!("Add a space after this `{written}`.")
    } else if precedes_space && before.ends_with(|c: char| !c.is_whitespace()) {
        format!("Also write `{written}` before the text, or remove this one.")
    } else {
        format!("Also write `{written}` directly after the text.")
    };
    finding.help(help);
}

fn is_opening(text: &str) -> bool {
    text.starts_with(|c: char| !c.is_alphanumeric())
}

fn ends_in_punctuation(text: &str) -> bool {
    text.ends_with(|c: char| !c.is_alphanumeric() && !c.is_whitespace())
}

/// Returns the help for the mark at the end of the text, if there is one that does not work.
fn partner_help(rest: &str, written: &str) -> Option<String> {
    if rest.starts_with(char::is_whitespace) {
        return None;
    }
    let end = rest.find(written)?;
    let before = rest[..end].chars().next_back()?;
    let after = rest[end + written.len()..].chars().next();
    if before.is_whitespace() {
        Some(format!("Remove the space before the next `{written}`."))
    } else if !before.is_alphanumeric() && after.is_some_and(char::is_alphanumeric) {
        Some(format!("Add a space after the next `{written}`."))
    } else {
        None
    }
}
