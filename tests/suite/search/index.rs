//! The objects of an index.

use super::articles::ARTICLES;
use super::{build, bundle, copy, open, titles};
use crate::support::read_tree;
use helpc::search::{Index, Query};
use serde_json::Value;
use std::sync::Arc;

#[test]
fn a_damaged_index_does_not_panic() {
    let folder = bundle(ARTICLES);
    let dist = folder.path().join("dist");
    let index = open(&dist, "public");
    let query = Query {
        text: "storge account",
        limit: 5,
        ..Query::default()
    };
    assert!(
        index
            .query(&query, &|_| Err(std::io::Error::other("gone")))
            .is_err()
    );
    for wrong in [
        "",
        "{}",
        "[]",
        "{\"format\":1,\"kind\":\"search-terms\",\"terms\":{\"storage\":\"~~~~ \u{1}\"}}",
    ] {
        let _ = index.query(&query, &|_| Ok(Arc::from(wrong.as_bytes())));
    }
    assert!(Index::open(b"{\"kind\":\"cloud\"}").is_err());
}

#[test]
fn a_changed_word_changes_few_objects() {
    let folder = copy();
    let dist = folder.path().join("dist");
    let before = read_tree(&dist);
    let path = folder
        .path()
        .join("articles/microsoft.compute/compute-rdp-connection-fails.md");
    let text = std::fs::read_to_string(&path).expect("an article");
    std::fs::write(&path, format!("{text}\nOne more quokka.\n")).expect("write");
    build(folder.path(), &[]);
    assert_eq!(titles(&dist, "quokka").len(), 1);
    build(folder.path(), &["--out", "anew"]);
    let (after, anew) = (read_tree(&dist), read_tree(&folder.path().join("anew")));
    assert!(after == anew, "the same as if it had been built anew");
    let kinds: Vec<Value> = after
        .iter()
        .filter(|(path, _)| !before.contains_key(*path))
        .map(|(_, bytes)| serde_json::from_slice::<Value>(bytes).expect("JSON")["kind"].clone())
        .collect();
    let count = |kind: &str| kinds.iter().filter(|known| *known == kind).count();
    let clouds = 3;
    assert!(
        (1..=clouds).contains(&count("search")),
        "a root for each of its clouds"
    );
    assert!(
        count("search-cards") <= 1,
        "its text begins as it did: {kinds:?}"
    );
    assert!(count("search-words") <= 2 * clouds, "{kinds:?}");
}
