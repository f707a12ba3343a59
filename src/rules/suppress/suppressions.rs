//! `suppress/malformed` and `suppress/unused`: comments that turn rules off.

use crate::article::{Article, Suppression};
use crate::config::Config;
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{self, Rule, Sink, did_you_mean};
use crate::schema::{Schemas, nearest};
use crate::source::Span;

/// Name of the rule for invalid comments.
const MALFORMED: &str = "suppress/malformed";
/// Name of the rule for comments without effect.
const UNUSED: &str = "suppress/unused";

/// The rules of this group, by name.
pub(in crate::rules) const RULES: &[Rule] =
    &[Rule::suppressions(MALFORMED), Rule::suppressions(UNUSED)];

/// Checks the suppressions of one article with the rule called `rule`. `used` is true for each
/// suppression that hid a finding.
pub(in crate::rules) fn check(
    rule: &str,
    article: &Article,
    schemas: &Schemas,
    config: &Config,
    used: &[bool],
    out: &mut Sink<'_>,
) {
    if rule == MALFORMED {
        for fault in &article.suppression_faults {
            out.report(fault.span, fault.message.clone())
                .fix(fault.fix.clone());
        }
    }
    for (suppression, used) in article.suppressions.iter().zip(used) {
        let unknown: Vec<_> = suppression
            .rules
            .iter()
            .filter(|(name, _)| !is_known(name, schemas))
            .collect();
        if rule == MALFORMED {
            for (name, span) in &unknown {
                report_unknown(name, *span, schemas, out);
            }
        } else if !used
            && unknown.is_empty()
            && !hides_link_checks(suppression)
            && !hides_disabled_rule(suppression, schemas, config)
        {
            report_unused(article, suppression, out);
        }
    }
}

fn report_unknown(name: &str, span: Span, schemas: &Schemas, out: &mut Sink<'_>) {
    let names = schemas
        .rules
        .iter()
        .flat_map(|page| [page.name.as_str(), page.group()]);
    let hint = did_you_mean(nearest(name, names));
    out.report(span, format!("unknown rule or group `{name}`{hint}"));
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

/// Returns true if there is a rule or group called `name`.
fn is_known(name: &str, schemas: &Schemas) -> bool {
    schemas.rule(name).is_some() || schemas.rules.iter().any(|page| page.group() == name)
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
