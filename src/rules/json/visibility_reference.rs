//! `json/visibility-reference`: a condition over a question or a choice that is
//! not there, or over itself.

use super::form::{Choice, OPTION_KEYS, Question, place, questions};
use crate::article::{Article, Comparison, Condition, Node, NodeKind};
use crate::finding::{Fix, Severity};
use crate::rules::{Context, Rule, Sink, did_you_mean};
use crate::schema::nearest;

pub(super) const RULE: Rule = Rule::article("json/visibility-reference", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    if !article.json.as_ref().is_some_and(|json| json.complete) {
        return;
    }
    let conditions: Vec<(usize, Node<'_>, Condition<'_>)> = questions(article)
        .enumerate()
        .filter_map(|(index, question)| match question.condition()? {
            (node, Ok(condition @ Condition::When(_))) => Some((index, node, condition)),
            _ => None,
        })
        .collect();
    if conditions.is_empty() {
        return;
    }
    let form: Vec<Question<'_>> = questions(article).collect();
    let mut edges: Vec<Vec<usize>> = vec![Vec::new(); form.len()];
    for (index, node, condition) in &conditions {
        for comparison in condition.comparisons() {
            let named = |question: &&Question<'_>| {
                question
                    .id()
                    .is_some_and(|(id, _)| id.trim() == comparison.element)
            };
            if !form.iter().any(|question| named(&question)) {
                unknown_question(article, *node, comparison, &form, out);
                continue;
            }
            edges[*index].extend(
                form.iter()
                    .enumerate()
                    .filter(|(_, question)| named(question))
                    .map(|(at, _)| at),
            );
            // Of a question that waits for itself the choice is not the trouble.
            if !edges[*index].contains(index) {
                unknown_choice(
                    article,
                    cx,
                    *node,
                    comparison,
                    form.iter().filter(named).copied(),
                    out,
                );
            }
        }
    }
    for (index, node, _) in &conditions {
        if let Some(path) = cycle(&edges, *index) {
            let names: Vec<String> = path
                .iter()
                .map(|at| format!("`{}`", form[*at].id().map_or("?", |(id, _)| id)))
                .collect();
            let message = match names.as_slice() {
                [own, _] => format!("{own} is shown only when {own} is answered"),
                _ => format!(
                    "{} is never shown: each waits for the next in {}",
                    names[0],
                    names.join(", ")
                ),
            };
            out.report(node.span(), message)
                .help("take one of these conditions away");
        }
    }
}

fn unknown_question(
    article: &Article,
    node: Node<'_>,
    comparison: &Comparison<'_>,
    form: &[Question<'_>],
    out: &mut Sink<'_>,
) {
    let name = comparison.element;
    let ids = || form.iter().filter_map(|question| Some(question.id()?.0));
    let near = nearest(name, ids());
    let span = place(article, node, comparison.element_span);
    let by_case = near.is_some_and(|near| near.eq_ignore_ascii_case(name));
    let noted = out
        .report(
            span,
            format!(
                "no question of the form has the id `{name}`{}",
                did_you_mean(near)
            ),
        )
        .fix(
            near.filter(|near| is_plain(near))
                .map(|near| Fix::needs_review(span, near)),
        );
    if by_case {
        noted.at_most(Severity::Warning);
    }
}

fn unknown_choice<'a>(
    article: &Article,
    cx: &Context<'_>,
    node: Node<'_>,
    comparison: &Comparison<'_>,
    questions: impl Iterator<Item = Question<'a>>,
    out: &mut Sink<'_>,
) {
    if comparison.is_null() {
        return;
    }
    let mut choices: Vec<Choice<'a>> = Vec::new();
    let mut place_of = None;
    for question in questions {
        let before = choices.len();
        choices.extend(
            OPTION_KEYS
                .into_iter()
                .flat_map(|key| question.options(key)),
        );
        let dynamic = question.node.get("dynamicDropdownOptions");
        // A choice whose `value` has another name may be the one.
        let listed = OPTION_KEYS
            .into_iter()
            .filter_map(|key| question.node.get(key));
        if choices.len() - before < listed.map(|list| list.items().len()).sum() {
            return;
        }
        // Any text may be the answer, or a choice that is only known later.
        if choices.len() == before
            || dynamic.is_some_and(|node| !matches!(node.kind(), NodeKind::Null))
        {
            return;
        }
        place_of = place_of.or(Some(question.place()));
    }
    let value = comparison.value;
    if choices.iter().any(|choice| choice.value.trim() == value) {
        return;
    }
    let by_text = choices
        .iter()
        .find(|choice| choice.text.is_some_and(|text| text.trim() == value))
        .map(|choice| choice.value);
    let near = by_text.or_else(|| nearest(value, choices.iter().map(|choice| choice.value)));
    let by_case = near.is_some_and(|near| near.eq_ignore_ascii_case(value));
    let span = place(article, node, comparison.value_span);
    let element = comparison.element;
    let mut noted = out
        .report(
            span,
            format!(
                "question `{element}` has no choice with the value `{value}`{}",
                did_you_mean(near)
            ),
        )
        .help(match by_text {
            Some(_) => "a condition compares with the `value` of a choice, not with its `text`",
            None if comparison.equal => "this comparison never holds",
            None => "this comparison always holds",
        })
        .fix(
            near.filter(|near| is_plain(near))
                .map(|near| Fix::needs_review(span, near)),
        );
    if let Some(at) = place_of {
        noted = noted.related(cx.file, at, "the question");
    }
    // Such a comparison takes nothing away from the form.
    if by_case || !comparison.equal {
        noted.at_most(Severity::Warning);
    }
}

/// Whether `text` can stand in a JSON text as it is.
fn is_plain(text: &str) -> bool {
    !text.contains(['"', '\\']) && !text.contains(|c: char| c.is_control())
}

/// The way from the question `start` back to itself, if it is the first of the
/// questions on it.
fn cycle(edges: &[Vec<usize>], start: usize) -> Option<Vec<usize>> {
    let mut path = vec![(start, 0)];
    let mut seen = vec![false; edges.len()];
    while let Some((at, next)) = path.last_mut() {
        let Some(&to) = edges[*at].get(*next) else {
            path.pop();
            continue;
        };
        *next += 1;
        if to == start {
            return Some(path.iter().map(|(at, _)| *at).chain([start]).collect());
        }
        if to > start && !seen[to] {
            seen[to] = true;
            path.push((to, 0));
        }
    }
    None
}
