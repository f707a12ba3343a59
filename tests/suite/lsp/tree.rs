//! A copy of our articles with a server, and what tests do with it.

use super::client::{Client, capabilities};
use super::equal::checked;
use super::texts::{Lines, apply, path, uri};
use crate::support::{copy_tree, project};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub(super) const STORAGE: &str = "microsoft.storage/storage-403-authorization-failure.md";

/// A copy of our articles with a server.
pub(super) struct Tree {
    _folder: TempDir,
    pub(super) root: PathBuf,
    pub(super) client: Client,
}

impl Tree {
    pub(super) fn start() -> Self {
        Self::start_with(capabilities(), &json!({}))
    }

    pub(super) fn start_with(capabilities: Value, settings: &Value) -> Self {
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

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.root.join("articles").join(name)
    }

    pub(super) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.file(name)).expect("a file")
    }

    /// Opens a document whose text differs from the file, and waits for its findings.
    pub(super) fn open(&mut self, name: &str, text: &str) -> String {
        let uri = uri(&self.file(name));
        self.client.open(&uri, text);
        self.client
            .wait_until("findings", |client| client.of_version(&uri, 1).is_some());
        uri
    }

    /// Opens an article whose text has a `|`, and returns the position of that.
    pub(super) fn open_at(&mut self, name: &str, text: &str) -> (String, Value) {
        let at = text.find('|').expect("a cursor");
        let text = text.replacen('|', "", 1);
        let position = Lines::of(&text).position(at);
        (self.open(name, &text), position)
    }

    pub(super) fn at(&mut self, method: &str, uri: &str, position: &Value) -> Value {
        let params = json!({ "textDocument": { "uri": uri }, "position": position });
        self.client.request(method, params)
    }

    /// Returns the labels and the inserted texts of the completions at the cursor.
    pub(super) fn completions(&mut self, name: &str, text: &str) -> Vec<(String, String)> {
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

    pub(super) fn hover(&mut self, name: &str, text: &str) -> String {
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

    pub(super) fn actions(&mut self, uri: &str, range: &Value, only: Option<&str>) -> Vec<Value> {
        let mut context = json!({ "diagnostics": [] });
        if let Some(only) = only {
            context["only"] = json!([only]);
        }
        let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": context });
        let actions = self.client.request("textDocument/codeAction", params);
        actions.as_array().cloned().unwrap_or_default()
    }

    pub(super) fn resolved(&mut self, action: &Value) -> Value {
        if action.get("edit").is_some() {
            return action.clone();
        }
        self.client.request("codeAction/resolve", action.clone())
    }
}

/// Returns the new texts of the documents of an edit; `texts` has the old ones by URI.
pub(super) fn applied(edit: &Value, texts: &dyn Fn(&str) -> String) -> BTreeMap<String, String> {
    let changes = edit["documentChanges"].as_array().expect("versions");
    let change = |change: &Value| {
        let uri = change["textDocument"]["uri"].as_str().expect("a URI");
        (uri.to_owned(), apply(&texts(uri), &change["edits"]))
    };
    changes.iter().map(change).collect()
}

/// Applies an edit to the files, and returns what `helpc check` finds.
pub(super) fn check_after(root: &Path, edit: &Value) -> BTreeMap<String, usize> {
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
