//! `structure/heading-spelling`: a standard section whose heading is spelt otherwise.

use super::standard;
use crate::article::{Article, Heading};
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink};
use crate::schema::StandardHeading;
use crate::source::{Span, is_line_start};
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule::article("structure/heading-spelling", check).with_trusted_fix();

/// No name of a standard section is longer than so many bytes, with its signs.
const LONGEST: usize = 40;

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    text_lines(article, cx, out);
    // The last heading of level 2 that is none of the standard ones: what is
    // below it is a section of its own.
    let mut within = false;
    for (at, heading) in article.outline.headings.iter().enumerate() {
        let Some(standard) = standard::of(article, heading, cx.schemas) else {
            within = heading.level == 2 || (within && heading.level > 2);
            continue;
        };
        let section = standard.section.heading.as_str();
        let text = heading.text.trim();
        let is_title = at == 0 && heading.level == 1;
        let nested = within && heading.level > 2;
        let worded = text == section;
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
        let level = heading.level == 2 || nested;
        if worded && let Some(sign) = bullet_before(article, heading) {
            let written = article.source.slice(sign).trim();
            out.report(sign, format!("`{written}` makes `{section}` a list item"))
                .help(format!("Write `## **{section}**` on a line of its own."))
                .fix(Fix::needs_review(sign, ""));
            continue;
        }
        let message = match (worded, level, heading.bold) {
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
        out.report(heading.span, message).fix(respelt(
            article,
            heading,
            section,
            level,
            standard.certain,
        ));
    }
}

/// The bullet or number of a list that the heading follows on its line.
fn bullet_before(article: &Article, heading: &Heading) -> Option<Span> {
    let start = heading.span.start as usize;
    let text = &article.source.text[..start];
    let line = &text[text.rfind('\n').map_or(0, |newline| newline + 1)..];
    let sign = line.trim_matches([' ', '\t']);
    let number = sign.trim_end_matches(['.', ')']);
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let is_sign = matches!(sign, "*" | "-" | "+") || (is_number && number.len() < sign.len());
    is_sign.then(|| Span::new(start - line.len(), start))
}

fn respelt(
    article: &Article,
    heading: &Heading,
    section: &str,
    level: bool,
    certain: bool,
) -> Option<Fix> {
    let written = article.source.slice(heading.span);
    if !written.starts_with('#') {
        return None;
    }
    let (span, text) = if level {
        (heading.content, format!("**{section}**"))
    } else {
        (heading.span, format!("## **{section}**"))
    };
    Some(if certain {
        Fix::safe(span, text)
    } else {
        Fix::needs_review(span, text)
    })
}

/// Lines of plain or bold text where the heading of a standard section belongs.
fn text_lines(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let Some(kind) = &article.self_help_type else {
        return;
    };
    let text = &article.source.text;
    let standard = cx.schemas.text.standard_headings.iter();
    let standard: Vec<_> = standard
        .filter(|section| kind.sections.contains(&section.heading))
        .collect();
    let mut found: Vec<(&StandardHeading, Span, &str)> = Vec::new();
    let outline = &article.outline;
    for part in outline.emphasis.iter().chain(&outline.prose) {
        // Nothing longer is the name of a section.
        if part.len() > LONGEST || !is_line_start(text, part.start as usize) {
            continue;
        }
        let inner = article.source.slice(*part).trim_matches(['*', ':', ' ']);
        let is_named = |section: &&&StandardHeading| section.heading.eq_ignore_ascii_case(inner);
        let Some(section) = standard.iter().find(is_named) else {
            continue;
        };
        let behind = text[part.end as usize..].lines().next().unwrap_or_default();
        if behind.trim_matches([':', ' ', '\t']).is_empty() {
            let end = part.end as usize + behind.trim_end().len();
            found.push((section, Span::new(part.start as usize, end), inner));
        }
    }
    let mut count: HashMap<&str, usize> = HashMap::new();
    for (section, ..) in &found {
        *count.entry(&section.heading).or_default() += 1;
    }
    for (section, line, inner) in &found {
        let heading = &section.heading;
        // Several of them, or one beside the heading, are parts of other sections.
        let mut headings = article.outline.headings.iter();
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
        let kind = match article.source.slice(*line).starts_with('*') {
            true => "bold",
            false => "plain",
        };
        out.report(*line, format!("`{inner}` is {kind} text, not a heading"))
            .help(format!("Write `## **{heading}**`."))
            .fix(Fix::safe(*line, format!("## **{heading}**")));
    }
}
