//! Why an article is shown where it is, or is not shown: one sentence.

use super::Snapshot;
use crate::article::Article;
use crate::corpus::Name;
use crate::finding::FileId;
use crate::lookup::{Condition, Customer, MAX_PAIRS, display_order, has_too_many_pairs};
use crate::schema::{BodyKind, Lookup};

/// So many items of a list are named.
const NAMED: usize = 5;

/// Why an article stands where it stands, and when it is shown at all.
pub(super) fn of_place(snapshot: &Snapshot<'_>, file: FileId) -> String {
    let article = snapshot.corpus.article(file);
    let mut why = match display_order(article) {
        Some(order) => format!("displayOrder {order}"),
        None => "no displayOrder: behind those that have one, by title".to_owned(),
    };
    let tags = &snapshot.corpus.targeting.article(file).tags;
    if !tags.is_empty() {
        why.push_str(&format!("; for resources tagged {}", list(snapshot, tags)));
    }
    let Some(kind) = article.self_help_type.as_deref() else {
        return why;
    };
    if kind.lookup.contains(&Lookup::Symptom) {
        why.push_str("; shown once a diagnostic has found what it is about");
    } else if kind.body == BodyKind::Json {
        why.push_str("; a document for a part of the surface of its own");
    }
    if kind.internal {
        why.push_str("; internal");
    }
    why
}

/// What an article says that a condition does not want.
pub(super) fn of(
    snapshot: &Snapshot<'_>,
    customer: &Customer,
    condition: Condition,
    file: FileId,
) -> String {
    let article = snapshot.corpus.article(file);
    let shown = snapshot.corpus.targeting.article(file);
    match condition {
        Condition::Published => held_back(snapshot, file),
        Condition::Cloud => {
            let cloud = snapshot.cloud(customer.cloud);
            let names: Vec<&str> = shown.clouds.names(snapshot.schemas).collect();
            let is_disabled = article.attribute("disableClouds").is_some_and(|clouds| {
                clouds
                    .items()
                    .any(|item| item.text.eq_ignore_ascii_case(cloud))
            });
            match (is_disabled, names.as_slice()) {
                (true, _) => format!("`disableClouds` names `{cloud}`"),
                (false, []) => "no cloud shows it".to_owned(),
                (false, names) => format!("shown in {} only", names.join(", ")),
            }
        }
        Condition::Type => of_type(snapshot, customer, file, article),
        Condition::Topic => names(snapshot, "supportTopicIds", &shown.topics),
        Condition::Product => names(snapshot, "productPesIds", &shown.products),
        Condition::Resource => {
            let keys = crate::lookup::resource_keys(snapshot.corpus, file);
            match keys.is_empty() {
                true => "it names no `service` with a `resource`".to_owned(),
                false => format!("it is for {}", short(keys.iter().map(AsRef::as_ref))),
            }
        }
        Condition::Tags => format!("`resourceTags` is {}", list(snapshot, &shown.tags)),
        Condition::Audience => "only support engineers read it (ask with --internal)".to_owned(),
    }
}

fn of_type(
    snapshot: &Snapshot<'_>,
    customer: &Customer,
    file: FileId,
    article: &Article,
) -> String {
    let Some(kind) = article.self_help_type.as_deref() else {
        return "it has no known `selfHelpType`, so nothing leads to it".to_owned();
    };
    let asked = [
        (customer.topic.is_some(), Lookup::Topic, "topic"),
        (customer.product.is_some(), Lookup::Product, "product"),
        (customer.resource.is_some(), Lookup::Resource, "resource"),
    ];
    let missing = asked
        .into_iter()
        .find(|(asked, lookup, _)| *asked && !kind.lookup.contains(lookup));
    match missing {
        _ if has_too_many_pairs(snapshot.corpus, file) => {
            format!("it names more than {MAX_PAIRS} pairs of topic and product")
        }
        Some((_, _, name)) => format!("articles of type `{}` are not found by {name}", kind.name),
        None => format!("articles of type `{}` are not found this way", kind.name),
    }
}

fn held_back(snapshot: &Snapshot<'_>, file: FileId) -> String {
    let Some(held) = snapshot.held.get(&file) else {
        return "it is not published".to_owned();
    };
    let first = held.reasons.first();
    let first = first.map_or_else(String::new, |reason| {
        format!(
            "{} in line {}: {}",
            reason.rule, reason.line, reason.message
        )
    });
    match held.reasons.len() {
        0 | 1 => first,
        count => format!("{first} (and {} more)", count - 1),
    }
}

fn names(snapshot: &Snapshot<'_>, attribute: &str, ids: &[Name]) -> String {
    match ids {
        [] => format!("it has no `{attribute}`"),
        ids => format!("`{attribute}` is {}", list(snapshot, ids)),
    }
}

fn list(snapshot: &Snapshot<'_>, ids: &[Name]) -> String {
    short(ids.iter().map(|id| snapshot.corpus.targeting.name(*id)))
}

/// The first few items of a list.
pub(super) fn short<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> String {
    let count = names.len();
    let mut text = names.take(NAMED).collect::<Vec<_>>().join(", ");
    if count > NAMED {
        text.push_str(&format!(" and {} more", count - NAMED));
    }
    text
}
