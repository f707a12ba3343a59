//! Clients that are old, small or unusual.

use super::client::{Client, capabilities};
use super::protocol::project;
use super::texts::uri;
use super::tree::{STORAGE, Tree};
use crate::support::{command, machine};
use serde_json::{Value, json};
use std::path::Path;

/// An address with a safe fix.
const LINK: &str = "\n[The page](https://docs.microsoft.com/de-de/azure/x)\n";

fn whole() -> Value {
    json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 900, "character": 0 } })
}

/// Starts a server that gets the folder only through these parameters.
fn start_at(params: Value) -> Client {
    let mut client = Client::spawn(&mut command(Path::new("/"), &["lsp"]));
    client.request("initialize", params);
    client.notify("initialized", json!({}));
    client
}

fn symbols(client: &mut Client) -> usize {
    let found = client.request("workspace/symbol", json!({ "query": "first" }));
    found.as_array().map_or(0, Vec::len)
}

#[test]
fn the_folder_is_named_in_any_way() {
    let folder = project(&[
        ("helpc.yaml", ""),
        ("articles/x/first.md", &machine("first", "generic", "Text.")),
    ]);
    let (path, uri) = (folder.path(), uri(folder.path()));
    for (params, expected) in [
        (
            json!({ "workspaceFolders": [{ "uri": uri, "name": "x" }] }),
            1,
        ),
        (json!({ "workspaceFolders": null, "rootUri": uri }), 1),
        (json!({ "workspaceFolders": [], "rootUri": uri }), 1),
        (json!({ "rootUri": null, "rootPath": path }), 1),
        (json!({ "rootPath": path, "capabilities": null }), 1),
        (json!({ "rootPath": "x" }), 0),
        (json!({}), 0),
        (Value::Null, 0),
    ] {
        let mut client = start_at(params.clone());
        assert_eq!(symbols(&mut client), expected, "{params}");
        assert!(client.end().success());
    }
}

#[test]
fn a_folder_that_is_closed_is_forgotten() {
    let article = machine("first", "generic", "Text.");
    let files = [("helpc.yaml", ""), ("articles/x/first.md", &*article)];
    let (one, other) = (project(&files), project(&files));
    let folder = |path: &Path| json!([{ "uri": uri(path), "name": "x" }]);
    let mut client = start_at(json!({ "workspaceFolders": folder(one.path()) }));
    assert_eq!(symbols(&mut client), 1);
    let change = |client: &mut Client, added: Value, removed: Value| {
        client.notify(
            "workspace/didChangeWorkspaceFolders",
            json!({ "event": { "added": added, "removed": removed } }),
        );
        symbols(client)
    };
    let none = json!([]);
    assert_eq!(change(&mut client, folder(other.path()), none.clone()), 2);
    assert_eq!(change(&mut client, none.clone(), folder(one.path())), 1);
    // One with an open document stays.
    let open = uri(&other.path().join("articles/x/first.md"));
    client.open(&open, &article);
    assert_eq!(change(&mut client, none, folder(other.path())), 1);
    assert!(client.end().success());
}

#[test]
fn versions_may_be_missing() {
    let folder = project(&[("helpc.yaml", ""), ("articles/x/first.md", "x")]);
    let mut client = Client::start(folder.path());
    let uri = uri(&folder.path().join("articles/x/first.md"));
    let text = |body: &str| machine("first", "generic", body);
    let bad = "[x](https://docs.microsoft.com/de-de/azure/x)";
    let document = |version: Value| json!({ "uri": uri, "version": version, "languageId": "markdown", "text": text("Text.") });
    client.notify(
        "textDocument/didOpen",
        json!({ "textDocument": document(Value::Null) }),
    );
    client.wait_for_rules(&uri, &[]);
    for (id, body, rules) in [
        (
            json!({ "uri": uri, "version": null }),
            bad,
            vec!["links/locale"],
        ),
        (json!({ "uri": uri }), "Text.", vec![]),
        (
            json!({ "uri": uri, "version": 7 }),
            bad,
            vec!["links/locale"],
        ),
        (json!({ "uri": uri, "version": 3 }), "Text.", vec![]),
    ] {
        client.notify(
            "textDocument/didChange",
            json!({ "textDocument": id, "contentChanges": [{ "text": text(body) }] }),
        );
        client.wait_for_rules(&uri, &rules);
    }
    assert!(client.end().success());
}

#[test]
fn a_client_without_capabilities_gets_what_every_client_can_read() {
    let mut tree = Tree::start_with(json!({}), &json!({}));
    let text = tree.read(STORAGE) + LINK;
    let uri = tree.open(STORAGE, &text);
    let document = json!({ "textDocument": { "uri": uri } });
    // It cannot apply edits, so there is nothing to fix with.
    assert_eq!(
        tree.actions(&uri, &whole(), Some("source.fixAll")),
        [Value::Null; 0]
    );
    let refused = tree.client.request_whole(
        "workspace/executeCommand",
        json!({ "command": "helpc.fixAll", "arguments": [uri] }),
    );
    assert_eq!(refused["error"]["code"], -32803, "{refused}");
    let symbols = tree.client.request("textDocument/documentSymbol", document);
    for symbol in symbols.as_array().expect("symbols") {
        assert!(symbol["kind"].as_u64().expect("a kind") <= 18, "{symbol}");
        assert!(symbol["location"]["uri"].is_string(), "{symbol}");
    }
    let cloud = text.replacen("cloudEnvironments=\"", "cloudEnvironments=\"|", 1);
    let at = cloud.find('|').expect("a cursor");
    let position = super::texts::Lines::of(&text).position(at);
    let list = tree.at("textDocument/completion", &uri, &position);
    let items = list["items"].as_array().expect("items");
    assert!(!items.is_empty());
    for item in items {
        assert!(item["kind"].as_u64().expect("a kind") <= 18, "{item}");
        assert_ne!(item["documentation"]["kind"], "markdown", "{item}");
        let text = item["documentation"]["value"].as_str().unwrap_or_default();
        assert!(!text.contains("**") && !text.contains('`'), "{item}");
    }
    let hover = tree.at("textDocument/hover", &uri, &position);
    assert_eq!(hover["contents"]["kind"], "plaintext");
    assert!(tree.client.end().success());
}

#[test]
fn options_are_for_clients_that_read_them() {
    let folder = project(&[]);
    let (client, result) = Client::start_with(folder.path(), &json!({}), json!({}));
    assert_eq!(result["capabilities"]["renameProvider"], true);
    assert_eq!(result["capabilities"]["codeActionProvider"], true);
    assert!(client.end().success());
    let mut current = capabilities();
    current["textDocument"]["rename"] = json!({ "prepareSupport": true });
    let (client, result) = Client::start_with(folder.path(), &json!({}), current);
    let offered = &result["capabilities"];
    assert_eq!(offered["renameProvider"]["prepareProvider"], true);
    assert_eq!(offered["codeActionProvider"]["resolveProvider"], true);
    assert!(client.end().success());
}

#[test]
fn a_client_without_code_actions_gets_commands() {
    let mut old = capabilities();
    old["textDocument"]["codeAction"] = json!({});
    let mut tree = Tree::start_with(old, &json!({}));
    let text = tree.read(STORAGE) + LINK;
    let uri = tree.open(STORAGE, &text);
    let commands = tree.actions(&uri, &whole(), None);
    for command in &commands {
        assert!(command["command"].is_string(), "{command}");
    }
    let titles: Vec<&str> = commands
        .iter()
        .filter_map(|one| one["title"].as_str())
        .collect();
    for title in [
        "Fix all `links/locale` in this file",
        "Fix all",
        "Add to the baseline",
    ] {
        assert!(titles.contains(&title), "{titles:?}");
    }
    let fix = commands
        .iter()
        .find(|one| one["title"] == "Fix all `links/locale` in this file");
    let fix = fix.expect("it is offered").clone();
    let done = tree.client.request("workspace/executeCommand", fix);
    assert_eq!(done["applied"], true);
    let edit = &tree.client.edits[0]["documentChanges"][0]["edits"];
    assert_eq!(super::texts::apply(&text, edit), text.replace("de-de/", ""));
    assert!(tree.client.end().success());
}

#[test]
fn a_refused_edit_is_not_applied() {
    let mut tree = Tree::start();
    tree.client.refuses_edits = true;
    let text = tree.read(STORAGE) + LINK;
    let uri = tree.open(STORAGE, &text);
    let run = |tree: &mut Tree, arguments: Value| {
        let params = json!({ "command": "helpc.fixAll", "arguments": arguments });
        tree.client.request("workspace/executeCommand", params)["applied"].clone()
    };
    assert_eq!(run(&mut tree, json!([uri])), false);
    assert_eq!(tree.client.edits.len(), 1);
    // There is nothing to fix, so nothing is sent.
    assert_eq!(run(&mut tree, json!([uri, "links/image-alt"])), false);
    assert_eq!(tree.client.edits.len(), 1);
    assert!(tree.client.end().success());
}

#[test]
fn ranges_may_be_reversed_and_actions_incomplete() {
    let mut tree = Tree::start();
    let text = tree.read(STORAGE) + LINK;
    let uri = tree.open(STORAGE, &text);
    let range = whole();
    let reversed = json!({ "start": range["end"], "end": range["start"] });
    let titles = |actions: Vec<Value>| -> Vec<Value> {
        actions.iter().map(|one| one["title"].clone()).collect()
    };
    let forward = titles(tree.actions(&uri, &range, None));
    assert!(forward.len() > 2, "{forward:?}");
    assert_eq!(titles(tree.actions(&uri, &reversed, None)), forward);
    let plain = json!({ "title": "Fix all", "kind": "source.fixAll.helpc" });
    assert_eq!(
        tree.client.request("codeAction/resolve", plain.clone()),
        plain
    );
    for wrong in [json!(3), json!({}), Value::Null] {
        let answer = tree.client.request_whole("codeAction/resolve", wrong);
        assert_eq!(answer["error"]["code"], -32602, "{answer}");
    }
    let unknown = json!({ "command": "nothing" });
    let answer = tree
        .client
        .request_whole("workspace/executeCommand", unknown);
    assert_eq!(answer["error"]["message"], "unknown command `nothing`");
    assert!(tree.client.end().success());
}

#[test]
fn a_hover_is_about_the_text_at_the_cursor() {
    let mut tree = Tree::start();
    let text = format!("{}\n## A heading\n", tree.read(STORAGE).trim_end());
    let uri = tree.open(STORAGE, &text);
    let line = text.lines().count() - 1;
    let hover = |tree: &mut Tree, character: usize| {
        let position = json!({ "line": line, "character": character });
        tree.at("textDocument/hover", &uri, &position)
    };
    let inside = hover(&mut tree, 5);
    assert_eq!(inside["range"]["start"]["character"], 3, "{inside}");
    let beside = hover(&mut tree, 0);
    assert_eq!(beside["contents"], inside["contents"]);
    assert!(beside.get("range").is_none(), "{beside}");
    assert!(tree.client.end().success());
}
