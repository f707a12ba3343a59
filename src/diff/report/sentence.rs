//! The sentences about changes. Each format escapes the parts in its own way.

use crate::diff::model::{
    ArticleChange, AttributeChange, Choice, ChoiceChange, Listed, Named, Pointer, TopicChange,
};
use crate::diff::{Diff, Kind};
use crate::published::By;
use crate::report::{Owner, plural};
use crate::util::steps;
use similar::DiffOp;

/// Maximum number of articles in a sentence.
const MAX_ARTICLES: usize = 5;

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Words of ours.
    Words(String),
    /// An id, a path or a name, exactly.
    Code(String),
    /// A title or a message.
    Quoted(String),
}

/// A sentence, or a part of one.
pub(super) type Sentence = Vec<Part>;

fn words(text: impl Into<String>) -> Part {
    Part::Words(text.into())
}

fn code(text: impl Into<String>) -> Part {
    Part::Code(text.into())
}

/// Returns the first line: what is compared with what.
pub(super) fn compared(diff: &Diff) -> Sentence {
    let side = |side: &crate::diff::SideName| {
        let name = code(short_name(&side.name));
        let commit = side.commit.as_deref().and_then(|commit| commit.get(..10));
        match commit {
            Some(commit) if !side.name.starts_with(commit) => {
                vec![name, words(format!(" ({commit})"))]
            }
            _ => vec![name],
        }
    };
    let mut sentence = vec![words("from ")];
    sentence.extend(side(&diff.base));
    sentence.push(words(" to "));
    sentence.extend(side(&diff.head));
    sentence.push(words(format!(", audience {}", diff.audience)));
    sentence
}

fn short_name(name: &str) -> &str {
    let prefixes = ["refs/remotes/", "refs/heads/", "refs/tags/"];
    let mut short = prefixes
        .iter()
        .filter_map(|prefix| name.strip_prefix(prefix));
    short.next().unwrap_or(name)
}

/// Returns the answer to "does a customer see a change?".
pub(super) fn verdict(diff: &Diff) -> String {
    if !diff.is_seen() {
        return "No customer sees a change.".to_owned();
    }
    let mut parts = Vec::new();
    let choices = diff.total(Kind::LostAnswer);
    if choices > 0 {
        let lose = if choices == 1 {
            "loses its"
        } else {
            "lose their"
        };
        let choices = plural(choices, "choice");
        parts.push(format!(
            "{choices} of topic, product and cloud {lose} only answer"
        ));
    }
    let gone = diff.total(Kind::HeldBack) + diff.total(Kind::Removed);
    if gone > 0 {
        let is = if gone == 1 { "is" } else { "are" };
        parts.push(format!(
            "{} {is} no longer published",
            plural(gone, "article")
        ));
    }
    let articles = plural(diff.affected, "article");
    parts.push(format!("{articles} affected in all"));
    let mut text = parts.join("; ");
    text.push('.');
    text
}

/// Returns the sentence about choices.
pub(super) fn of_choices(change: &ChoiceChange, clouds: &[&str]) -> Sentence {
    let mut sentence = vec![words("customers who choose ")];
    sentence.extend(chosen(&change.choices));
    sentence.push(words(format!(" in {} ", clouds.join(", "))));
    let (before, after) = (answers(&change.before), answers(&change.after));
    let rest: Vec<&Listed> = change.after.iter().filter(|one| !one.is_answer).collect();
    match change.kind {
        Kind::LostAnswer => {
            let lose = if before.len() == 1 {
                "lose their only answer: ".to_owned()
            } else {
                format!("lose all {} answers: ", before.len())
            };
            sentence.push(words(lose));
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
            sentence.push(words(" first, and no longer "));
            sentence.extend(articles(&before[..before.len().min(1)]));
        }
        _ => sentence.extend(other_list(change)),
    }
    if !change.now_differs_from.is_empty() {
        let others = change.now_differs_from.join(", ");
        sentence.push(words(format!(
            "; {others} had the same list and now has another"
        )));
    }
    sentence
}

fn other_list(change: &ChoiceChange) -> Sentence {
    let missing = |from: &'_ [Listed], others: &[Listed]| -> Vec<Listed> {
        let missing = from.iter().filter(|one| {
            let mut others = others.iter();
            !others.any(|other| other.id.eq_ignore_ascii_case(&one.id))
        });
        missing.cloned().collect()
    };
    let added = missing(&change.after, &change.before);
    let gone = missing(&change.before, &change.after);
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
            " in another place of their {count} articles"
        )));
    }
    sentence
}

/// Returns the articles whose place among the others changed.
fn moved(change: &ChoiceChange) -> Vec<Listed> {
    let ids = |list: &'_ [Listed]| -> Vec<String> {
        list.iter().map(|one| one.id.to_lowercase()).collect()
    };
    let (before, after) = (ids(&change.before), ids(&change.after));
    let before: Vec<&[u8]> = before.iter().map(String::as_bytes).collect();
    let after: Vec<&[u8]> = after.iter().map(String::as_bytes).collect();
    let steps = steps(&before, &after).into_iter();
    let new = steps.filter(|step| !matches!(step, DiffOp::Equal { .. }));
    new.flat_map(|step| change.after[step.new_range()].to_vec())
        .collect()
}

fn answers(list: &[Listed]) -> Vec<&Listed> {
    list.iter().filter(|one| one.is_answer).collect()
}

/// Returns what customers choose, as part of a sentence.
fn chosen(choices: &[Choice]) -> Sentence {
    match choices {
        [one] => of_choice(one),
        choices => {
            let what = match choices.first().map(|choice| choice.by) {
                Some(By::Answer) => "combinations of topic and product",
                Some(By::Topic) => "topics",
                Some(By::Product) => "products",
                Some(By::Resource) => "resource types",
                _ => "symptoms",
            };
            vec![words(format!("one of {} {what}", choices.len()))]
        }
    }
}

/// Returns a choice.
pub(super) fn of_choice(choice: &Choice) -> Sentence {
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

fn named(name: &Named) -> Sentence {
    let mut sentence = vec![code(&name.id)];
    if !name.title.is_empty() {
        sentence.extend([words(" ("), Part::Quoted(name.title.clone()), words(")")]);
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
            Part::Quoted(one.title.clone()),
            words(" ("),
            code(&one.id),
            words(")"),
        ]);
    }
    if list.len() > MAX_ARTICLES {
        sentence.push(words(format!(" and {} more", list.len() - MAX_ARTICLES)));
    }
    sentence
}

/// Returns an article: title, id and file.
pub(super) fn of_article(change: &ArticleChange) -> Sentence {
    let mut sentence = vec![
        Part::Quoted(change.title.clone()),
        words(" ("),
        code(&change.id),
        words(")"),
    ];
    if let Some(file) = &change.file {
        sentence.extend([words(", "), code(file)]);
    }
    sentence
}

/// Returns the details about an article, without form and text.
pub(super) fn details(change: &ArticleChange) -> Vec<Sentence> {
    let mut details = Vec::new();
    let clouds =
        |verb: &str, clouds: &[String]| vec![words(format!("{verb} {}", clouds.join(", ")))];
    let reasons = |verb: &'static str| {
        change.reasons.iter().map(move |reason| {
            vec![
                words(format!("{verb} ")),
                code(&reason.rule),
                words(format!(" in line {}: ", reason.line)),
                Part::Quoted(reason.message.clone()),
            ]
        })
    };
    for kind in &change.kinds {
        match kind {
            Kind::HeldBack => {
                details.push(clouds("no longer published in", &change.clouds_removed));
                details.extend(reasons("held back by"));
            }
            Kind::Removed => {
                details.push(clouds("no longer published in", &change.clouds_removed));
                details.extend(change.because.iter().map(|because| vec![words(because)]));
            }
            Kind::LetThrough => {
                details.push(clouds("published in", &change.clouds_added));
                details.extend(reasons("was held back by"));
            }
            Kind::Added => details.push(clouds("new in", &change.clouds_added)),
            Kind::LostCloud => details.push(clouds("no longer shown in", &change.clouds_removed)),
            Kind::NewCloud => details.push(clouds("now also shown in", &change.clouds_added)),
            Kind::IdChanged => {
                let id = change.id_before.clone().unwrap_or_default();
                details.push(vec![words("its id was "), code(id)]);
            }
            Kind::Title => {
                let title = change.title_before.clone().unwrap_or_default();
                details.push(vec![words("its title was "), Part::Quoted(title)]);
            }
            _ => {}
        }
    }
    details.extend(change.metadata.iter().map(attribute));
    if let Some(file) = &change.file_before {
        details.push(vec![words("moved from "), code(file)]);
    }
    details.extend(change.pointers.iter().map(pointer));
    for count in &change.counts {
        details.push(vec![words(format!(
            "{}: {} before, {} now",
            count.of, count.before, count.after
        ))]);
    }
    for form in &change.form {
        let mut sentence = Vec::new();
        if !form.question.is_empty() {
            sentence.extend([words("question "), code(&form.question)]);
            if !form.label.is_empty() {
                sentence.extend([words(" ("), Part::Quoted(form.label.clone()), words(")")]);
            }
            sentence.push(words(": "));
        }
        sentence.push(Part::Quoted(form.message.clone()));
        details.push(sentence);
    }
    details
}

fn attribute(change: &AttributeChange) -> Sentence {
    let mut sentence = vec![code(&change.name)];
    match (&change.before, &change.after) {
        (None, None) => sentence.push(words(" changed")),
        (None, Some(after)) => sentence.extend([words(" is now "), code(after)]),
        (Some(before), None) => sentence.extend([words(" was "), code(before)]),
        (Some(before), Some(after)) => {
            sentence.extend([words(" was "), code(before), words(" and is "), code(after)])
        }
    }
    sentence
}

fn pointer(pointer: &Pointer) -> Sentence {
    let mut sentence = vec![code(&pointer.id)];
    if let Some(file) = &pointer.file {
        sentence.extend([words(", "), code(file), words(",")]);
    }
    sentence.push(words(if pointer.is_left {
        " still points here"
    } else {
        " pointed here"
    }));
    sentence
}

/// Returns the sentence about a topic.
pub(super) fn of_topic(change: &TopicChange) -> Sentence {
    let mut sentence = vec![words("topic ")];
    sentence.extend(named(&change.topic));
    sentence.push(words(" of product "));
    sentence.extend(named(&change.product));
    let clouds = change.clouds.join(", ");
    sentence.push(words(match change.kind {
        Kind::TopicRemoved => format!(" is gone in {clouds}"),
        Kind::TopicAdded => format!(" is new in {clouds}"),
        _ => format!(" has other texts in {clouds}"),
    }));
    if let Some(title) = &change.title_before {
        sentence.extend([words("; its title was "), Part::Quoted(title.clone())]);
    }
    sentence
}

/// Returns the name of an owner.
pub(super) fn of_owner(owner: &Owner) -> String {
    let Owner {
        ownership_id,
        author,
        service,
    } = owner;
    let first = ownership_id.as_ref().or(service.as_ref());
    match (first, author) {
        (Some(first), Some(author)) => format!("{first} ({author})"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => "unknown".to_owned(),
    }
}

/// Returns the sentences about what no customer sees.
pub(super) fn unseen(diff: &Diff) -> Vec<Sentence> {
    let unseen = &diff.unseen;
    let mut sentences = Vec::new();
    if !unseen.moved.is_empty() {
        let [old, new] = &unseen.moved[0];
        let count = plural(unseen.moved.len(), "file");
        sentences.push(vec![
            words(format!("{count} moved, such as ")),
            code(old),
            words(" to "),
            code(new),
        ]);
    }
    if let Some(first) = unseen.rewritten.first() {
        let count = plural(unseen.rewritten.len(), "article");
        sentences.push(vec![
            words(format!("{count} rewritten with the same result, such as ")),
            code(first),
        ]);
    }
    if unseen.is_search_reordered {
        let text = "the search index has the same articles in another order";
        sentences.push(vec![words(text)]);
    }
    for held in &unseen.not_published {
        let mut sentence = vec![code(&held.file), words(" changed, but is held back")];
        if let Some(reason) = held.reasons.first() {
            sentence.extend([
                words(" by "),
                code(&reason.rule),
                words(format!(" in line {}: ", reason.line)),
                Part::Quoted(reason.message.clone()),
            ]);
        }
        sentences.push(sentence);
    }
    sentences
}
