//! `suppress/malformed`: an invalid comment that turns rules off.

use super::support::names::is_known;
use crate::rules::{Rule, Sink, SuppressionContext};
use crate::schema::Schemas;
use crate::source::Span;
use crate::util::{did_you_mean, nearest};

pub(super) const RULE: Rule = Rule::suppressions("suppress/malformed", check);

fn check(cx: &SuppressionContext<'_>, out: &mut Sink<'_>) {
    for fault in &cx.article.suppression_faults {
        out.report(fault.span, fault.message.clone())
            .fix(fault.fix.clone());
    }
    for suppression in &cx.article.suppressions {
        for (name, span) in &suppression.rules {
            if !is_known(name, cx.schemas) {
                report_unknown(name, *span, cx.schemas, out);
            }
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
