//! `json/missing`: an article of a JSON type without its JSON document.

use crate::article::{JsonFault, JsonFaultKind};
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("json/missing", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let Some(json) = &cx.article.json else { return };
    let is_missing = |fault: &JsonFault| fault.kind == JsonFaultKind::Missing;
    if json.faults.iter().any(is_missing) {
        let kind = cx
            .article
            .self_help_type
            .as_ref()
            .map_or("", |kind| kind.name.as_str());
        let at = json
            .faults
            .first()
            .map(|fault| fault.span)
            .filter(|span| !span.is_empty());
        out.report(
            at.unwrap_or_else(|| cx.article.block_line()),
            format!("this `{kind}` article has no JSON document"),
        )
        .help("Write the document, from `{` to `}`, between two lines of three hyphens (`---`).");
    }
}
