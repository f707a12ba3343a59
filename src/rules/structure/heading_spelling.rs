//! `structure/heading-spelling`: a standard section with a different heading.

use super::support::standard::{self, Standard};
use crate::article::{Article, Heading};
use crate::finding::Fix;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::StandardHeading;
use crate::source::{Span, is_line_start};
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule::article("structure/heading-spelling", check).with_trusted_fix();

/// Maximum length of the heading of a standard section with its asterisks, in bytes.
const MAX_HEADING_BYTES: usize = 40;

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    check_text_lines(cx, out);
    // True below a level 2 heading that is not a standard one: such a section has its own steps.
    let mut within = false;
    for (at, heading) in cx.article.outline.headings.iter().enumerate() {
        let Some(standard) = standard::of(cx.article, heading, cx.schemas) else {
            within = heading.level == 2 || (within && heading.level > 2);
            continue;
        };
        let section = standard.section.heading.as_str();
        let text = heading.text.trim();
        let is_title = at == 0 && heading.level == 1;
        let nested = within && heading.level > 2;
        let is_exact = text == section;
        if is_title && standard.certain {
            out.report(
                heading.span,
                format!("`{text}` is the heading of a section, not a title"),
            )
            .help(format!(
                "Write the title as a level 1 heading, and `## **{section}**` below it."
            ));
            continue;
        }
        if is_title || text.contains('*') || (nested && text.eq_ignore_ascii_case(section)) {
            continue;
        }
        let has_level = heading.level == 2 || nested;
        if is_exact && let Some(bullet) = bullet_before(cx.article, heading) {
            let written = cx.article.source.slice(bullet).trim();
            out.report(bullet, format!("`{written}` makes `{section}` a list item"))
                .help(format!("Write `## **{section}**` on a line of its own."))
                .fix(Fix::needs_review(bullet, ""));
            continue;
        }
        let message = match (is_exact, has_level, heading.bold) {
            (false, _, _) if standard.certain => format!("`{text}` should be `{section}`"),
            (false, _, _) => format!("`{text}` may be a misspelling of `{section}`"),
            (true, false, _) => format!(
                "`{section}` should be a level 2 heading, not level {}",
                heading.level
            ),
            (true, true, false) if !nested => {
                format!("`{section}` should be bold: `## **{section}**`")
            }
            _ => continue,
        };
        let fix = standard_heading(cx.article, heading, &standard, has_level);
        out.report(heading.span, message).fix(fix);
    }
}

/// Returns the bullet or number of a list item before the heading on its line.
fn bullet_before(article: &Article, heading: &Heading) -> Option<Span> {
    let start = heading.span.start as usize;
    let text = &article.source.text[..start];
    let line = &text[text.rfind('\n').map_or(0, |newline| newline + 1)..];
    let mark = line.trim_matches([' ', '\t']);
    let number = mark.trim_end_matches(['.', ')']);
    let is_digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let is_number = is_digits && number.len() < mark.len();
    if !is_number && !matches!(mark, "*" | "-" | "+") {
        return None;
    }
    Some(Span::new(start - line.len(), start))
}

/// Returns the fix that writes the heading as that of its standard section. `has_level` is true if
/// its level is right.
fn standard_heading(
    article: &Article,
    heading: &Heading,
    standard: &Standard<'_>,
    has_level: bool,
) -> Option<Fix> {
    let written = article.source.slice(heading.span);
    if !written.starts_with('#') {
        return None;
    }
    let section = &standard.section.heading;
    let (span, text) = if has_level {
        (heading.content, format!("**{section}**"))
    } else {
        (heading.span, format!("## **{section}**"))
    };
    Some(if standard.certain {
        Fix::safe(span, text)
    } else {
        Fix::needs_review(span, text)
    })
}

/// Reports lines of plain or bold text that were meant as the heading of a standard section.
fn check_text_lines(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let Some(kind) = &cx.article.self_help_type else {
        return;
    };
    let text = &cx.article.source.text;
    let standard: Vec<_> = cx
        .schemas
        .text
        .standard_headings
        .iter()
        .filter(|section| kind.sections.contains(&section.heading))
        .collect();
    let mut found: Vec<(&StandardHeading, Span, &str)> = Vec::new();
    let outline = &cx.article.outline;
    for part in outline.emphasis.iter().chain(&outline.prose) {
        if part.len() > MAX_HEADING_BYTES || !is_line_start(text, part.start as usize) {
            continue;
        }
        let inner = cx.article.source.slice(*part).trim_matches(['*', ':', ' ']);
        let is_named = |section: &&&StandardHeading| section.heading.eq_ignore_ascii_case(inner);
        let Some(section) = standard.iter().find(is_named) else {
            continue;
        };
        let rest = text[part.end as usize..].lines().next().unwrap_or_default();
        if rest.trim_matches([':', ' ', '\t']).is_empty() {
            let end = part.end as usize + rest.trim_end().len();
            found.push((section, Span::new(part.start as usize, end), inner));
        }
    }
    let mut count: HashMap<&str, usize> = HashMap::new();
    for (section, ..) in &found {
        *count.entry(&section.heading).or_default() += 1;
    }
    for (section, line, inner) in &found {
        let heading = &section.heading;
        // Repeated lines, and a line in addition to the heading, belong to other sections.
        let mut headings = cx.article.outline.headings.iter();
        if count.get(heading.as_str()) != Some(&1)
            || headings.any(|other| {
                other
                    .text
                    .trim_end_matches(':')
                    .eq_ignore_ascii_case(heading)
            })
        {
            continue;
        }
        let is_bold = cx.article.source.slice(*line).starts_with('*');
        let kind = if is_bold { "bold" } else { "plain" };
        out.report(*line, format!("`{inner}` is {kind} text, not a heading"))
            .help(format!("Write `## **{heading}**`."))
            .fix(Fix::safe(*line, format!("## **{heading}**")));
    }
}
