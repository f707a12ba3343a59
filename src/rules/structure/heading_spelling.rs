//! `structure/heading-spelling`: a standard section whose heading is spelt otherwise.

use super::standard;
use crate::article::{Article, Heading};
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink};
use crate::schema::StandardHeading;
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/heading-spelling", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    bold_lines(article, cx, out);
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
                format!(
                    "`{text}` is the heading of a section, but stands in the place of the title"
                ),
            )
            .help(format!(
                "write the title as the heading of level 1, and `## **{section}**` below it"
            ));
            continue;
        }
        if is_title || text.contains('*') || (nested && text.eq_ignore_ascii_case(section)) {
            continue;
        }
        let level = heading.level == 2 || nested;
        let message = match (worded, level, heading.bold) {
            (false, _, _) if standard.certain => format!("`{text}` should be `{section}`"),
            (false, _, _) => format!("`{text}` should be `{section}`, if that is what it means"),
            (true, false, _) => format!(
                "`{section}` should be a heading of level 2, not {}",
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

/// Lines of bold text where the heading of a standard section belongs.
fn bold_lines(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let Some(kind) = &article.self_help_type else {
        return;
    };
    let text = &article.source.text;
    let standard = cx.schemas.text.standard_headings.iter();
    let standard: Vec<_> = standard
        .filter(|section| kind.sections.contains(&section.heading))
        .collect();
    let mut found: Vec<(&StandardHeading, Span, &str)> = Vec::new();
    for bold in &article.outline.emphasis {
        let inner = article.source.slice(*bold).trim_matches(['*', ':', ' ']);
        let is_named = |section: &&&StandardHeading| section.heading.eq_ignore_ascii_case(inner);
        let Some(section) = standard.iter().find(is_named) else {
            continue;
        };
        let before = &text[..bold.start as usize];
        let behind = text[bold.end as usize..].lines().next().unwrap_or_default();
        let is_line = before.is_empty() || before.ends_with('\n');
        if is_line && behind.trim_matches([':', ' ', '\t']).is_empty() {
            let end = bold.end as usize + behind.trim_end().len();
            found.push((section, Span::new(bold.start as usize, end), inner));
        }
    }
    for (section, line, inner) in &found {
        let heading = &section.heading;
        // Several of them, or one beside the heading, are parts of other sections.
        let of_same = found.iter().filter(|(other, ..)| other.heading == *heading);
        let mut headings = article.outline.headings.iter();
        if of_same.count() > 1
            || headings.any(|other| {
                other
                    .text
                    .trim_end_matches(':')
                    .eq_ignore_ascii_case(heading)
            })
        {
            continue;
        }
        out.report(*line, format!("`{inner}` is bold text, not a heading"))
            .help(format!("write `## **{heading}**`"))
            .fix(Fix::safe(*line, format!("## **{heading}**")));
    }
}
