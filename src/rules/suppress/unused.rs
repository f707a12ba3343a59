//! `suppress/unused`: a comment that turns rules off, but hides no finding.

use super::support::names::is_known;
use crate::article::{Article, Suppression};
use crate::config::Config;
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{self, Rule, Sink, SuppressionContext};
use crate::schema::Schemas;
use crate::source::Span;

pub(super) const RULE: Rule = Rule::suppressions("suppress/unused", check);

fn check(cx: &SuppressionContext<'_>, out: &mut Sink<'_>) {
    for (suppression, used) in cx.article.suppressions.iter().zip(cx.used) {
        // `suppress/malformed` reports unknown names.
        let is_valid = suppression
            .rules
            .iter()
            .all(|(name, _)| is_known(name, cx.schemas));
        if !used
            && is_valid
            && !hides_link_checks(suppression)
            && !hides_disabled_rule(suppression, cx.schemas, cx.config)
        {
            report_unused(cx.article, suppression, out);
        }
    }
}

fn report_unused(article: &Article, suppression: &Suppression, out: &mut Sink<'_>) {
    let names: Vec<_> = suppression
        .rules
        .iter()
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    let message = format!(
        "this comment has no effect: there are no findings of {} here",
        names.join(", ")
    );
    let edits = vec![removal(article, suppression.span)];
    out.report(suppression.span, message)
        .fix(Fix::new(Applicability::Safe, edits));
}

/// Returns true if the comment turns off a rule that needs the results of `helpc links`, which not
/// every run has.
fn hides_link_checks(suppression: &Suppression) -> bool {
    let needs_results =
        |name: &str| rules::all().any(|rule| rule.name == name && rule.needs_link_statuses());
    suppression
        .rules
        .iter()
        .any(|(name, _)| needs_results(name))
}

/// Returns true if the comment turns off a rule that the command line also turns off.
fn hides_disabled_rule(suppression: &Suppression, schemas: &Schemas, config: &Config) -> bool {
    suppression.rules.iter().any(|(name, _)| {
        let mut pages = schemas.rules.iter();
        pages.any(|page| {
            (page.name == *name || page.group() == name) && config.is_passed_over(&page.name)
        })
    })
}

/// Returns an edit that removes the comment, and its line if nothing else is on it.
fn removal(article: &Article, span: Span) -> Edit {
    let text = &article.source.text;
    let line = text[..span.start as usize]
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    let end = text[span.end as usize..]
        .find('\n')
        .map_or(text.len(), |newline| span.end as usize + newline + 1);
    let is_alone = text[line..span.start as usize].trim().is_empty()
        && text[span.end as usize..end].trim().is_empty();
    let span = if is_alone { Span::new(line, end) } else { span };
    Edit {
        span,
        text: String::new(),
    }
}
