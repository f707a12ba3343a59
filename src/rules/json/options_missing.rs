//! `json/options-missing`: a question without choices.

use super::support::choices::has_choices;
use super::support::form::{OPTION_KEYS, Question, opening, questions};
use super::support::keys::{body_schema, misspelled};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::Shape;

pub(super) const RULE: Rule = Rule::article("json/options-missing", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    if !cx.article.json.as_ref().is_some_and(|json| json.complete) {
        return;
    }
    let form = body_schema(cx).and_then(|schema| schema.shape.member("formElements"));
    let Some(shape) = form.and_then(|(_, list)| list.item()) else {
        return;
    };
    for question in questions(cx.article) {
        let Some(control) = question.node.text("controlType") else {
            continue;
        };
        let Some(keys) = shape.choices_of(control) else {
            continue;
        };
        if has_choices(question.node, keys) || is_misspelled(question, keys, shape) {
            continue;
        }
        report(question, control.trim(), keys, out);
    }
}

fn report(question: Question<'_>, control: &str, keys: &[String], out: &mut Sink<'_>) {
    let Some(wanted) = keys.first() else { return };
    let holds_choices = |key: &&&str| question.options(key).next().is_some();
    let elsewhere = OPTION_KEYS
        .iter()
        .filter(|key| !keys.iter().any(|known| known == *key))
        .find(holds_choices);
    let help = match elsewhere {
        Some(other) => format!("The choices are in `{other}`. Rename that key to `{wanted}`."),
        None => format!("Add the choices under `{wanted}`."),
    };
    let at = match question.node.get(wanted) {
        Some(list) => opening(list),
        None => question.place(),
    };
    let message = format!("{} is a `{control}` without choices", question.name());
    out.report(at, message).help(help);
}

/// Returns true if the choices are under a misspelled key, which `json/key-case` reports.
fn is_misspelled(question: Question<'_>, keys: &[String], shape: &Shape) -> bool {
    let mut found = misspelled(question.node, shape);
    found.any(|found| !found.understood && keys.iter().any(|key| key == found.canonical))
}
