//! The rules of the group `suppress`: comments that switch rules off.
//!
//! They run after all others, for only then is it known what was hidden.

use super::{Check, Rule, Sink, did_you_mean};
use crate::article::{Article, Suppression};
use crate::config::Config;
use crate::finding::{Applicability, Edit, Fix};
use crate::schema::{Schemas, nearest};
use crate::source::Span;

const MALFORMED: &str = "suppress/malformed";
const UNUSED: &str = "suppress/unused";

/// The rules of this group, by name.
pub(super) const RULES: &[Rule] = &[
    Rule {
        name: MALFORMED,
        check: Check::Suppressions,
        looks_across: false,
        asks_the_web: false,
        has_plain_fix: false,
    },
    Rule {
        name: UNUSED,
        check: Check::Suppressions,
        looks_across: false,
        asks_the_web: false,
        has_plain_fix: false,
    },
];

/// Checks the suppressions of one article with the rule called `rule`; `used`
/// says of each whether it hid something.
pub(super) fn check(
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
                let names = schemas
                    .rules
                    .iter()
                    .flat_map(|page| [page.name.as_str(), page.group()]);
                let hint = did_you_mean(nearest(name, names));
                out.report(*span, format!("unknown rule or group `{name}`{hint}"));
            }
        } else if !used
            && unknown.is_empty()
            && !hides_the_web(suppression)
            && !hides_passed_over(suppression, schemas, config)
        {
            let names: Vec<_> = suppression
                .rules
                .iter()
                .map(|(name, _)| format!("`{name}`"))
                .collect();
            out.report(
                suppression.span,
                format!(
                    "this comment has no effect: there are no findings of {} here",
                    names.join(", ")
                ),
            )
            .fix(Fix::new(
                Applicability::Safe,
                vec![removal(article, suppression.span)],
            ));
        }
    }
}

/// Whether it hides what the web says, which is not known every time.
fn hides_the_web(suppression: &Suppression) -> bool {
    let asks = |name: &str| super::all().any(|rule| rule.name == name && rule.asks_the_web);
    suppression.rules.iter().any(|(name, _)| asks(name))
}

/// Returns true if it hides findings of a rule that the command line switched off.
fn hides_passed_over(suppression: &Suppression, schemas: &Schemas, config: &Config) -> bool {
    suppression.rules.iter().any(|(name, _)| {
        let mut pages = schemas.rules.iter();
        pages.any(|page| {
            (page.name == *name || page.group() == name) && config.is_passed_over(&page.name)
        })
    })
}

fn is_known(name: &str, schemas: &Schemas) -> bool {
    schemas.rule(name).is_some() || schemas.rules.iter().any(|page| page.group() == name)
}

/// Takes the comment away, and its line where nothing else stands on it.
fn removal(article: &Article, span: Span) -> Edit {
    let text = &article.source.text;
    let line = text[..span.start as usize]
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    let end = text[span.end as usize..]
        .find('\n')
        .map_or(text.len(), |newline| span.end as usize + newline + 1);
    let alone = text[line..span.start as usize].trim().is_empty()
        && text[span.end as usize..end].trim().is_empty();
    let span = if alone { Span::new(line, end) } else { span };
    Edit {
        span,
        text: String::new(),
    }
}
