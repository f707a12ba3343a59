//! `json/options-missing`: a question with nothing to choose from.

use super::form::{OPTION_KEYS, Question, questions};
use super::keys::{body_schema, misspelt};
use crate::article::{Article, NodeKind};
use crate::rules::{Context, Rule, Sink};
use crate::schema::Shape;

pub(super) const RULE: Rule = Rule::article("json/options-missing", check);

/// The controls that offer choices, and the key that holds them.
const CONTROLS: [&str; 3] = ["dropdown", "multiselectdropdown", "radiobuttongroup"];

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    if !article.json.as_ref().is_some_and(|json| json.complete) {
        return;
    }
    let shape =
        body_schema(article, cx).and_then(|schema| schema.shape.member("formElements")?.1.item());
    for question in questions(article) {
        let Some(control) = question.control(&CONTROLS) else {
            continue;
        };
        let (wanted, other) = match control {
            "radiobuttongroup" => (OPTION_KEYS[1], OPTION_KEYS[0]),
            _ => (OPTION_KEYS[0], OPTION_KEYS[1]),
        };
        if offers(question, wanted) || is_misspelt(question, shape) {
            continue;
        }
        let message = format!("{} is a `{control}` without choices", question.name());
        let help = match question.options(other).next() {
            Some(_) => format!("its choices are in `{other}`: call them `{wanted}`"),
            None => format!("write its choices in `{wanted}`"),
        };
        let at = question
            .node
            .get(wanted)
            .map_or_else(|| question.place(), super::form::opening);
        out.report(at, message).help(help);
    }
}

/// Whether there is a choice, or something else in its place that another rule
/// looks at.
fn offers(question: Question<'_>, wanted: &str) -> bool {
    let dynamic = question.node.get("dynamicDropdownOptions");
    let fixed = question.node.get(wanted);
    dynamic.is_some_and(|node| !matches!(node.kind(), NodeKind::Null))
        || fixed.is_some_and(|node| match node.kind() {
            NodeKind::Array(items) => !items.is_empty(),
            NodeKind::Null => false,
            _ => true,
        })
}

/// Whether the choices are there under a key that is spelt wrong.
fn is_misspelt(question: Question<'_>, shape: Option<&Shape>) -> bool {
    let members = question.node.members();
    let Some(shape) = shape else { return false };
    members
        .iter()
        .filter_map(|member| misspelt(member, members, shape))
        .any(|found| {
            !found.understood
                && (OPTION_KEYS.contains(&found.canonical)
                    || found.canonical == "dynamicDropdownOptions")
        })
}
