//! Differences of forms, question by question.

use super::Kind;
use super::model::FormChange;
use crate::article::{Condition, Expression};
use crate::published::Body;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The member of a document that contains the questions of a form.
pub(super) const QUESTIONS: &str = "formElements";
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
        let was_shown = old
            .questions
            .get(id)
            .is_none_or(|old_one| old.can_show(old_one));
        if was_shown && !new.can_show(question) {
            let message = format!(
                "is never shown: its condition `{}` cannot hold",
                text(question, "visibility")
            );
            changes.push(change(Kind::FormNeverShown, question, message));
        }
    }
    if old.order() != new.order() && changes.is_empty() {
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
        Self {
            questions: questions.collect(),
        }
    }

    /// Returns the ids of the questions, in the order in which customers see them.
    fn order(&self) -> Vec<&str> {
        let number = |question: &Question| text(question, "order").parse::<i64>().ok();
        let mut ids: Vec<(Option<i64>, &str)> = self
            .questions
            .iter()
            .map(|(id, question)| (number(question), id.as_str()))
            .collect();
        ids.sort();
        ids.into_iter().map(|(_, id)| id).collect()
    }

    /// Returns false if no answers show the question.
    fn can_show(&self, question: &Question) -> bool {
        let condition = text(question, "visibility");
        match Condition::parse(&condition) {
            Ok(Condition::Never) => false,
            Ok(Condition::When(expression)) => self.can_hold(&expression),
            Ok(Condition::Always) | Err(_) => true,
        }
    }

    /// Returns false if an expression compares with a question or a choice that does not exist.
    fn can_hold(&self, expression: &Expression<'_>) -> bool {
        match expression {
            Expression::All(parts) => parts.iter().all(|part| self.can_hold(part)),
            Expression::Any(parts) => parts.iter().any(|part| self.can_hold(part)),
            Expression::Comparison(comparison) => {
                // An answer that nobody gives differs from every value.
                if comparison.equal == comparison.is_null() {
                    return true;
                }
                let Some(question) = self.questions.get(comparison.element.trim()) else {
                    return false;
                };
                let choices = choices(question);
                comparison.is_null()
                    || choices.is_empty()
                    || choices.iter().any(|(value, _)| value == comparison.value)
            }
        }
    }
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
