//! The client: what it can do, and messages to it.

use super::message::{error, response};
use super::position::Encoding;
use gen_lsp_types::ErrorCodes;
use gen_lsp_types::json_rpc::{Error, Id};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::mpsc::Sender;

/// The capabilities of a client, as it sent them at the start. Parsed leniently: a capability of an
/// unexpected shape counts as missing.
#[derive(Debug, Clone, Default)]
pub(super) struct Capabilities {
    /// How characters are counted.
    pub(super) encoding: Encoding,
    /// True if it answers `workspace/configuration`.
    pub(super) configuration: bool,
    /// True if it applies edits of documents with versions.
    pub(super) document_changes: bool,
    /// True if it resolves the edit of an action when the action is chosen.
    pub(super) resolves_edits: bool,
    /// True if it takes code actions; otherwise, it takes only commands.
    pub(super) action_literals: bool,
    /// True if it applies edits that the server sends.
    pub(super) applies_edits: bool,
    /// True if it asks what can be renamed before it renames.
    pub(super) prepares_rename: bool,
    /// True if it inserts snippets in completions.
    pub(super) snippets: bool,
    /// True if it shows Markdown beside completions.
    pub(super) markdown_completions: bool,
    /// The kinds of completions that it knows.
    pub(super) completion_kinds: KnownKinds,
    /// The kinds of symbols that it knows in a document.
    pub(super) symbol_kinds: KnownKinds,
    /// True if it shows Markdown in a hover.
    pub(super) markdown: bool,
    /// True if it shows the result of `helpc.explain`.
    pub(super) explains: bool,
    /// True if it takes symbols in a hierarchy.
    pub(super) symbol_tree: bool,
    /// True if it can be asked to fetch inlay hints and code lenses again.
    pub(super) refreshes: bool,
    /// The tags of diagnostics that it shows.
    pub(super) tags: Vec<u64>,
}

/// The kinds of something that a client knows.
#[derive(Debug, Clone, Default)]
pub(super) struct KnownKinds(Option<Vec<u64>>);

impl KnownKinds {
    /// Largest kind of the first version of the protocol, of completions and of symbols. A client
    /// that names no kinds knows only those.
    const LAST_OF_FIRST_VERSION: u32 = 18;

    fn read(value: Option<&Value>) -> Self {
        Self(value.and_then(numbers))
    }

    /// Returns `kind` if the client knows it, or else `otherwise`.
    pub(super) fn choose<K: Copy + Into<u32>>(&self, kind: K, otherwise: K) -> K {
        let number: u32 = kind.into();
        let is_known = match &self.0 {
            Some(known) => known.contains(&u64::from(number)),
            None => number <= Self::LAST_OF_FIRST_VERSION,
        };
        if is_known { kind } else { otherwise }
    }
}

fn numbers(list: &Value) -> Option<Vec<u64>> {
    let list = list.as_array()?.iter();
    Some(list.filter_map(Value::as_u64).collect())
}

impl Capabilities {
    /// Reads the parameters of `initialize`.
    pub(super) fn of(params: &Value) -> Self {
        let value = |path: &str| params.pointer(&format!("/capabilities/{path}"));
        let is = |path: &str| value(path).and_then(Value::as_bool) == Some(true);
        let has = |path: &str, wanted: &str| {
            let list = value(path).and_then(Value::as_array);
            list.is_some_and(|list| list.iter().any(|one| one == wanted))
        };
        // Formats are in the order of preference.
        let prefers_markdown = |path: &str| {
            let list = value(path).and_then(Value::as_array).into_iter().flatten();
            let mut known = list.filter(|one| *one == "markdown" || *one == "plaintext");
            known.next().is_some_and(|first| first == "markdown")
        };
        Self {
            encoding: Encoding::choose(value("general/positionEncodings")),
            configuration: is("workspace/configuration"),
            document_changes: is("workspace/workspaceEdit/documentChanges"),
            resolves_edits: has("textDocument/codeAction/resolveSupport/properties", "edit")
                && is("textDocument/codeAction/dataSupport"),
            action_literals: value("textDocument/codeAction/codeActionLiteralSupport").is_some(),
            applies_edits: is("workspace/applyEdit"),
            prepares_rename: is("textDocument/rename/prepareSupport"),
            snippets: is("textDocument/completion/completionItem/snippetSupport"),
            markdown_completions: prefers_markdown(
                "textDocument/completion/completionItem/documentationFormat",
            ),
            completion_kinds: KnownKinds::read(value(
                "textDocument/completion/completionItemKind/valueSet",
            )),
            symbol_kinds: KnownKinds::read(value(
                "textDocument/documentSymbol/symbolKind/valueSet",
            )),
            markdown: prefers_markdown("textDocument/hover/contentFormat"),
            explains: is("experimental/helpcExplain"),
            symbol_tree: is("textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            refreshes: is("workspace/codeLens/refreshSupport")
                && is("workspace/inlayHint/refreshSupport"),
            tags: value("textDocument/publishDiagnostics/tagSupport/valueSet")
                .and_then(numbers)
                .unwrap_or_default(),
        }
    }
}

/// What the server asked the client for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// The settings.
    Settings,
    /// To apply the edit of the command with this id.
    Edit(Id),
    /// Something whose answer does not matter.
    Other,
}

/// The sender of messages to the client.
#[derive(Debug)]
pub(super) struct Client {
    messages: Sender<Value>,
    pending: HashMap<i64, Asked>,
    last_id: i64,
}

impl Client {
    pub(super) fn new(messages: Sender<Value>) -> Self {
        Self {
            messages,
            pending: HashMap::new(),
            last_id: 0,
        }
    }

    /// Answers a request.
    pub(super) fn respond(&self, id: &Id, outcome: Result<Value, Error>) {
        self.send(response(id, outcome));
    }

    /// Sends a notification.
    pub(super) fn notify(&self, method: &str, params: impl Serialize) {
        let Ok(params) = serde_json::to_value(params) else {
            return;
        };
        self.send(json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request.
    pub(super) fn request(&mut self, method: &str, params: &Value, asked: Asked) {
        self.last_id += 1;
        self.pending.insert(self.last_id, asked);
        let mut message = json!({ "jsonrpc": "2.0", "id": self.last_id, "method": method });
        if !params.is_null() {
            message["params"] = params.clone();
        }
        self.send(message);
    }

    /// Returns what was asked for in the request with this id.
    pub(super) fn answered(&mut self, id: &Id) -> Option<Asked> {
        match id {
            Id::Number(number) => self.pending.remove(number),
            _ => None,
        }
    }

    /// Stops waiting for the edit of the command with this id to be applied. Returns true if it had
    /// not been applied yet.
    pub(super) fn forget_edit(&mut self, command: &Id) -> bool {
        let count = self.pending.len();
        self.pending
            .retain(|_, asked| !matches!(asked, Asked::Edit(id) if id == command));
        self.pending.len() < count
    }

    /// Shows a message to the author.
    pub(super) fn warn(&self, message: &str) {
        const WARNING: u8 = 2;
        let params = json!({ "type": WARNING, "message": message });
        self.notify("window/showMessage", params);
    }

    /// Writes to the log of the client.
    pub(super) fn log(&self, message: &str) {
        const INFO: u8 = 3;
        let params = json!({ "type": INFO, "message": message });
        self.notify("window/logMessage", params);
    }

    fn send(&self, message: Value) {
        // An error means that the client no longer reads, so the input will also end.
        let _ = self.messages.send(message);
    }
}

/// Creates the error of a request with wrong parameters.
pub(super) fn invalid_params(message: impl Into<String>) -> Error {
    error(ErrorCodes::InvalidParams, message)
}
