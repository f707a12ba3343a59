//! Renaming questions of forms, with the conditions on them.

use super::client::Client;
use super::equal::checked;
use super::texts::{Lines, apply, uri};
use crate::support::{copy_tree, project, read_tree};
use regex::Regex;
use serde_json::json;

/// Returns the id of a question that conditions name, and where the question has it.
fn named_in_conditions(text: &str) -> Option<(String, usize)> {
    let condition = Regex::new(r#""visibility":\s*"(\w+) [=!]="#).expect("valid");
    let name = condition.captures(text)?[1].to_owned();
    let id = Regex::new(&format!(r#""id":\s*"({name})""#)).expect("valid");
    let at = id.captures(text)?.get(1)?.start();
    Some((name, at))
}

#[test]
fn a_renamed_question_takes_its_conditions_along() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().canonicalize().expect("it exists");
    copy_tree(&project().join("articles"), &root.join("articles"));
    std::fs::write(root.join("helpc.yaml"), "articles: articles\n").expect("a file");
    let before = checked(&root, &[]);
    let mut client = Client::start(&root);
    let ids = Regex::new(r#""id":\s*"(\w+)""#).expect("valid");
    let mut renamed = 0;
    for (name, bytes) in read_tree(&root.join("articles")) {
        let text = String::from_utf8(bytes).expect("UTF-8");
        let Some((id, at)) = named_in_conditions(&text) else {
            continue;
        };
        let file = root.join("articles").join(&name);
        let uri = uri(&file);
        client.open(&uri, &text);
        client.wait_until(&name, |client| client.of_version(&uri, 1).is_some());
        let lines = Lines::of(&text);
        let mut rename = |at: usize, new: &str| {
            let params = json!({
                "textDocument": { "uri": uri },
                "position": lines.position(at),
                "newName": new,
            });
            client.request_whole("textDocument/rename", params)
        };
        // Another question has this id, or the text is not valid as an id.
        let other = ids
            .captures_iter(&text)
            .map(|found| found[1].to_owned())
            .find(|other| *other != id);
        for wrong in ["", "a b", &other.expect("another question")] {
            let refused = rename(at, wrong);
            assert!(
                refused["error"]["message"].is_string(),
                "{name}: {wrong}: {refused}"
            );
        }

        let word = Regex::new(&format!(r"\b{id}\b")).expect("valid");
        let used = word.find_iter(&text).map(|found| found.start());
        // From the question, and from a condition.
        let places: Vec<usize> = [at].into_iter().chain(used.last()).collect();
        for place in places {
            let edit = rename(place, "renamed_question")["result"].clone();
            let changes = edit["documentChanges"].as_array().expect("changes");
            assert_eq!(changes.len(), 1, "{name}: {edit}");
            let after = apply(&text, &changes[0]["edits"]);
            assert_eq!(after, word.replace_all(&text, "renamed_question"), "{name}");
            std::fs::write(&file, &after).expect("a file");
            let found = checked(&root, &[]);
            let rules = |rows: Option<&Vec<super::equal::Row>>| -> Vec<String> {
                rows.into_iter()
                    .flatten()
                    .map(|row| row.0.clone())
                    .collect()
            };
            let path = format!("articles/{name}");
            assert_eq!(rules(found.get(&path)), rules(before.get(&path)), "{name}");
            std::fs::write(&file, &text).expect("a file");
            renamed += 1;
        }
        client.close(&uri);
    }
    assert!(renamed > 6, "{renamed}");
    assert!(client.end().success());
}
