//! Reasons why an article is shown at its position, or is not shown: one sentence each.

use super::condition::Condition;
use super::customer::Customer;
use super::key::{MAX_PAIRS, has_too_many_pairs, resource_keys};
use super::order::display_order;
use super::surface::Surface;
use crate::article::Article;
use crate::corpus::Name;
use crate::finding::FileId;
use crate::schema::{BodyKind, Lookup};

/// Maximum number of items of a list in a sentence.
const MAX_ITEMS: usize = 5;

/// Returns the reason for the position of an article, and when it is shown.
pub(super) fn of_position(surface: &Surface<'_>, file: FileId) -> String {
    let article = surface.corpus.article(file);
    let mut why = match display_order(article) {
        Some(order) => format!("displayOrder {order}"),
        None => "no displayOrder: after articles with one, by title".to_owned(),
    };
    let tags = &surface.corpus.targeting.article(file).tags;
    if !tags.is_empty() {
        why.push_str(&format!(
            "; for resources with the tags {}",
            list(surface, tags)
        ));
    }
    let Some(kind) = article.self_help_type.as_deref() else {
        return why;
    };
    if kind.lookup.contains(&Lookup::Symptom) {
        why.push_str("; shown only after a diagnostic has found its symptom");
    } else if kind.body == BodyKind::Json {
        why.push_str("; a JSON document that the help surface shows separately");
    }
    if kind.internal {
        why.push_str("; internal");
    }
    why
}

/// Returns the reason why an article does not meet a condition.
pub(super) fn of(
    surface: &Surface<'_>,
    customer: &Customer,
    condition: Condition,
    file: FileId,
) -> String {
    let article = surface.corpus.article(file);
    let shown = surface.corpus.targeting.article(file);
    match condition {
        Condition::Published => surface
            .held_back(file)
            .unwrap_or("it is not published")
            .to_owned(),
        Condition::Cloud => {
            let cloud = surface.cloud(customer.cloud);
            let names: Vec<&str> = shown.clouds.names(surface.schemas).collect();
            let is_disabled = article.attribute("disableClouds").is_some_and(|clouds| {
                clouds
                    .items()
                    .any(|item| item.text.eq_ignore_ascii_case(cloud))
            });
            match (is_disabled, names.as_slice()) {
                (true, _) => format!("`disableClouds` names `{cloud}`"),
                (false, []) => "not shown in any cloud".to_owned(),
                (false, names) => format!("only shown in {}", names.join(", ")),
            }
        }
        Condition::Type => of_type(surface, customer, file, article),
        Condition::Topic => names(surface, "supportTopicIds", &shown.topics),
        Condition::Product => names(surface, "productPesIds", &shown.products),
        Condition::Resource => {
            let keys = resource_keys(surface.corpus, file);
            if keys.is_empty() {
                return "it does not have both a `service` and a `resource`".to_owned();
            }
            format!("it is for {}", short(keys.iter().map(AsRef::as_ref)))
        }
        Condition::Tags => format!("`resourceTags` is {}", list(surface, &shown.tags)),
        Condition::Audience => "only for support engineers (`--internal`)".to_owned(),
    }
}

fn of_type(surface: &Surface<'_>, customer: &Customer, file: FileId, article: &Article) -> String {
    let Some(kind) = article.self_help_type.as_deref() else {
        return "its `selfHelpType` is missing or unknown, so no list contains it".to_owned();
    };
    if has_too_many_pairs(surface.corpus, file) {
        return format!("it has more than {MAX_PAIRS} pairs of topic and product");
    }
    let choices = [
        (customer.topic.is_some(), Lookup::Topic, "topic"),
        (customer.product.is_some(), Lookup::Product, "product"),
        (customer.resource.is_some(), Lookup::Resource, "resource"),
    ];
    let unsupported = choices
        .into_iter()
        .find(|(is_chosen, lookup, _)| *is_chosen && !kind.lookup.contains(lookup));
    match unsupported {
        Some((_, _, name)) => format!("articles of type `{}` are not found by {name}", kind.name),
        None => format!("articles of type `{}` are not found this way", kind.name),
    }
}

fn names(surface: &Surface<'_>, attribute: &str, ids: &[Name]) -> String {
    match ids {
        [] => format!("it has no `{attribute}`"),
        ids => format!("`{attribute}` is {}", list(surface, ids)),
    }
}

fn list(surface: &Surface<'_>, ids: &[Name]) -> String {
    short(ids.iter().map(|id| surface.corpus.targeting.name(*id)))
}

/// Joins the first few items of a list.
pub(super) fn short<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> String {
    let count = names.len();
    let mut text = names.take(MAX_ITEMS).collect::<Vec<_>>().join(", ");
    if count > MAX_ITEMS {
        text.push_str(&format!(" and {} more", count - MAX_ITEMS));
    }
    text
}
