//! Sentences about what customers choose: the lists of topics, products and resources.

use super::part::{Part, Sentence, code, named, words};
use crate::diff::Kind;
use crate::diff::model::{Choice, ChoiceChange, Listed, TopicChange};
use crate::published::By;
use crate::util::steps;
use similar::DiffOp;

/// Maximum number of products in a line.
const MAX_PRODUCTS: usize = 10;
/// Maximum number of articles in a sentence.
const MAX_ARTICLES: usize = 3;

/// Returns the sentence about choices in some of the clouds of a comparison.
pub(in crate::diff::report) fn of_choices(
    change: &ChoiceChange,
    clouds: &[&str],
    all_clouds: &[String],
) -> Sentence {
    let mut sentence = vec![words("customers who choose ")];
    sentence.extend(chosen(&change.choices));
    sentence.push(words(format!(" in {} ", these_clouds(clouds, all_clouds))));
    let (before, after) = (answers(&change.before), answers(&change.after));
    let rest: Vec<&Listed> = change.after.iter().filter(|one| !one.is_answer).collect();
    match change.kind {
        Kind::LostAnswer => {
            sentence.push(words(match before.len() {
                1 => "lose their only answer: ".to_owned(),
                2 => "lose both answers: ".to_owned(),
                count => format!("lose all {count} answers: "),
            }));
            sentence.extend(articles(&before));
            if !rest.is_empty() {
                sentence.push(words("; they only get "));
                sentence.extend(articles(&rest));
            }
        }
        Kind::FirstAnswer => {
            sentence.push(words(if after.len() == 1 {
                "get their first answer: ".to_owned()
            } else {
                format!("get their first {} answers: ", after.len())
            }));
            sentence.extend(articles(&after));
        }
        Kind::OtherFirstAnswer => {
            sentence.push(words("see "));
            sentence.extend(articles(&after[..after.len().min(1)]));
            sentence.push(words(" first instead of "));
            sentence.extend(articles(&before[..before.len().min(1)]));
        }
        _ => sentence.extend(other_list(change)),
    }
    if !change.now_differs_from.is_empty() {
        let others: Vec<&str> = change.now_differs_from.iter().map(String::as_str).collect();
        let others = these_clouds(&others, all_clouds);
        sentence.push(words(format!(
            "; before the change, they saw the same as in {others}"
        )));
    }
    sentence
}

fn other_list(change: &ChoiceChange) -> Sentence {
    let missing = |from: &'_ [Listed], ids: &[String], others: &[String]| -> Vec<Listed> {
        let missing = from.iter().zip(ids).filter(|(_, id)| !others.contains(id));
        missing.map(|(one, _)| one.clone()).collect()
    };
    let (before_ids, after_ids) = (&change.before_ids, lowercase_ids(&change.after));
    let added = missing(&change.after, &after_ids, before_ids);
    let gone = missing(&change.before, before_ids, &after_ids);
    let mut sentence = Vec::new();
    let list = |list: &[Listed]| articles(&list.iter().collect::<Vec<_>>());
    if !added.is_empty() {
        sentence.push(words("also see "));
        sentence.extend(list(&added));
    }
    if !gone.is_empty() {
        sentence.push(words(if added.is_empty() {
            "no longer see "
        } else {
            ", and no longer "
        }));
        sentence.extend(list(&gone));
    }
    if added.is_empty() && gone.is_empty() {
        sentence.push(words("see "));
        sentence.extend(list(&moved(change)));
        let count = change.after.len();
        sentence.push(words(format!(
            " in a different position among their {count} articles"
        )));
    }
    sentence
}

/// Returns the articles whose place among the others changed.
fn moved(change: &ChoiceChange) -> Vec<Listed> {
    let after = lowercase_ids(&change.after);
    let before: Vec<&[u8]> = change.before_ids.iter().map(String::as_bytes).collect();
    let after: Vec<&[u8]> = after.iter().map(String::as_bytes).collect();
    let steps = steps(&before, &after).into_iter();
    let new = steps.filter(|step| !matches!(step, DiffOp::Equal { .. }));
    new.flat_map(|step| change.after[step.new_range()].to_vec())
        .collect()
}

fn lowercase_ids(list: &[Listed]) -> Vec<String> {
    list.iter().map(|one| one.id.to_lowercase()).collect()
}

fn answers(list: &[Listed]) -> Vec<&Listed> {
    list.iter().filter(|one| one.is_answer).collect()
}

/// Returns the names of clouds, as part of a sentence.
fn these_clouds(clouds: &[&str], all: &[String]) -> String {
    match all.len() {
        2 if clouds.len() == 2 => "both clouds".to_owned(),
        count if count > 2 && clouds.len() == count => format!("all {count} clouds"),
        _ => clouds.join(", "),
    }
}

/// Returns what customers choose, as part of a sentence.
fn chosen(choices: &[Choice]) -> Sentence {
    let mut sentence = Vec::new();
    // Choices are sorted by their index.
    for group in choices.chunk_by(|one, other| one.by == other.by) {
        if !sentence.is_empty() {
            sentence.push(words(" or "));
        }
        match group {
            [one] => sentence.extend(of_choice(one)),
            group => {
                let (count, what) = (group.len(), plural_of(group[0].by));
                sentence.push(words(format!("one of {count} {what}")));
            }
        }
    }
    sentence
}

/// Returns the name of the choices in an index.
fn plural_of(by: By) -> &'static str {
    match by {
        By::Answer => "combinations of topic and product",
        By::Topic => "topics",
        By::Product => "products",
        By::Resource => "resource types",
        By::Id | By::Symptom | By::Type => "symptoms",
    }
}

/// Returns choices as lines, each with the number of its choices. Choices of one topic are in one
/// line, because many products often have the same topic.
pub(in crate::diff::report) fn lines(choices: &[Choice]) -> Vec<(Sentence, usize)> {
    let is_one_topic = |one: &Choice, other: &Choice| {
        one.product.is_some()
            && other.product.is_some()
            && one.topic.is_some()
            && one.topic == other.topic
    };
    let groups = choices.chunk_by(is_one_topic);
    let lines = groups.flat_map(|group| group.chunks(MAX_PRODUCTS));
    lines
        .map(|line| (of_topic_choices(line), line.len()))
        .collect()
}

/// Returns choices of one topic.
fn of_topic_choices(choices: &[Choice]) -> Sentence {
    let (topic, products) = match choices {
        [] => return Vec::new(),
        [one] => return of_choice(one),
        [first, ..] => (
            &first.topic,
            choices.iter().filter_map(|one| one.product.as_ref()),
        ),
    };
    let mut sentence = Vec::new();
    if let Some(topic) = topic {
        sentence.push(words("topic "));
        sentence.extend(named(topic));
    }
    for (at, product) in products.enumerate() {
        sentence.push(words(if at == 0 { " of products " } else { ", " }));
        sentence.extend(named(product));
    }
    sentence
}

/// Returns a choice.
fn of_choice(choice: &Choice) -> Sentence {
    let mut sentence = Vec::new();
    if let Some(topic) = &choice.topic {
        sentence.push(words("topic "));
        sentence.extend(named(topic));
    }
    if let Some(product) = &choice.product {
        sentence.push(words(if sentence.is_empty() {
            "product "
        } else {
            " of product "
        }));
        sentence.extend(named(product));
    }
    if sentence.is_empty() {
        let what = if choice.by == By::Resource {
            "resource type "
        } else {
            "symptom "
        };
        sentence.extend([words(what), code(&choice.key)]);
    }
    sentence
}

fn articles(list: &[&Listed]) -> Sentence {
    let mut sentence = Vec::new();
    for (at, one) in list.iter().take(MAX_ARTICLES).enumerate() {
        if at > 0 {
            sentence.push(words(", "));
        }
        sentence.extend([
            words("\""),
            Part::Quoted(one.title.clone()),
            words("\" ("),
            code(&one.id),
            words(")"),
        ]);
    }
    if list.len() > MAX_ARTICLES {
        sentence.push(words(format!(" and {} more", list.len() - MAX_ARTICLES)));
    }
    sentence
}

/// Returns the sentence about a topic.
pub(in crate::diff::report) fn of_topic(change: &TopicChange) -> Sentence {
    let mut sentence = vec![words("topic ")];
    sentence.extend(named(&change.topic));
    sentence.push(words(" of product "));
    sentence.extend(named(&change.product));
    let clouds = change.clouds.join(", ");
    sentence.push(words(match (change.kind, &change.title_before) {
        (Kind::TopicRemoved, _) => format!(" is gone in {clouds}"),
        (Kind::TopicAdded, _) => format!(" is new in {clouds}"),
        (_, Some(_)) => format!(" has a new title in {clouds}"),
        (_, None) => format!(" has a new description or product in {clouds}"),
    }));
    if let Some(title) = &change.title_before {
        sentence.extend([
            words("; it was \""),
            Part::Quoted(title.clone()),
            words("\""),
        ]);
    }
    sentence
}
