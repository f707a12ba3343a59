//! `properties/invisible`: an invisible character in the properties block.

use crate::article::PropertyFaultKind;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("properties/invisible", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for fault in &cx.article.properties.faults {
        let PropertyFaultKind::Invisible(c) = fault.kind else {
            continue;
        };
        let count = fault.fix.as_ref().map_or(1, |fix| fix.edits.len());
        let more = if count > 1 {
            format!(", and {} more", count - 1)
        } else {
            String::new()
        };
        out.report(
            fault.span,
            format!(
                "{} (`U+{:04X}`) in the properties block{more}",
                name(c),
                u32::from(c)
            ),
        )
        .fix(fault.fix.clone());
    }
}

/// Returns the name of an invisible character.
fn name(c: char) -> &'static str {
    match c {
        '\u{a0}' | '\u{202f}' => "no-break space",
        '\u{3000}' => "ideographic space",
        '\u{ad}' => "soft hyphen",
        '\u{200e}' | '\u{200f}' => "text direction mark",
        _ => "zero-width space",
    }
}
