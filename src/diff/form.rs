//! Differences of forms, question by question.

use super::Kind;
use super::model::FormChange;
use crate::article::{Condition, Expression};
use crate::published::Body;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The member of a document that contains the questions of a form.
pub(super) const QUESTIONS: &str = "formElements";
/// Number of questions in a row that depend on each other. Forms have two or three.
const MAX_DEPTH: usize = 50;
/// What the names of controls contain whose questions take several answers.
const SEVERAL_ANSWERS: &str = "multiselect";
/// Members with the choices of a question.
const CHOICES: [&str; 2] = ["dropdownOptions", "radioButtonOptions"];

/// Returns the differences of two forms, the most severe first.
pub(super) fn compare(before: Option<&Body>, after: Option<&Body>) -> Vec<FormChange> {
    let (old, new) = (Form::of(before), Form::of(after));
    let mut changes = Vec::new();
    for (id, question) in &old.questions {
        if !new.questions.contains_key(id) {
            let message = "is gone".to_owned();
            changes.push(change(Kind::FormQuestionRemoved, question, message));
        }
    }
    for (id, question) in &new.questions {
        match old.questions.get(id) {
            None => {
                let message = if is_true(question, "required") {
                    "is new, and must be answered"
                } else {
                    "is new"
                };
                changes.push(change(
                    Kind::FormQuestionAdded,
                    question,
                    message.to_owned(),
                ));
            }
            Some(previous) => compare_questions(previous, question, &mut changes),
        }
        let was_shown = !old.questions.contains_key(id) || old.shown.contains(id);
        if was_shown && !new.shown.contains(id) {
            let message = format!(
                "is never shown: its condition `{}` cannot hold",
                text(question, "visibility")
            );
            changes.push(change(Kind::FormNeverShown, question, message));
        }
    }
    // Questions that appear or go do not change the order of the others.
    let in_both = |id: &&str| old.questions.contains_key(*id) && new.questions.contains_key(*id);
    let order = |form: &Form<'_>| -> Vec<String> {
        let ids = form.order.iter().map(String::as_str);
        ids.filter(in_both).map(str::to_owned).collect()
    };
    if order(&old) != order(&new) {
        changes.push(FormChange {
            kind: Kind::FormChanged,
            question: String::new(),
            label: String::new(),
            message: "the questions are in a different order".to_owned(),
        });
    }
    changes.sort();
    changes
}

type Question = Map<String, Value>;

struct Form<'b> {
    questions: BTreeMap<String, &'b Question>,
    /// The ids of the questions, in the order in which customers see them.
    order: Vec<String>,
    /// The ids of those that some answers show.
    shown: BTreeSet<String>,
}

impl<'b> Form<'b> {
    fn of(body: Option<&'b Body>) -> Self {
        let list = body.and_then(|body| body.data.get(QUESTIONS)?.as_array());
        let questions = list.into_iter().flatten().filter_map(Value::as_object);
        // Without an id, the label identifies a question; only the order is left without both.
        let questions = questions.map(|question| {
            let id = [text(question, "id"), text(question, "displayLabel")];
            let id = id.into_iter().find(|id| !id.is_empty());
            (id.unwrap_or_else(|| text(question, "order")), question)
        });
        let questions: Vec<(String, &Question)> = questions.collect();
        // The list decides between questions of the same number.
        let number = |question: &Question| text(question, "order").parse::<i64>().ok();
        let mut sorted = questions.clone();
        sorted.sort_by_key(|(_, question)| number(question));
        let questions = questions.into_iter().collect();
        Self {
            shown: shown(&questions),
            questions,
            order: sorted.into_iter().map(|(id, _)| id).collect(),
        }
    }
}

/// Returns the ids of the questions that some answers show, and of those that depend on more than
/// [`MAX_DEPTH`] others in a row.
fn shown(questions: &BTreeMap<String, &Question>) -> BTreeSet<String> {
    let conditions: Vec<(&String, String)> = questions
        .iter()
        .map(|(id, question)| (id, text(question, "visibility")))
        .collect();
    let mut waiting: Vec<(&String, Expression<'_>)> = Vec::new();
    let mut shown = BTreeSet::new();
    for (id, condition) in &conditions {
        match Condition::parse(condition) {
            Ok(Condition::Never) => {}
            Ok(Condition::When(expression)) => waiting.push((*id, expression)),
            Ok(Condition::Always) | Err(_) => {
                shown.insert((*id).clone());
            }
        }
    }
    // A question is shown only after those that it needs.
    for _ in 0..MAX_DEPTH {
        let count = waiting.len();
        waiting.retain(|(id, expression)| {
            let can_hold = can_hold(expression, questions, &shown);
            if can_hold {
                shown.insert((*id).clone());
            }
            !can_hold
        });
        if waiting.len() == count {
            return shown;
        }
    }
    shown.extend(waiting.into_iter().map(|(id, _)| id.clone()));
    shown
}

/// Returns false if an expression needs a question that is not among the shown ones, a choice that
/// does not exist, or two answers to one question.
fn can_hold(
    expression: &Expression<'_>,
    questions: &BTreeMap<String, &Question>,
    shown: &BTreeSet<String>,
) -> bool {
    let can_hold = |part: &Expression<'_>| can_hold(part, questions, shown);
    match expression {
        Expression::All(parts) => parts.iter().all(can_hold) && !contradict(parts, questions),
        Expression::Any(parts) => parts.iter().any(can_hold),
        Expression::Comparison(comparison) => {
            // An answer that nobody gives differs from every value.
            if comparison.equal == comparison.is_null() {
                return true;
            }
            let id = comparison.element.trim();
            let Some(question) = questions.get(id).filter(|_| shown.contains(id)) else {
                return false;
            };
            let choices = choices(question);
            comparison.is_null()
                || choices.is_empty()
                || choices.iter().any(|(value, _)| value == comparison.value)
        }
    }
}

/// Returns true if parts that must all hold need different answers to a question that has one.
fn contradict(parts: &[Expression<'_>], questions: &BTreeMap<String, &Question>) -> bool {
    let mut answers: BTreeMap<&str, &str> = BTreeMap::new();
    parts.iter().any(|part| {
        let Expression::Comparison(comparison) = part else {
            return false;
        };
        let id = comparison.element.trim();
        let has_several = questions.get(id).is_some_and(|question| {
            let control = text(question, "controlType").to_ascii_lowercase();
            control.contains(SEVERAL_ANSWERS)
        });
        if !comparison.equal || comparison.is_null() || has_several {
            return false;
        }
        let known = answers.insert(id, comparison.value);
        known.is_some_and(|known| known != comparison.value)
    })
}

fn compare_questions(before: &Question, after: &Question, changes: &mut Vec<FormChange>) {
    if is_true(after, "required") && !is_true(before, "required") {
        let message = "must now be answered".to_owned();
        changes.push(change(Kind::FormRequired, after, message));
    }
    let mut messages = Vec::new();
    if !is_true(after, "required") && is_true(before, "required") {
        messages.push("no longer has to be answered".to_owned());
    }
    let (old, new) = (choices(before), choices(after));
    let missing = |from: &[(String, String)], others: &[(String, String)]| -> Vec<String> {
        let is_in = |value: &String| others.iter().any(|(other, _)| other == value);
        let missing = from.iter().filter(|(value, _)| !is_in(value));
        missing.map(|(_, text)| format!("`{text}`")).collect()
    };
    for (value, text) in &new {
        let same = old.iter().find(|(other, _)| other == value);
        if let Some((_, before)) = same
            && before != text
        {
            messages.push(format!("shows the choice `{before}` as `{text}`"));
        }
    }
    let (gone, added) = (missing(&old, &new), missing(&new, &old));
    if !gone.is_empty() {
        messages.push(format!("no longer offers {}", gone.join(", ")));
    }
    if !added.is_empty() {
        messages.push(format!("now also offers {}", added.join(", ")));
    }
    let values = |list: &[(String, String)]| -> Vec<String> {
        list.iter().map(|(value, _)| value.clone()).collect()
    };
    if gone.is_empty() && added.is_empty() && values(&old) != values(&new) {
        messages.push("offers its choices in a different order".to_owned());
    }
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for key in keys {
        let is_known = key == "required" || key == "order" || CHOICES.contains(&key.as_str());
        if !is_known && before.get(key) != after.get(key) {
            let (old, new) = (text(before, key), text(after, key));
            messages.push(match (old.is_empty(), new.is_empty()) {
                (true, true) => format!("has another `{key}`"),
                (true, _) => format!("now has `{key}` `{new}`"),
                (_, true) => format!("no longer has `{key}` `{old}`"),
                _ => format!("has `{key}` `{new}` instead of `{old}`"),
            });
        }
    }
    for message in messages {
        changes.push(change(Kind::FormChanged, after, message));
    }
}

fn change(kind: Kind, question: &Question, message: String) -> FormChange {
    FormChange {
        kind,
        question: text(question, "id"),
        label: text(question, "displayLabel"),
        message,
    }
}

/// Returns the choices of a question: value and text.
fn choices(question: &Question) -> Vec<(String, String)> {
    let lists = CHOICES
        .iter()
        .filter_map(|key| question.get(*key)?.as_array());
    let choices = lists.flatten().filter_map(Value::as_object);
    choices
        .map(|choice| (text(choice, "value"), text(choice, "text")))
        .collect()
}

/// Returns true for `true`, also as a text.
fn is_true(question: &Question, key: &str) -> bool {
    text(question, key).eq_ignore_ascii_case("true")
}

fn text(object: &Map<String, Value>, key: &str) -> String {
    match object.get(key) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(value) => value.to_string(),
    }
}
