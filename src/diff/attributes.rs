//! Differences of attributes, and the owner of an article.

use super::model::AttributeChange;
use super::source::Entry;
use crate::published::Article;
use crate::report::Owner;
use serde_json::Value;
use std::collections::BTreeSet;

/// What differs if neither an attribute nor a word does, but readers see it.
const FORMATTING: &str = "formatting";
/// The same, if they do not.
const NOTATION: &str = "notation";
/// What differs if the article is in another file.
const FILE: &str = "file";
/// What differs if the object is the same.
const SEARCH: &str = "words that the search finds";

/// Returns the attributes that differ, or what else does. `is_seen` says whether readers see that.
pub(super) fn compare(
    (old, old_document): (&Entry, &Article),
    (new, document): (&Entry, &Article),
    is_seen: bool,
) -> Vec<AttributeChange> {
    let (before, after) = (&old_document.properties, &document.properties);
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed = keys
        .into_iter()
        .filter(|key| before.get(*key) != after.get(*key));
    let mut changes: Vec<AttributeChange> = changed
        .map(|key| AttributeChange {
            name: key.clone(),
            before: before.get(key).map(text),
            after: after.get(key).map(text),
        })
        .collect();
    let (old_owner, owner) = (&old.owner, &new.owner);
    let owners = [
        ("ownershipId", &old_owner.ownership_id, &owner.ownership_id),
        ("ms.author", &old_owner.author, &owner.author),
    ];
    // A bundle knows no files and no owners.
    let are_known = old.path.is_some() && new.path.is_some();
    for (name, before, after) in owners {
        if are_known && before != after && !changes.iter().any(|known| known.name == name) {
            changes.push(AttributeChange {
                name: name.to_owned(),
                before: before.clone(),
                after: after.clone(),
            });
        }
    }
    if !changes.is_empty() {
        return changes;
    }
    let other = if old.object == new.object {
        SEARCH
    } else if old_document.source != document.source {
        FILE
    } else if is_seen {
        FORMATTING
    } else {
        NOTATION
    };
    vec![AttributeChange {
        name: other.to_owned(),
        ..AttributeChange::default()
    }]
}

/// Returns the value of an attribute as authors write it.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(", "),
        value => value.to_string(),
    }
}

/// Returns the owner of an article.
pub(super) fn owner(entry: &Entry, document: &Article) -> Owner {
    if entry.owner != Owner::default() {
        return entry.owner.clone();
    }
    let value = |name: &str| match document.properties.get(name) {
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Array(items)) => items.first()?.as_str().map(str::to_owned),
        _ => None,
    };
    Owner {
        ownership_id: value("ownershipId"),
        author: value("ms.author").or_else(|| value("authors")),
        service: value("service"),
    }
}
