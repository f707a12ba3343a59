//! `json/visibility-reference`: a condition (`visibility`) that refers to an unknown question or
//! choice.

use super::support::form::{Choice, OPTION_KEYS, Question, questions};
use crate::article::{Article, Comparison, Condition, Node, NodeKind, OffsetMap};
use crate::finding::{Fix, Severity};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;
use crate::util::{Suggestions, did_you_mean};
use std::collections::{HashMap, HashSet};

pub(super) const RULE: Rule = Rule::article("json/visibility-reference", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    if !cx.article.json.as_ref().is_some_and(|json| json.complete) {
        return;
    }
    let conditions: Vec<(usize, Node<'_>, Condition<'_>)> = questions(cx.article)
        .enumerate()
        .filter_map(|(index, question)| match question.condition()? {
            (node, Ok(condition @ Condition::When(_))) => Some((index, node, condition)),
            _ => None,
        })
        .collect();
    if conditions.is_empty() {
        return;
    }
    let form = Form::of(cx.article);
    let mut offers: HashMap<&str, Option<Offer<'_>>> = HashMap::new();
    let mut suggestions = Suggestions::default();
    let mut edges: Vec<Vec<usize>> = vec![Vec::new(); form.questions.len()];
    for (index, node, condition) in &conditions {
        let inner = node.inner_span();
        let places = OffsetMap::of(cx.article.source.slice(inner), inner.start);
        let mut depends_on_itself = false;
        let comparisons = condition.comparisons();
        let is_only = comparisons.len() == 1;
        for comparison in comparisons {
            let named = form.named(comparison.element);
            if named.is_empty() {
                let span = places.span(comparison.element_span);
                unknown_question(span, comparison, &form, &mut suggestions, out);
                continue;
            }
            edges[*index].extend(named);
            // The cycle is the problem, not the choice.
            depends_on_itself |= form.is_named(*index, comparison.element);
            if depends_on_itself {
                continue;
            }
            let offer = offers
                .entry(comparison.element)
                .or_insert_with(|| Offer::of(named.iter().map(|at| form.questions[*at])));
            if let Some(offer) = offer {
                let span = places.span(comparison.value_span);
                unknown_choice(span, comparison, is_only, offer, &mut suggestions, out);
            }
        }
    }
    let mut cycles = Cycles::of(&edges);
    for (index, node, _) in &conditions {
        if let Some(path) = cycles.through(*index) {
            let names: Vec<String> = path
                .iter()
                .map(|at| format!("`{}`", form.questions[*at].id().map_or("?", |(id, _)| id)))
                .collect();
            let message = match names.as_slice() {
                [own, _] => {
                    format!("{own} is never shown: its condition depends on its own answer")
                }
                _ => format!(
                    "{} is never shown: its condition depends on itself ({})",
                    names[0],
                    names.join(" -> ")
                ),
            };
            out.report(node.span(), message)
                .help("Remove one of these conditions.");
        }
    }
}

/// Maximum number of questions with the same id to compare a condition with. `json/duplicate-id`
/// reports them.
const MAX_SAME_ID: usize = 20;

/// The questions of a form, in order and by their ids.
struct Form<'a> {
    questions: Vec<Question<'a>>,
    by_id: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Form<'a> {
    fn of(article: &'a Article) -> Self {
        let questions: Vec<Question<'a>> = questions(article).collect();
        let mut by_id: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, question) in questions.iter().enumerate() {
            let Some((id, _)) = question.id() else {
                continue;
            };
            let same_id = by_id.entry(id.trim()).or_default();
            if same_id.len() < MAX_SAME_ID {
                same_id.push(at);
            }
        }
        Self { questions, by_id }
    }

    fn ids(&self) -> impl Iterator<Item = &'a str> {
        let ids = self.questions.iter().filter_map(|question| question.id());
        ids.map(|(id, _)| id)
    }

    fn named(&self, id: &str) -> &[usize] {
        self.by_id.get(id).map_or(&[], Vec::as_slice)
    }

    fn is_named(&self, at: usize, id: &str) -> bool {
        let own = self.questions[at].id();
        own.is_some_and(|(own, _)| own.trim() == id)
    }
}

/// Maximum number of names that a help lists.
const MAX_LISTED: usize = 10;
/// Maximum length of a name in a help, in bytes.
const MAX_NAME_BYTES: usize = 60;

/// Lists the first few of `names` for a help.
fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names = names.take(MAX_LISTED + 1).enumerate();
    let listed = names.map(|(at, name)| {
        let end = name.floor_char_boundary(MAX_NAME_BYTES);
        if at == MAX_LISTED {
            "...".to_owned()
        } else if end < name.len() {
            format!("`{}...`", &name[..end])
        } else {
            format!("`{name}`")
        }
    });
    listed.collect::<Vec<_>>().join(", ")
}

fn unknown_question(
    span: Span,
    comparison: &Comparison<'_>,
    form: &Form<'_>,
    suggestions: &mut Suggestions,
    out: &mut Sink<'_>,
) {
    let name = comparison.element;
    let near = suggestions.nearest(name, form.ids());
    let by_case = near.is_some_and(|near| near.eq_ignore_ascii_case(name));
    let finding = out
        .report(
            span,
            format!(
                "condition refers to `{name}`, but this form has no question with that id{}",
                did_you_mean(near)
            ),
        )
        .help(format!("Questions in this form: {}.", list(form.ids())))
        .fix(
            near.filter(|near| is_plain(near))
                .map(|near| Fix::needs_review(span, near)),
        );
    if by_case {
        finding.at_most(Severity::Warning);
    }
}

/// The choices of the questions with one id, if all of them are known.
struct Offer<'a> {
    choices: Vec<Choice<'a>>,
    values: HashSet<&'a str>,
    /// The value of the first choice with a text.
    by_text: HashMap<&'a str, &'a str>,
    /// The location of the first of the questions.
    place: Option<Span>,
}

impl<'a> Offer<'a> {
    fn of(questions: impl Iterator<Item = Question<'a>>) -> Option<Self> {
        let mut choices: Vec<Choice<'a>> = Vec::new();
        let mut place = None;
        for question in questions {
            let before = choices.len();
            choices.extend(
                OPTION_KEYS
                    .into_iter()
                    .flat_map(|key| question.options(key)),
            );
            let dynamic = question.node.get("dynamicDropdownOptions");
            // A choice without a readable `value` may be the one.
            let listed = OPTION_KEYS
                .into_iter()
                .filter_map(|key| question.node.get(key));
            if choices.len() - before < listed.map(|list| list.items().len()).sum() {
                return None;
            }
            // The answer may be any text, or a choice that the portal reads from Azure.
            if choices.len() == before
                || dynamic.is_some_and(|node| !matches!(node.kind(), NodeKind::Null))
            {
                return None;
            }
            place = place.or(Some(question.place()));
        }
        let mut by_text = HashMap::new();
        for choice in &choices {
            if let Some(text) = choice.text {
                by_text.entry(text.trim()).or_insert(choice.value);
            }
        }
        Some(Self {
            values: choices.iter().map(|choice| choice.value.trim()).collect(),
            by_text,
            choices,
            place,
        })
    }
}

fn unknown_choice(
    span: Span,
    comparison: &Comparison<'_>,
    is_only: bool,
    offer: &Offer<'_>,
    suggestions: &mut Suggestions,
    out: &mut Sink<'_>,
) {
    let value = comparison.value;
    if comparison.is_null() || offer.values.contains(value) {
        return;
    }
    let by_text = offer.by_text.get(value).copied();
    let values = offer.choices.iter().map(|choice| choice.value);
    let near = by_text.or_else(|| suggestions.nearest(value, values));
    let by_case = near.is_some_and(|near| near.eq_ignore_ascii_case(value));
    let element = comparison.element;
    let effect = match (comparison.equal, is_only) {
        (true, true) => "this question is never shown",
        (true, false) => "this comparison is never true",
        (false, true) => "this question is always shown",
        (false, false) => "this comparison is always true",
    };
    let help = match by_text {
        Some(right) => {
            format!("Write `{right}`: the `value` of the choice, not its `text`.")
        }
        None => {
            let values = offer.choices.iter().map(|choice| choice.value);
            format!("Choices of `{element}`: {}.", list(values))
        }
    };
    let message = format!(
        "{effect}: `{element}` has no choice `{value}`{}",
        did_you_mean(near)
    );
    let mut finding = out.report(span, message).help(help).fix(
        near.filter(|near| is_plain(near))
            .map(|near| Fix::needs_review(span, near)),
    );
    if let Some(at) = offer.place {
        finding = finding.related(at, "the question");
    }
    // The question is displayed all the same.
    if by_case || !comparison.equal {
        finding.at_most(Severity::Warning);
    }
}

/// Returns true if `text` needs no escapes in JSON.
fn is_plain(text: &str) -> bool {
    !text.contains(['"', '\\']) && !text.contains(|c: char| c.is_control())
}

/// Maximum number of steps from question to question for finding the cycles of a form.
const MAX_STEPS: usize = 1_000_000;

/// The cycles of a graph of questions, by the first question of each.
struct Cycles<'e> {
    edges: &'e [Vec<usize>],
    /// For each question, the start from which it was last reached.
    seen: Vec<usize>,
    steps: usize,
}

impl<'e> Cycles<'e> {
    fn of(edges: &'e [Vec<usize>]) -> Self {
        Self {
            edges,
            seen: vec![usize::MAX; edges.len()],
            steps: MAX_STEPS,
        }
    }

    /// Returns the cycle through the question `start`, if it is the first question of the cycle.
    fn through(&mut self, start: usize) -> Option<Vec<usize>> {
        let mut path = vec![(start, 0)];
        while let Some((at, next)) = path.last_mut() {
            let Some(&to) = self.edges[*at].get(*next) else {
                path.pop();
                continue;
            };
            self.steps = self.steps.checked_sub(1)?;
            *next += 1;
            if to == start {
                return Some(path.iter().map(|(at, _)| *at).chain([start]).collect());
            }
            if to > start && self.seen[to] != start {
                self.seen[to] = start;
                path.push((to, 0));
            }
        }
        None
    }
}
