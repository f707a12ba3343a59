//! Code actions, hover, completion, navigation and commands, in our own articles.

use super::client::{Client, Lines, apply, capabilities, path, uri};
use super::equal::checked;
use crate::support::{copy_tree, helpc, project};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A copy of our articles with a server.
struct Tree {
    _folder: TempDir,
    root: PathBuf,
    client: Client,
}

impl Tree {
    fn start() -> Self {
        Self::start_with(capabilities(), &json!({}))
    }

    fn start_with(capabilities: Value, settings: &Value) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("it exists");
        copy_tree(&project().join("articles"), &root.join("articles"));
        std::fs::write(root.join("helpc.yaml"), "baseline: known.txt\n").expect("a file");
        std::fs::write(root.join("known.txt"), "# helpc baseline 2\n").expect("a file");
        let (client, _) = Client::start_with(&root, settings, capabilities);
        Self {
            _folder: folder,
            root,
            client,
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.root.join("articles").join(name)
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.file(name)).expect("a file")
    }

    /// Opens a document with another text than the file, and waits for its findings.
    fn open(&mut self, name: &str, text: &str) -> String {
        let uri = uri(&self.file(name));
        self.client.open(&uri, text);
        self.client
            .wait_until("findings", |client| client.of_version(&uri, 1).is_some());
        uri
    }

    /// Opens an article whose text has a `|`, and returns the position of that.
    fn open_at(&mut self, name: &str, text: &str) -> (String, Value) {
        let at = text.find('|').expect("a cursor");
        let text = text.replacen('|', "", 1);
        let position = Lines::of(&text).position(at);
        (self.open(name, &text), position)
    }

    fn at(&mut self, method: &str, uri: &str, position: &Value) -> Value {
        let params = json!({ "textDocument": { "uri": uri }, "position": position });
        self.client.request(method, params)
    }

    /// Returns the labels, and the texts that are inserted, of what can be written at the cursor.
    fn completions(&mut self, name: &str, text: &str) -> Vec<(String, String)> {
        let (uri, position) = self.open_at(name, text);
        let list = self.at("textDocument/completion", &uri, &position);
        self.client.close(&uri);
        self.client
            .wait_until("closed", |client| client.of_version(&uri, 1).is_none());
        let items = list["items"].as_array().cloned().unwrap_or_default();
        let item = |item: &Value| {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            (text(&item["label"]), text(&item["textEdit"]["newText"]))
        };
        items.iter().map(item).collect()
    }

    fn hover(&mut self, name: &str, text: &str) -> String {
        let (uri, position) = self.open_at(name, text);
        let hover = self.at("textDocument/hover", &uri, &position);
        self.client.close(&uri);
        self.client
            .wait_until("closed", |client| client.of_version(&uri, 1).is_none());
        hover["contents"]["value"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    fn actions(&mut self, uri: &str, range: &Value, only: Option<&str>) -> Vec<Value> {
        let mut context = json!({ "diagnostics": [] });
        if let Some(only) = only {
            context["only"] = json!([only]);
        }
        let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": context });
        let actions = self.client.request("textDocument/codeAction", params);
        actions.as_array().cloned().unwrap_or_default()
    }

    fn resolved(&mut self, action: &Value) -> Value {
        if action.get("edit").is_some() {
            return action.clone();
        }
        self.client.request("codeAction/resolve", action.clone())
    }
}

/// Returns the new texts of the documents of an edit; `texts` has the old ones by URI.
fn applied(edit: &Value, texts: &dyn Fn(&str) -> String) -> BTreeMap<String, String> {
    let changes = edit["documentChanges"].as_array().expect("versions");
    let change = |change: &Value| {
        let uri = change["textDocument"]["uri"].as_str().expect("a URI");
        (uri.to_owned(), apply(&texts(uri), &change["edits"]))
    };
    changes.iter().map(change).collect()
}

const STORAGE: &str = "microsoft.storage/storage-403-authorization-failure.md";

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
    plain["textDocument"]["codeAction"] = json!({});
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
fn a_hover_says_what_something_is() {
    let mut tree = Tree::start();
    let text = tree.read(STORAGE);
    let at = |old: &str, new: &str| {
        assert!(text.contains(old), "{old}");
        text.replacen(old, new, 1)
    };
    let hover = tree.hover(STORAGE, &at("selfHelpType=", "self|HelpType="));
    assert!(hover.starts_with("**selfHelpType** (required)"), "{hover}");
    let hover = tree.hover(STORAGE, &at("selfHelpType=\"", "selfHelpType=\"|"));
    assert!(hover.contains("(body: markdown)"), "{hover}");
    let hover = tree.hover(STORAGE, &at("articleId=\"", "articleId=\"|"));
    assert!(
        hover.contains("Seen for ") && hover.contains(" cloud"),
        "{hover}"
    );
    let name = "microsoft.keyvault/keyvault-firewall-private-endpoint.md";
    let keyvault = tree.read(name);
    let topics = keyvault.replacen("supportTopicIds=\"", "supportTopicIds=\"|", 1);
    let hover = tree.hover(name, &topics);
    assert!(
        hover.contains("**") && hover.contains(" article"),
        "{hover}"
    );
    let body = [
        (
            "[a](data-blade:Hubs|Extension.RPStatusBlade)",
            "**Blade** `RPStatusBlade`",
        ),
        (
            "[a](keyvault-for|bidden-apollo.md)",
            "`microsoft.keyvault/keyvault-forbidden-apollo.md`",
        ),
        (
            "text <!--$Subs|criptionId-->x<!--/$SubscriptionId-->",
            "**Token** `SubscriptionId`",
        ),
        (
            "text <!--issue|Description-->x<!--/issueDescription-->",
            "**Region** `issueDescription`",
        ),
        ("## A new head|ing", "`#a-new-heading`"),
    ];
    for (added, expected) in body {
        let hover = tree.hover(name, &format!("{keyvault}\n{added}\n"));
        assert!(hover.contains(expected), "{added}: {hover}");
    }
    assert!(tree.client.end().success());
}

#[test]
fn completion_knows_the_schemas_and_the_tree() {
    let mut tree = Tree::start();
    let name = "microsoft.keyvault/keyvault-firewall-private-endpoint.md";
    let text = tree.read(name);
    let apollo_name = "microsoft.keyvault/keyvault-forbidden-apollo.md";
    let form_name = "problemscopingquestions.keyvault/keyvault-scoping-access-errors.md";
    let (apollo, form) = (tree.read(apollo_name), tree.read(form_name));
    let labels = |items: &[(String, String)]| -> Vec<String> {
        items.iter().map(|(label, _)| label.clone()).collect()
    };
    // Attributes that are missing, and their values.
    let items = tree.completions(name, &text.replacen("<properties", "<properties\n    |", 1));
    assert!(
        !items.is_empty() && !labels(&items).contains(&"pageTitle".to_owned()),
        "{items:?}"
    );
    assert!(
        items
            .iter()
            .all(|(label, text)| *text == format!("{label}=\"${{1}}\"")),
        "{items:?}"
    );
    let items = tree.completions(
        name,
        &text.replacen("selfHelpType=\"", "selfHelpType=\"|", 1),
    );
    assert!(labels(&items).contains(&"apollo".to_owned()), "{items:?}");
    let items = tree.completions(
        name,
        &text.replacen("cloudEnvironments=\"", "cloudEnvironments=\"|,", 1),
    );
    assert!(labels(&items).contains(&"mooncake".to_owned()), "{items:?}");
    // Topics by the words of their names.
    let items = tree.completions(
        name,
        &text.replacen("supportTopicIds=\"", "supportTopicIds=\"fire|, ", 1),
    );
    let firewall = items
        .iter()
        .find(|(label, _)| label.to_lowercase().contains("firewall"));
    assert!(firewall.is_some_and(|(_, id)| id.len() >= 8), "{items:?}");
    // What is being typed is not offered as a value.
    let items = tree.completions(
        name,
        &text.replacen("supportTopicIds=\"", "supportTopicIds=\"qqq|, ", 1),
    );
    assert!(!labels(&items).contains(&"qqq".to_owned()), "{items:?}");
    let items = tree.completions(
        name,
        &text.replacen("productPesIds=\"", "productPesIds=\"key|, ", 1),
    );
    assert!(
        labels(&items)
            .iter()
            .any(|label| label.contains("key vaults")),
        "{items:?}"
    );
    // Links, headings, blades, tokens.
    for (added, expected) in [
        ("[a](keyv|", "keyvault-forbidden-apollo.md"),
        (
            "[a](../micro|",
            "../microsoft.storage/storage-throttling-diagnostics.md",
        ),
        ("[a](#|", "#recommended-steps"),
        ("[a](keyvault-forbidden-apollo.md#|", "#"),
        ("[a](data-blade:RPS|", "HubsExtension.RPStatusBlade"),
        ("<!--$Sub|", "<!--$SubscriptionId-->"),
    ] {
        let items = tree.completions(name, &format!("{text}\n{added}"));
        assert!(
            labels(&items)
                .iter()
                .any(|label| label.starts_with(expected)),
            "{added}: {items:?}"
        );
    }
    // The first bar is the cursor, so the table has none.
    let apollo = apollo.replace('|', "");
    let items = tree.completions(apollo_name, &format!("{apollo}\n<|"));
    assert!(
        labels(&items).iter().any(|label| label.starts_with('<')),
        "{items:?}"
    );
    // JSON keys, values, questions.
    let items = tree.completions(
        form_name,
        &form.replacen("\"fileAttachmentHint\"", "\"file|\"", 1),
    );
    assert!(
        items
            .iter()
            .any(|(label, _)| label == "\"fileAttachmentHint\""),
        "{items:?}"
    );
    let items = tree.completions(
        form_name,
        &form.replacen("\"controlType\": \"", "\"controlType\": \"|", 1),
    );
    assert!(
        items.iter().any(|(label, _)| label == "\"dropdown\""),
        "{items:?}"
    );
    let items = tree.completions("microsoft.keyvault/new.md", "<prop|");
    assert!(items[0].1.contains("articleId=\"${"), "{items:?}");
    assert!(tree.client.end().success());
}

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

/// Applies an edit to the files, and returns what `helpc check` finds.
fn check_after(root: &Path, edit: &Value) -> BTreeMap<String, usize> {
    for (uri, text) in applied(edit, &|uri| {
        std::fs::read_to_string(path(uri)).expect("a file")
    }) {
        std::fs::write(path(&uri), text).expect("a file");
    }
    let rows = checked(root, &[]);
    rows.into_iter()
        .map(|(path, rows)| (path, rows.len()))
        .collect()
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
