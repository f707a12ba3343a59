//! `components/value`: a value that is not what its element takes.

use super::uses::{each, known_child};
use crate::article::{Article, ComponentChild};
use crate::finding::{Fix, Severity};
use crate::rules::{Context, Rule, Sink, did_you_mean};
use crate::schema::{Child, ChildKind, nearest};

pub(super) const RULE: Rule = Rule::article("components/value", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    each(article, cx, &mut |component, known| {
        for child in component
            .children
            .iter()
            .filter(|child| !child.text.is_empty())
        {
            if let Some(wanted) = known_child(known, &child.name) {
                judge(child, wanted, out);
            }
        }
    });
}

fn judge(child: &ComponentChild, wanted: &Child, out: &mut Sink<'_>) {
    let text = child.text.as_str();
    let name = &wanted.name;
    let bad = |what: &str| {
        let message = format!("`{text}` is not a valid `{name}`");
        Some((message, format!("Use {what}.")))
    };
    let fault = match wanted.kind {
        ChildKind::Text | ChildKind::Url => None,
        ChildKind::Boolean => return one_of(child, name, &["true", "false"], out),
        ChildKind::Enumeration => {
            let values: Vec<&str> = wanted.values.iter().map(String::as_str).collect();
            return one_of(child, name, &values, out);
        }
        ChildKind::Integer => match (text.parse::<i64>(), wanted.minimum) {
            (Ok(number), Some(least)) if number < least => bad(&format!("a number of at least {least}")),
            (Ok(_), _) => None,
            (Err(_), _) => bad("a whole number"),
        },
        ChildKind::Duration => (!is_duration(text))
            .then(|| bad("a number of days, hours, or minutes, such as `1d`, `12h`, or `30m`"))
            .flatten(),
        ChildKind::Identifiers => wrong_identifier(text).map(|wrong| match wrong {
            "" => (
                format!("`{name}` has an empty item"),
                "Remove the extra comma.".to_owned(),
            ),
            wrong => (
                format!("`{wrong}` is not a valid name in `{name}`"),
                "Separate names with commas.".to_owned(),
            ),
        }),
    };
    if let Some((message, help)) = fault {
        out.report(child.text_span, message).help(help);
    }
}

fn one_of(child: &ComponentChild, name: &str, values: &[&str], out: &mut Sink<'_>) {
    let text = child.text.as_str();
    if values.iter().any(|value| value.eq_ignore_ascii_case(text)) {
        return;
    }
    let near = nearest(text, values.iter().copied());
    let list: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
    let noted = out
        .report(
            child.text_span,
            format!("`{text}` is not a valid `{name}`{}", did_you_mean(near)),
        )
        .help(format!("Allowed: {}.", list.join(", ")))
        .fix(near.map(|near| Fix::needs_review(child.text_span, near)));
    // A number may be what the portal has for one of the names.
    if text.bytes().all(|b| b.is_ascii_digit()) {
        noted.at_most(Severity::Warning);
    }
}

fn is_duration(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let unit = text[digits..].trim();
    digits > 0
        && ["d", "h", "m"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(unit))
        && text[..digits].bytes().any(|b| b != b'0')
}

/// The first entry of the list that is no name.
fn wrong_identifier(text: &str) -> Option<&str> {
    text.split(',')
        .map(str::trim)
        .find(|name| name.is_empty() || name.contains(char::is_whitespace))
}
