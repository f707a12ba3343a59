//! `components/value`: an invalid value in a component.

use super::support::uses::{each, known_child};
use crate::article::ComponentChild;
use crate::finding::{Fix, Severity};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::{Child, ChildKind};
use crate::util::{did_you_mean, nearest};

pub(super) const RULE: Rule = Rule::article("components/value", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    each(cx, &mut |component, known| {
        for child in &component.children {
            if child.text.is_empty() {
                continue;
            }
            if let Some(schema) = known_child(known, &child.name) {
                check_child(child, schema, out);
            }
        }
    });
}

/// Checks the value of `child` against its schema.
fn check_child(child: &ComponentChild, schema: &Child, out: &mut Sink<'_>) {
    let text = child.text.as_str();
    let name = &schema.name;
    let invalid = |allowed: &str| {
        let message = format!("`{text}` is not a valid value of `{name}`");
        Some((message, format!("Use {allowed}.")))
    };
    let problem = match schema.kind {
        ChildKind::Text | ChildKind::Url => None,
        ChildKind::Boolean => return check_allowed(child, name, &["true", "false"], out),
        ChildKind::Enumeration => {
            let values: Vec<&str> = schema.values.iter().map(String::as_str).collect();
            return check_allowed(child, name, &values, out);
        }
        ChildKind::Integer => match (text.parse::<i64>(), schema.minimum) {
            (Ok(number), Some(minimum)) if number < minimum => {
                invalid(&format!("a number of at least {minimum}"))
            }
            (Ok(_), _) => None,
            (Err(_), _) => invalid("a whole number"),
        },
        ChildKind::Duration if is_duration(text) => None,
        ChildKind::Duration => {
            invalid("a number of days, hours, or minutes, such as `1d`, `12h`, or `30m`")
        }
        ChildKind::Identifiers => invalid_identifier(text).map(|item| match item {
            "" => (
                format!("`{name}` has an empty item"),
                "Remove the extra comma.".to_owned(),
            ),
            other => (
                format!("`{other}` is not a valid name in `{name}`"),
                "Separate names with commas.".to_owned(),
            ),
        }),
    };
    if let Some((message, help)) = problem {
        out.report(child.text_span, message).help(help);
    }
}

/// Checks that the value of `child` is one of `values`, ignoring case.
fn check_allowed(child: &ComponentChild, name: &str, values: &[&str], out: &mut Sink<'_>) {
    let text = child.text.as_str();
    if values.iter().any(|value| value.eq_ignore_ascii_case(text)) {
        return;
    }
    let near = nearest(text, values.iter().copied());
    let list: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
    let noted = out
        .report(
            child.text_span,
            format!(
                "`{text}` is not a valid value of `{name}`{}",
                did_you_mean(near)
            ),
        )
        .help(format!("Allowed: {}.", list.join(", ")))
        .fix(near.map(|near| Fix::needs_review(child.text_span, near)));
    // The portal may use a number for one of the names.
    if text.bytes().all(|b| b.is_ascii_digit()) {
        noted.at_most(Severity::Warning);
    }
}

/// Returns true if `text` is a duration such as `12h`, longer than zero.
fn is_duration(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let unit = text[digits..].trim();
    digits > 0
        && ["d", "h", "m"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(unit))
        && text[..digits].bytes().any(|b| b != b'0')
}

/// Returns the first item of the list that is not a name.
fn invalid_identifier(text: &str) -> Option<&str> {
    text.split(',')
        .map(str::trim)
        .find(|name| name.is_empty() || name.contains(char::is_whitespace))
}
