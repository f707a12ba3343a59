//! What the server does not do to a text, and texts that it cannot read.

use super::texts::Lines;
use super::tree::{STORAGE, Tree};
use serde_json::{Value, json};

/// Returns the rules of the diagnostics of a document.
fn rules_of(tree: &mut Tree, uri: &str, version: i64) -> Vec<String> {
    tree.client.wait_until("findings", |client| {
        client.of_version(uri, version).is_some()
    });
    tree.client.rules(uri)
}

#[test]
fn a_text_that_looks_like_utf_16_has_one_finding() {
    let mut tree = Tree::start();
    let text = tree.read(STORAGE);
    let wide: String = text.chars().flat_map(|c| [c, '\0']).collect();
    // As a client shows such a file that it reads as UTF-8, with and without its first two bytes.
    for (name, start) in [("x/wide.md", "\u{fffd}\u{fffd}"), ("x/plain.md", "")] {
        let shown = format!("{start}{wide}");
        let mut bytes = shown.clone().into_bytes();
        if !start.is_empty() {
            bytes.splice(0..start.len(), [0xff, 0xfe]);
        }
        let file = tree.file(name);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(&file, bytes).expect("a file");
        let uri = tree.open(name, &shown);
        assert_eq!(rules_of(&mut tree, &uri, 1), ["file/encoding"], "{name}");
        // The text is changed to one that can be read.
        tree.client
            .replace(&uri, 2, &text.replace("articleId=\"", "articleId=\"x-"));
        let rules = rules_of(&mut tree, &uri, 2);
        assert!(!rules.contains(&"file/encoding".to_owned()), "{rules:?}");
        tree.client.close(&uri);
    }
    assert!(tree.client.end().success());
}

#[test]
fn a_name_that_breaks_a_rule_is_refused() {
    let mut tree = Tree::start();
    let text = tree.read(STORAGE);
    let id = text.find("articleId=\"").expect("an id") + "articleId=\"".len();
    let heading = text.find("\n## ").expect("a heading") + "\n## ".len();
    let uri = tree.open(STORAGE, &format!("{text}\n"));
    for (at, new) in [
        (id, "a/b"),
        (id, "new name x"),
        (id, "a,b"),
        (id, "\u{e9}\u{6f22}"),
        (heading, "a [link](b.md)"),
        (heading, "<script>"),
    ] {
        let position = Lines::of(&text).position(at + 1);
        let params =
            json!({ "textDocument": { "uri": uri }, "position": position, "newName": new });
        let answer = tree.client.request_whole("textDocument/rename", params);
        assert!(answer["error"]["message"].is_string(), "{new}: {answer}");
    }
    let position = Lines::of(&text).position(id + 1);
    let params =
        json!({ "textDocument": { "uri": uri }, "position": position, "newName": "a-new-id" });
    assert!(
        tree.client
            .request("textDocument/rename", params)
            .is_object()
    );
}

#[test]
fn a_comment_is_offered_only_where_it_suppresses_something() {
    let mut tree = Tree::start();
    let text = tree.read(STORAGE);
    // A comment before the list would do what a blank line does.
    let text = format!("{text}\nThese are the steps:\n* Open the portal.\n* Wait.\n");
    let uri = tree.open(STORAGE, &text);
    let rules = rules_of(&mut tree, &uri, 1);
    assert!(
        rules.contains(&"structure/list-blank-line".to_owned()),
        "{rules:?}"
    );
    let whole =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 900, "character": 0 } });
    let params =
        json!({ "textDocument": { "uri": uri }, "range": whole, "context": { "diagnostics": [] } });
    let actions = tree.client.request("textDocument/codeAction", params);
    let actions = actions.as_array().expect("actions");
    let of_rule = |action: &&Value| {
        let title = action["title"].as_str().unwrap_or_default();
        title.contains("structure/list-blank-line")
    };
    let texts: Vec<String> = actions
        .iter()
        .filter(of_rule)
        .map(Value::to_string)
        .collect();
    // The one for the whole file works.
    assert!(
        texts.iter().any(|text| text.contains("helpc-disable-file")),
        "{texts:?}"
    );
    assert!(
        !texts.iter().any(|text| text.contains("disable-next-line")),
        "{texts:?}"
    );
}

#[test]
fn a_command_with_an_unknown_rule_fails() {
    let mut tree = Tree::start();
    let text = tree.read(STORAGE);
    let uri = tree.open(STORAGE, &format!("{text}\n"));
    let params = json!({ "command": "helpc.fixAll", "arguments": [uri, "no/such-rule"] });
    let answer = tree
        .client
        .request_whole("workspace/executeCommand", params);
    let message = answer["error"]["message"].as_str().unwrap_or_default();
    assert!(message.contains("no/such-rule"), "{answer}");
}
