//! Definitions, references, renaming and the outline.

use super::equal::checked;
use super::texts::{Lines, uri};
use super::tree::{Tree, check_after};
use crate::support::copy_tree;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[test]
fn names_lead_to_their_definitions_and_uses() {
    let mut tree = Tree::start();
    let name = "microsoft.keyvault/keyvault-firewall-private-endpoint.md";
    let text = tree.read(name);
    let (uri_, position) = tree.open_at(
        name,
        &text.replacen("supportTopicIds=\"", "supportTopicIds=\"|", 1),
    );
    let found = tree.at("textDocument/definition", &uri_, &position);
    let first = found[0]["uri"].as_str().expect("a definition");
    assert!(
        first.ends_with("supporttopicdescriptions/keyvault-support-topics.md"),
        "{found}"
    );
    let params = json!({ "textDocument": { "uri": uri_ }, "position": position, "context": { "includeDeclaration": false } });
    let uses = tree.client.request("textDocument/references", params);
    assert!(
        uses.as_array()
            .is_some_and(|uses| uses.iter().any(|one| one["uri"] == json!(uri_))),
        "{uses}"
    );
    let form_name = "problemscopingquestions.keyvault/keyvault-scoping-access-errors.md";
    let form = tree.read(form_name);
    let at = form
        .find("\"visibility\": \"")
        .map(|at| at + "\"visibility\": \"".len());
    let at = at
        .and_then(|at| form[at..].find(" ==").map(|end| at + end - 1))
        .expect("a condition");
    let position = Lines::of(&form).position(at);
    let form_uri = tree.open(form_name, &form);
    let found = tree.at("textDocument/definition", &form_uri, &position);
    assert_eq!(found.as_array().map(Vec::len), Some(1), "{found}");
    let symbols = tree
        .client
        .request("workspace/symbol", json!({ "query": "throttling" }));
    assert!(
        symbols.as_array().is_some_and(|list| !list.is_empty()),
        "{symbols}"
    );
    assert!(tree.client.end().success());
}

#[test]
fn renaming_leaves_no_new_finding() {
    let mut tree = Tree::start();
    let name = "microsoft.keyvault/keyvault-firewall-private-endpoint.md";
    // Another article links to it, also to one of its headings.
    let other = "microsoft.keyvault/keyvault-recover-deleted-objects.md";
    let with_links = tree.read(other)
        + "\nRead [about the firewall](keyvault-firewall-private-endpoint.md) and [what to do](./keyvault-firewall-private-endpoint.md#recommended-steps).\n";
    std::fs::write(tree.file(other), with_links).expect("a file");
    let before: BTreeMap<String, usize> = checked(&tree.root, &[])
        .into_iter()
        .map(|(path, rows)| (path, rows.len()))
        .collect();
    let text = tree.read(name);
    let uri_ = tree.open(name, &text);
    let lines = Lines::of(&text);
    let rename = |tree: &mut Tree, at: usize, new: &str| {
        let params = json!({ "textDocument": { "uri": uri_ }, "position": lines.position(at), "newName": new });
        tree.client.request_whole("textDocument/rename", params)
    };
    let id = text.find("articleId=\"").expect("an id") + "articleId=\"".len();
    let apollo = tree.read("microsoft.keyvault/keyvault-forbidden-apollo.md");
    let taken = apollo
        .split("articleId=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    for wrong in ["", "a b\"", taken.expect("an id")] {
        let refused = rename(&mut tree, id, wrong);
        assert!(
            refused["error"]["message"].is_string(),
            "{wrong}: {refused}"
        );
    }
    let prepared = tree.at("textDocument/prepareRename", &uri_, &lines.position(id));
    assert!(prepared["placeholder"].is_string(), "{prepared}");
    let heading = text
        .to_lowercase()
        .find("recommended steps")
        .expect("a heading");
    let edit = rename(&mut tree, heading, "Steps to take")["result"].clone();
    assert_eq!(
        edit["documentChanges"].as_array().map(Vec::len),
        Some(2),
        "{edit}"
    );
    let copy = tempfile::tempdir().expect("a folder");
    copy_tree(&tree.root, copy.path());
    let edit_of_copy: Value = serde_json::from_str(
        &edit
            .to_string()
            .replace(&uri(&tree.root), &uri(copy.path())),
    )
    .expect("JSON");
    let after = check_after(copy.path(), &edit_of_copy);
    let has_anchor = checked(copy.path(), &[])
        .values()
        .flatten()
        .any(|row| row.0 == "links/missing-anchor");
    assert!(!has_anchor, "{after:?}");
    let edit = rename(&mut tree, id, "keyvault-behind-a-firewall")["result"].clone();
    assert_eq!(check_after(&tree.root, &edit), before);
    // The file moves to another folder.
    let moved = "microsoft.storage/keyvault-moved.md";
    let files =
        json!({ "files": [{ "oldUri": uri(&tree.file(name)), "newUri": uri(&tree.file(moved)) }] });
    let edit = tree.client.request("workspace/willRenameFiles", files);
    check_after(&tree.root, &edit);
    std::fs::rename(tree.file(name), tree.file(moved)).expect("moved");
    let missing = checked(&tree.root, &[]);
    let missing = missing
        .values()
        .flatten()
        .filter(|row| row.0 == "links/missing-file");
    assert_eq!(missing.count(), 0);
    assert!(
        tree.read(other)
            .contains("../microsoft.storage/keyvault-moved.md#recommended-steps")
    );
    assert!(tree.client.end().success());
}

#[test]
fn the_outline_of_every_article_is_within_its_text() {
    let mut tree = Tree::start();
    let files = crate::support::read_tree(&tree.root.join("articles"));
    let mut count = 0;
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".md")) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let uri_ = tree.open(name, &text);
        let end = Lines::of(&text).position(text.len());
        let whole = json!({ "start": { "line": 0, "character": 0 }, "end": end });
        let document = json!({ "textDocument": { "uri": uri_ } });
        for method in [
            "documentSymbol",
            "documentLink",
            "foldingRange",
            "semanticTokens/full",
            "codeLens",
        ] {
            let found = tree
                .client
                .request(&format!("textDocument/{method}"), document.clone());
            let printed = found.to_string();
            assert!(
                printed.len() > 2 || method != "documentSymbol",
                "{name}: {method}"
            );
            count += 1;
        }
        let hints = json!({ "textDocument": { "uri": uri_ }, "range": whole });
        tree.client.request("textDocument/inlayHint", hints);
        let middle = Lines::of(&text).position(text.floor_char_boundary(text.len() / 2));
        let selections = json!({ "textDocument": { "uri": uri_ }, "positions": [middle, end] });
        let ranges = tree
            .client
            .request("textDocument/selectionRange", selections);
        assert_eq!(ranges.as_array().map(Vec::len), Some(2));
        let tokens = tree
            .client
            .request("textDocument/semanticTokens/full", document);
        let data = tokens["data"].as_array().expect("numbers");
        assert_eq!(data.len() % 5, 0);
        let mut line = 0;
        for token in data.chunks(5) {
            line += token[0].as_u64().expect("a number");
        }
        assert!(line <= end["line"].as_u64().expect("a number"));
    }
    assert!(count > 100, "{count}");
    assert!(tree.client.end().success());
}
