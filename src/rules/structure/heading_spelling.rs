//! `structure/heading-spelling`: a standard section whose heading is spelt otherwise.

use super::standard;
use crate::article::{Article, Heading};
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("structure/heading-spelling", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
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
