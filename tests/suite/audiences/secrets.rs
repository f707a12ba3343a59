//! What must not be in a bundle for customers: words that only internal articles and fields have.

use super::articles;
use crate::support::SCHEMAS;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The attributes that no customer may see.
const PRIVATE: [&str; 8] = [
    "authoralias",
    "authors",
    "editor",
    "feedbackEmail",
    "icmService",
    "icmTeam",
    "ms.author",
    "ownershipId",
];

/// The members of a recommendation that no customer may see.
const PRIVATE_MEMBERS: [&str; 3] = ["owner", "dataSourceMetadata", "ingestionClientIdentities"];

fn each_text(value: &Value, visit: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => visit(text),
        Value::Array(items) => items.iter().for_each(|item| each_text(item, visit)),
        Value::Object(members) => {
            for (key, value) in members {
                visit(key);
                each_text(value, visit);
            }
        }
        _ => {}
    }
}

/// Splits a text into words: names of accounts, mail addresses, ids and paths are one word.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_inside = |c: char| c.is_alphanumeric() || "_.@-/".contains(c);
    let words = text.split(move |c| !is_inside(c));
    let words = words.map(|word| word.trim_matches(['.', '/', '-']));
    words.filter(|word| word.len() > 3)
}

fn words_of(value: &Value) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    each_text(value, &mut |text| {
        all.extend(words(text).map(str::to_owned))
    });
    all
}

/// Returns every word of every file, with a file that contains it.
pub(super) fn words_of_files(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, &str> {
    let mut all: BTreeMap<String, &str> = BTreeMap::new();
    for (path, bytes) in files {
        let found = match serde_json::from_slice(bytes) {
            Ok(value) if path.ends_with(".json") => words_of(&value),
            _ => words(&String::from_utf8_lossy(bytes))
                .map(str::to_owned)
                .collect(),
        };
        for word in found {
            all.entry(word).or_insert(path);
        }
    }
    all
}

pub(super) fn is_internal(article: &Value) -> bool {
    article["type"]
        .as_str()
        .is_some_and(|kind| kind.starts_with("TSG_"))
}

/// Returns a part of a word with a space for each character that is not a letter or digit.
fn spaced(part: &str) -> String {
    part.replace(|c: char| !c.is_alphanumeric(), " ")
}

/// Returns the words of a tree that no customer may read: values of private attributes and
/// members, paths, ids of internal articles, as its bundle for all readers has them. Words
/// that customers may read elsewhere are left out.
pub(super) fn secrets(everything: &BTreeMap<String, Vec<u8>>) -> BTreeSet<String> {
    let (mut secret, mut open) = (BTreeSet::new(), BTreeSet::new());
    for mut article in articles(everything) {
        let is_internal = is_internal(&article);
        let object = article.as_object_mut().expect("an object");
        secret.extend(object.remove("source").iter().flat_map(words_of));
        for link in object
            .remove("links")
            .iter()
            .filter_map(Value::as_array)
            .flatten()
        {
            if link["kind"] == "file" {
                secret.extend(words_of(&link["target"]));
            }
        }
        let properties = object["properties"].as_object_mut().expect("properties");
        for name in PRIVATE {
            secret.extend(properties.remove(name).iter().flat_map(words_of));
        }
        let data = object
            .get_mut("body")
            .and_then(|body| body["data"].as_object_mut());
        for member in data
            .into_iter()
            .flat_map(|data| PRIVATE_MEMBERS.map(|name| data.remove(name)))
        {
            secret.extend(member.iter().flat_map(words_of));
        }
        // The text also contains those of the members.
        object.remove("text");
        if is_internal {
            secret.extend(words_of(&article["id"]));
        } else {
            // The name of the Markdown of an article is made of its id.
            let id = article["id"].as_str().unwrap_or_default();
            open.insert(format!("{}.md", helpc::site::slug(id)));
            open.insert(format!("articles/{}.md", helpc::site::slug(id)));
            open.insert(format!("../articles/{}.md", helpc::site::slug(id)));
            open.extend(words_of(&article));
        }
    }
    // Names of objects and clouds, and the text of the site itself.
    let others = everything
        .iter()
        .filter(|(path, _)| path.starts_with("assets/") || path.ends_with("index.html"));
    for (_, bytes) in others {
        open.extend(words(&String::from_utf8_lossy(bytes)).map(str::to_owned));
    }
    // The search brings synonyms of its own.
    open.extend(
        SCHEMAS
            .search
            .synonyms
            .iter()
            .flatten()
            .flat_map(|text| words(text))
            .map(str::to_owned),
    );
    // Services and products share names with their teams.
    let mut names: BTreeSet<String> = open.iter().map(|word| word.to_lowercase()).collect();
    // The search joins words with a hyphen between them.
    let parts: Vec<Vec<String>> = names
        .iter()
        .map(|word| word.split('-').map(spaced).collect())
        .collect();
    for word in parts {
        names.extend(word.windows(2).map(|pair| {
            let (_, before) = pair[0].rsplit_once(' ').unwrap_or(("", &pair[0]));
            let (after, _) = pair[1].split_once(' ').unwrap_or((&pair[1], ""));
            format!("{before}{after}")
        }));
    }
    secret.retain(|word| !names.contains(&word.to_lowercase()));
    secret
}
