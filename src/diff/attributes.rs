//! Differences of attributes, and the owner of an article.

use super::source::Entry;
use crate::published::Article;
use crate::report::Owner;
use serde_json::Value;
use std::collections::BTreeSet;

/// What differs if neither an attribute nor a visible part does.
const NOTATION: &str = "formatting";
/// What differs if the object is the same.
const SEARCH: &str = "words that the search finds";

/// Returns the names of the attributes that differ.
pub(super) fn compare(
    (old, old_document): (&Entry, &Article),
    (new, document): (&Entry, &Article),
) -> Vec<String> {
    let (before, after) = (&old_document.properties, &document.properties);
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed = keys
        .into_iter()
        .filter(|key| before.get(*key) != after.get(*key));
    let mut names: Vec<String> = changed.cloned().collect();
    let (old_owner, owner) = (&old.owner, &new.owner);
    let owners = [
        ("ownershipId", old_owner.ownership_id != owner.ownership_id),
        ("ms.author", old_owner.author != owner.author),
    ];
    for (name, is_changed) in owners {
        if is_changed && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    if !names.is_empty() {
        return names;
    }
    let notation = if old.object == new.object {
        SEARCH
    } else if old_document.source != document.source {
        "file"
    } else {
        NOTATION
    };
    if old.object != new.object && is_text_alike(old_document, document) || old.search != new.search
    {
        names.push(notation.to_owned());
    }
    names
}

/// Returns true if the two articles have the same text for search.
fn is_text_alike(old: &Article, new: &Article) -> bool {
    old.text == new.text
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
