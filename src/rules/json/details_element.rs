//! `json/details-element`: not exactly one question for the case description.

use super::support::form::{Question, known_controls, questions};
use super::support::keys::{body_schema, misspelled};
use crate::article::NodeKind;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("json/details-element", check);

/// Key that marks the question for the case description.
const FLAG: &str = "useAsAdditionalDetails";
/// Control type and id that this question must have.
const CONTROL: &str = "multilinetextbox";
const ID: &str = "problem_description";

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    if !cx.article.json.as_ref().is_some_and(|json| json.complete) {
        return;
    }
    let Some(list) = cx
        .article
        .document()
        .and_then(|root| root.get("formElements"))
    else {
        return;
    };
    if list.items().is_empty() {
        return;
    }
    let mut details = questions(cx.article).filter(|question| is_details(*question));
    let Some(first) = details.next() else {
        if is_misspelled(cx) {
            return;
        }
        out.report(
            super::support::form::opening(list),
            format!("no question has `{FLAG}`, so the support case gets no description"),
        )
        .help(format!(
            "Add `\"{FLAG}\": true` to the `{CONTROL}` with the id `{ID}`."
        ));
        return;
    };
    let mut several = false;
    for other in details {
        several = true;
        out.report(flag(other), format!("more than one question has `{FLAG}`"))
            .help(
                "Keep it on one question: its answer becomes the description of the support case.",
            )
            .related(flag(first), "the first of these questions");
    }
    if several {
        return;
    }
    // `json/schema` reports unknown controls.
    let controls = known_controls(cx);
    if first
        .control(&controls)
        .is_some_and(|control| control != CONTROL)
    {
        out.report(
            flag(first),
            format!("{} has `{FLAG}` but is not a `{CONTROL}`", first.name()),
        );
    } else if let Some((id, node)) = first.id()
        && id != ID
    {
        out.report(
            node.span(),
            format!("the question with `{FLAG}` has the id `{id}`, not `{ID}`"),
        );
    }
}

/// Returns true if a question has the flag under a misspelled key.
fn is_misspelled(cx: &ArticleContext<'_>) -> bool {
    let shape = body_schema(cx).map(|schema| &schema.shape);
    let list = shape.and_then(|shape| shape.member("formElements"));
    let Some(shape) = list.and_then(|(_, shape)| shape.item()) else {
        return false;
    };
    questions(cx.article)
        .any(|question| misspelled(question.node, shape).any(|found| found.canonical == FLAG))
}

fn is_details(question: Question<'_>) -> bool {
    question
        .node
        .get(FLAG)
        .is_some_and(|node| match node.kind() {
            NodeKind::Bool(value) => value,
            NodeKind::String(text) => text.trim().eq_ignore_ascii_case("true"),
            _ => false,
        })
}

fn flag(question: Question<'_>) -> crate::source::Span {
    question
        .node
        .get(FLAG)
        .map_or_else(|| question.place(), |node| node.span())
}
