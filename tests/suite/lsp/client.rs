//! A client, written from the protocol and not from the server: it has its own frames, its own
//! texts and its own positions.

use super::texts::uri;
use crate::support::command;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Time after which a server is said to hang.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Capabilities of a current client.
pub(crate) fn capabilities() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "workspace": {
            "workspaceEdit": { "documentChanges": true },
            "applyEdit": true,
        },
        "window": {},
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true, "tagSupport": { "valueSet": [1, 2] } },
            "codeAction": {
                "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix", "source.fixAll"] } },
                "dataSupport": true,
                "resolveSupport": { "properties": ["edit"] },
            },
            "completion": { "completionItem": { "snippetSupport": true } },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "definition": { "linkSupport": false },
        },
    })
}

/// A running server, and what it said.
pub(crate) struct Client {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    last_id: i64,
    /// Answers that arrived while another one was awaited.
    answers: HashMap<i64, Value>,
    /// Version and diagnostics of each URI.
    pub(crate) diagnostics: BTreeMap<String, (Option<i64>, Vec<Value>)>,
    /// Requests of the server that were answered, and notifications besides diagnostics.
    pub(crate) others: Vec<Value>,
    /// The settings to answer `workspace/configuration` with.
    pub(crate) settings: Value,
    /// Edits that the server asked for.
    pub(crate) edits: Vec<Value>,
    /// True to refuse them.
    pub(crate) refuses_edits: bool,
}

impl Client {
    /// Starts a server without a word to it.
    pub(crate) fn spawn(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("helpc starts");
        let (sender, messages) = channel();
        let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
        thread::spawn(move || {
            while let Some(message) = read_frame(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Self {
            input: child.stdin.take(),
            child,
            messages,
            last_id: 0,
            answers: HashMap::new(),
            diagnostics: BTreeMap::new(),
            others: Vec::new(),
            settings: Value::Null,
            edits: Vec::new(),
            refuses_edits: false,
        }
    }

    /// Starts a server in `folder`, and introduces itself.
    pub(crate) fn start(folder: &Path) -> Self {
        Self::start_with(folder, &json!({}), capabilities()).0
    }

    /// Does the same with settings; also returns the capabilities of the server.
    pub(crate) fn start_with(
        folder: &Path,
        settings: &Value,
        capabilities: Value,
    ) -> (Self, Value) {
        let mut client = Self::spawn(&mut command(folder, &["lsp"]));
        let result = client.initialize(folder, settings, capabilities);
        (client, result)
    }

    /// Introduces itself.
    pub(crate) fn initialize(
        &mut self,
        folder: &Path,
        settings: &Value,
        capabilities: Value,
    ) -> Value {
        let result = self.request(
            "initialize",
            json!({
                "processId": null,
                "rootUri": uri(folder),
                "workspaceFolders": [{ "uri": uri(folder), "name": "tree" }],
                "initializationOptions": settings,
                "capabilities": capabilities,
            }),
        );
        self.notify("initialized", json!({}));
        result
    }

    /// Sends bytes.
    pub(crate) fn send_raw(&mut self, bytes: &[u8]) {
        if let Some(input) = &mut self.input {
            // The server may have ended.
            let _ = input.write_all(bytes);
            let _ = input.flush();
        }
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.send_raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and does not wait for the answer.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// Waits for an answer: `result` or `error`.
    pub(crate) fn answer(&mut self, id: i64) -> Value {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(answer) = self.answers.remove(&id) {
                return answer;
            }
            assert!(self.step(end), "no answer to {id}");
        }
    }

    /// Returns the whole answer to a request.
    pub(crate) fn request_whole(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// Returns the result of a request.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Value {
        let answer = self.request_whole(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Takes one message. Returns false after a timeout, or when the server ends.
    fn step(&mut self, end: Instant) -> bool {
        let left = end.saturating_duration_since(Instant::now());
        match self.messages.recv_timeout(left) {
            Ok(message) => {
                self.take(message);
                true
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
        }
    }

    fn take(&mut self, message: Value) {
        let method = message["method"].as_str().map(str::to_owned);
        match (method, message.get("id")) {
            (None, Some(Value::Number(id))) => {
                let id = id.as_i64().expect("ours");
                self.answers.insert(id, message);
            }
            (Some(method), None) if method == "textDocument/publishDiagnostics" => {
                let params = &message["params"];
                let list = params["diagnostics"].as_array().expect("a list").clone();
                let uri = params["uri"].as_str().expect("a text").to_owned();
                self.diagnostics
                    .insert(uri, (params["version"].as_i64(), list));
            }
            (Some(method), Some(id)) => {
                let result = match method.as_str() {
                    "workspace/configuration" => json!([self.settings]),
                    "workspace/applyEdit" => {
                        self.edits.push(message["params"]["edit"].clone());
                        json!({ "applied": !self.refuses_edits })
                    }
                    _ => Value::Null,
                };
                let id = id.clone();
                self.others.push(message);
                self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": result }));
            }
            _ => self.others.push(message),
        }
    }

    /// Waits until a condition is true; if it never is, panics with the current state.
    pub(crate) fn wait_until(&mut self, what: &str, is_true: impl Fn(&Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !is_true(self) {
            assert!(self.step(end), "{what}: {:#?}", self.diagnostics);
        }
    }

    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        self.open_version(uri, 1, text);
    }

    pub(crate) fn open_version(&mut self, uri: &str, version: i64, text: &str) {
        self.notify(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri, "languageId": "markdown", "version": version, "text": text } }),
        );
    }

    /// Replaces the whole text.
    pub(crate) fn replace(&mut self, uri: &str, version: i64, text: &str) {
        self.change(uri, version, json!([{ "text": text }]));
    }

    pub(crate) fn change(&mut self, uri: &str, version: i64, changes: Value) {
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": changes }),
        );
    }

    pub(crate) fn close(&mut self, uri: &str) {
        self.notify(
            "textDocument/didClose",
            json!({ "textDocument": { "uri": uri } }),
        );
    }

    /// Returns the diagnostics of a version of a document.
    pub(crate) fn of_version(&self, uri: &str, version: i64) -> Option<&[Value]> {
        let (known, list) = self.diagnostics.get(uri)?;
        (*known == Some(version)).then_some(list)
    }

    /// Returns the rules of the diagnostics of a document, in order.
    pub(crate) fn rules(&self, uri: &str) -> Vec<String> {
        let list = self.diagnostics.get(uri).map_or(&[][..], |(_, list)| list);
        let code = |one: &Value| one["code"].as_str().unwrap_or_default().to_owned();
        list.iter().map(code).collect()
    }

    /// Waits until a document has exactly these findings.
    pub(crate) fn wait_for_rules(&mut self, uri: &str, rules: &[&str]) {
        self.wait_until(&format!("{uri} has {rules:?}"), |client| {
            client.diagnostics.contains_key(uri) && client.rules(uri) == rules
        });
    }

    /// Ends the server as the protocol says.
    pub(crate) fn end(mut self) -> ExitStatus {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        self.wait()
    }

    /// Closes the pipe to the server and waits for its end.
    pub(crate) fn hang_up(mut self) -> ExitStatus {
        self.input = None;
        self.wait()
    }

    /// Waits for the end of the server.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("our child") {
                return status;
            }
            assert!(Instant::now() < end, "the server does not end");
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read_frame(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.strip_suffix("\r\n").expect("a header ends with CR LF");
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(": ").expect("a header");
        if name == "Content-Length" {
            length = Some(value.parse().expect("a number"));
        }
    }
    let mut content = vec![0; length.expect("a length")];
    output.read_exact(&mut content).ok()?;
    let message: Value = serde_json::from_slice(&content).expect("JSON");
    assert_eq!(message["jsonrpc"], "2.0");
    Some(message)
}
