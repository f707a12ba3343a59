//! `json/opt-out-missing`: a required question without a choice for customers who do not know the
//! answer.

use super::support::form::{OPTION_KEYS, Question, questions};
use crate::article::NodeKind;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::Words;

pub(super) const RULE: Rule = Rule::article("json/opt-out-missing", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    if !cx.article.json.as_ref().is_some_and(|json| json.complete) {
        return;
    }
    for question in questions(cx.article) {
        let required = question.node.get("required");
        let is_required = required.is_some_and(|node| matches!(node.kind(), NodeKind::Bool(true)));
        // The author cannot change choices that the portal reads from Azure.
        if !is_required
            || question.control(&["dropdown"]).is_none()
            || question.node.get("dynamicDropdownOptions").is_some()
            || !lacks_opt_out(question, &cx.schemas.text.opt_outs)
        {
            continue;
        }
        out.report(
            question.place(),
            format!(
                "{} is required, but has no choice for customers who do not know the answer",
                question.name()
            ),
        )
        .help("Add a choice with the value `dont_know_answer`.");
    }
}

/// Returns true if the question has choices, and none of them opts out of an answer.
fn lacks_opt_out(question: Question<'_>, known: &Words) -> bool {
    let mut choices = question.options(OPTION_KEYS[0]).peekable();
    let opts_out = |text: &str| {
        let text = text.to_lowercase().replace('’', "'");
        known.find_in(&text).next().is_some()
    };
    choices.peek().is_some()
        && !choices.any(|choice| opts_out(choice.value) || choice.text.is_some_and(opts_out))
}
