//! Code actions and commands.

use super::client::capabilities;
use super::equal::checked;
use super::texts::apply;
use super::tree::{STORAGE, Tree, applied};
use crate::support::helpc;
use serde_json::{Value, json};
use std::path::PathBuf;

#[test]
fn each_fix_is_offered_and_fix_all_is_that_of_the_command() {
    let mut tree = Tree::start();
    let mut fixed = 0;
    for (nth, ending) in ["\n", "\r\n"].into_iter().enumerate() {
        let text = tree.read(STORAGE)
            + "\nPlease click [here](https://docs.microsoft.com/en-us/azure/storage).\n\n#No space\n\nSee [the page](https://docs.microsoft.com/de-de/azure/x) e.g. first 😀 .\n";
        let text = text.replace('\n', ending);
        let name = format!("microsoft.storage/a-new-one-{nth}.md");
        let text = text.replacen("articleId=\"", &format!("articleId=\"new{nth}-"), 1);
        std::fs::write(tree.file(&name), &text).expect("a file");
        let uri = tree.open(&name, &text);
        let path = format!("articles/{name}");
        let expected = checked(&tree.root, &[&path]);
        let count = expected.get(&path).map_or(0, Vec::len);
        tree.client.wait_until("all findings", |client| {
            client
                .of_version(&uri, 1)
                .is_some_and(|list| list.len() == count)
        });
        let diagnostics = tree.client.diagnostics[&uri].1.clone();
        for diagnostic in &diagnostics {
            let actions = tree.actions(&uri, &diagnostic["range"], Some("quickfix"));
            for action in &actions {
                assert_eq!(action["kind"], "quickfix");
                let title = action["title"].as_str().expect("a title");
                if title.starts_with("Fix") || title.starts_with("Suppress") {
                    let edit = tree.resolved(action)["edit"].clone();
                    let after = applied(&edit, &|_| text.clone());
                    let after = &after[&uri];
                    assert_ne!(*after, text, "{title}");
                    if ending == "\r\n" {
                        assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
                    }
                    let rule = &action["diagnostics"][0]["code"];
                    if *rule == diagnostic["code"] && !title.contains("review") {
                        fixed += 1;
                        let before = diagnostics
                            .iter()
                            .filter(|one| one["code"] == *rule)
                            .count();
                        std::fs::write(tree.file(&name), after).expect("a file");
                        let found = checked(&tree.root, &[&path]);
                        let found = found.get(&path).map_or(&[][..], |rows| rows);
                        let left = found.iter().filter(|row| *rule == row.0).count();
                        assert!(left < before, "{title}: {found:#?}");
                        std::fs::write(tree.file(&name), &text).expect("a file");
                    }
                }
            }
        }
        let whole =
            json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
        let actions = tree.actions(&uri, &whole, Some("source.fixAll"));
        assert_eq!(actions.len(), 1, "{actions:#?}");
        assert_eq!(actions[0]["kind"], "source.fixAll.helpc");
        let edit = tree.resolved(&actions[0])["edit"].clone();
        let after = applied(&edit, &|_| text.clone())[&uri].clone();
        let output = helpc(&tree.root, &["fix", "--quiet", &path]);
        assert!(output.status.success(), "{output:?}");
        assert_eq!(after, tree.read(&name));
        std::fs::remove_file(tree.file(&name)).expect("removed");
    }
    assert!(fixed > 6, "{fixed}");
    assert!(tree.client.end().success());
}

#[test]
fn a_finding_is_added_to_the_baseline_and_explained() {
    let mut capable = capabilities();
    capable["experimental"] = json!({ "helpcExplain": true });
    let mut tree = Tree::start_with(capable, &json!({}));
    let text = tree.read(STORAGE) + "\n[The steps](https://docs.microsoft.com/de-de/azure/x)\n";
    let uri = tree.open(STORAGE, &text);
    tree.client.wait_until("a finding", |client| {
        client.rules(&uri).contains(&"links/locale".to_owned())
    });
    let found = tree.client.diagnostics[&uri]
        .1
        .iter()
        .find(|one| one["code"] == "links/locale")
        .cloned();
    let range = found.expect("it is there")["range"].clone();
    let actions = tree.actions(&uri, &range, None);
    let command = |title: &str| {
        let action = actions.iter().find(|one| one["title"] == title);
        action.unwrap_or_else(|| panic!("{title}: {actions:#?}"))["command"].clone()
    };
    let explain = tree.client.request(
        "workspace/executeCommand",
        command("Explain `links/locale`"),
    );
    assert!(
        explain["markdown"]
            .as_str()
            .expect("a page")
            .starts_with("# links/locale\n")
    );
    let added = tree
        .client
        .request("workspace/executeCommand", command("Add to the baseline"));
    assert_eq!(
        added["file"].as_str().map(PathBuf::from),
        Some(tree.root.join("known.txt"))
    );
    tree.client.wait_until("no finding", |client| {
        !client.rules(&uri).contains(&"links/locale".to_owned())
    });
    assert!(tree.client.end().success());
}

#[test]
fn clients_without_resolving_get_edits_and_commands() {
    let mut plain = capabilities();
    plain["textDocument"]["codeAction"] = json!({ "codeActionLiteralSupport": {} });
    plain["workspace"]["workspaceEdit"] = json!({});
    let mut tree = Tree::start_with(plain, &json!({ "format": true }));
    let text = tree.read(STORAGE) + "\n[The page](https://docs.microsoft.com/de-de/azure/x)\n";
    let uri = tree.open(STORAGE, &text);
    let whole =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 900, "character": 0 } });
    let fixed = text.replace("de-de/", "");
    let all = tree.actions(&uri, &whole, Some("source.fixAll"));
    assert_eq!(apply(&text, &all[0]["edit"]["changes"][&uri]), fixed);
    let any = tree.actions(&uri, &whole, None);
    let command = any
        .iter()
        .find(|one| one["title"] == "Fix all")
        .expect("it is offered");
    let done = tree
        .client
        .request("workspace/executeCommand", command["command"].clone());
    assert_eq!(done["applied"], true);
    tree.client
        .wait_until("an edit", |client| !client.edits.is_empty());
    assert_eq!(apply(&text, &tree.client.edits[0]["changes"][&uri]), fixed);
    let options = json!({ "tabSize": 4, "insertSpaces": true });
    let edits = tree.client.request(
        "textDocument/formatting",
        json!({ "textDocument": { "uri": uri }, "options": options }),
    );
    assert_eq!(apply(&text, &edits), fixed);
    assert!(tree.client.end().success());
}

#[test]
fn commands_answer_from_the_unsaved_text() {
    let mut tree = Tree::start();
    let text = tree.read(STORAGE)
        + "\nA sentence that is not saved, and [another article](storage-recover-deleted-blobs.md).\n";
    let uri_ = tree.open(STORAGE, &text);
    let mut run = |command: &str, arguments: Value| {
        tree.client.request_whole(
            "workspace/executeCommand",
            json!({ "command": command, "arguments": arguments }),
        )
    };
    let preview = run("helpc.preview", json!([uri_]))["result"].clone();
    let html = preview["html"].as_str().expect("a page");
    assert!(
        html.contains("A sentence that is not saved") && html.contains("<style>"),
        "{html}"
    );
    assert!(
        !html.contains("<script") && !html.contains("<link"),
        "{html}"
    );
    assert!(
        html.contains("data-article=\"storage-recover-deleted-blobs\">another article</a>"),
        "{html}"
    );
    let why = run("helpc.why", json!([{ "uri": uri_ }]))["result"].clone();
    let id = why["audience"]["id"].as_str().expect("an id").to_owned();
    let page = run("helpc.explain", json!(["links/locale"]))["result"].clone();
    assert!(
        page["markdown"]
            .as_str()
            .expect("a page")
            .contains("## How to fix it")
    );
    for (command, arguments) in [
        ("helpc.unknown", json!([uri_])),
        ("helpc.why", json!([])),
        ("helpc.why", json!(["file:///nowhere.md"])),
        ("helpc.explain", json!(["no/rule"])),
        ("helpc.addToBaseline", json!([uri_])),
        ("helpc.addToBaseline", json!([uri_, "0"])),
    ] {
        let refused = run(command, arguments);
        assert!(
            refused["error"]["message"].is_string(),
            "{command}: {refused}"
        );
    }
    let output = helpc(&tree.root, &["why", "--all", "--article", &id]);
    assert_eq!(
        why["text"].as_str(),
        Some(&*crate::support::text(&output.stdout))
    );
    assert!(tree.client.end().success());
}
