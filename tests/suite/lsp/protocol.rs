//! Messages that are malformed, early, late or unknown, and the end of the server.

use super::client::{Client, capabilities};
use super::texts::uri;
use crate::support::{command, write_tree};
use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(folder.path(), files);
    folder
}

fn code(answer: &Value) -> i64 {
    answer["error"]["code"]
        .as_i64()
        .unwrap_or_else(|| panic!("{answer}"))
}

#[test]
fn exit_codes_are_those_of_the_protocol() {
    let folder = project(&[]);
    let start = || Client::start(folder.path());
    assert_eq!(start().end().code(), Some(0));
    assert_eq!(start().hang_up().code(), Some(1));
    let mut client = start();
    client.notify("exit", Value::Null);
    assert_eq!(client.wait().code(), Some(1));
    let mut client = start();
    client.request("shutdown", Value::Null);
    assert_eq!(
        code(&client.request_whole("textDocument/hover", json!({}))),
        -32600
    );
    assert_eq!(client.hang_up().code(), Some(1));
    let mut client = Client::spawn(&mut command(folder.path(), &["lsp", "--stdio"]));
    client.notify("exit", Value::Null);
    assert_eq!(client.wait().code(), Some(1));
}

#[test]
fn nothing_is_answered_before_the_introduction() {
    let folder = project(&[]);
    let mut client = Client::spawn(&mut command(folder.path(), &["lsp"]));
    client.open("file:///a.md", "x");
    let early = client.request_whole("textDocument/hover", json!({}));
    assert_eq!(code(&early), -32002);
    let result = client.initialize(folder.path(), &json!({}), capabilities());
    assert_eq!(result["serverInfo"]["name"], "helpc");
    assert_eq!(result["capabilities"]["positionEncoding"], "utf-16");
    let twice = client.request_whole("initialize", json!({}));
    assert_eq!(code(&twice), -32600);
    assert!(client.end().success());
}

#[test]
fn malformed_messages_are_refused_and_the_next_one_is_taken() {
    let folder = project(&[]);
    let mut client = Client::start(folder.path());
    for raw in [
        "Content-Length: 1\r\n\r\n{",
        "Content-Length: 99999999999999999999\r\n\r\n",
        "Content-Length: -4\r\n\r\n",
        "no header at all\r\n\r\n",
        "Content-Length: 2\r\n\r\n[]",
        "Content-Length: 12\r\n\r\n{\"id\":\"\u{e9}\"}\n",
        "Content-Length: 9\r\n\r\n{\"id\":{}}",
        "Content-Length: 39\r\n\r\n{\"id\":1.5,\"method\":\"textDocument/hover\"}",
    ] {
        client.send_raw(raw.as_bytes());
    }
    let unknown = client.request_whole("textDocument/unknown", json!({"a": [1]}));
    assert_eq!(code(&unknown), -32601);
    let refused = client
        .others
        .iter()
        .filter(|one| one["id"].is_null() && one["error"].is_object());
    assert!(refused.count() >= 6, "{:#?}", client.others);
    for (method, params) in [
        ("$/unknown", Value::Null),
        ("textDocument/didChange", json!({"textDocument": 3})),
        ("textDocument/didOpen", json!([])),
        (
            "textDocument/didClose",
            json!({"textDocument": {"uri": "file:///not-open.md"}}),
        ),
        ("workspace/didChangeConfiguration", json!(null)),
        ("workspace/didChangeWorkspaceFolders", json!({"event": 1})),
        ("$/cancelRequest", json!({"id": {"a": 1}})),
        ("$/cancelRequest", json!({"id": 7})),
        ("$/setTrace", json!({"value": "verbose"})),
    ] {
        client.notify(method, params);
    }
    assert!(client.end().success());
}

#[test]
fn positions_outside_the_text_and_odd_documents_do_no_harm() {
    let folder = project(&[("articles/a/b.md", "# T\n")]);
    let mut client = Client::start(folder.path());
    for name in [
        "untitled:Untitled-1",
        "",
        "file:///",
        "x",
        "file://host/share/a.md",
        "vscode-notebook-cell:/a#1",
    ] {
        client.open(name, "<properties\n/>\n# A\n");
        let far = json!({"start": {"line": 4_000_000_000_u32, "character": 9}, "end": {"line": 0, "character": 4_000_000_000_u32}});
        client.change(
            name,
            2,
            json!([{"range": far, "text": "😀"}, {"text": "# B"}]),
        );
    }
    let article = uri(&folder.path().join("articles/a/b.md"));
    client.open(&article, "# T\n");
    client.open(&article, "# T twice\n");
    std::fs::remove_dir_all(folder.path().join("articles")).expect("removed");
    client.change(&article, 3, json!([{"text": ""}]));
    client.close(&article);
    client.close(&article);
    assert!(client.end().success());
}

#[test]
fn a_cancelled_request_is_answered_as_such() {
    let folder = project(&[("articles/a/b.md", "# T\n")]);
    let mut client = Client::start(folder.path());
    // All in one write, so that the server sees the cancellation in time.
    let hover = json!({"jsonrpc": "2.0", "id": 900, "method": "textDocument/hover", "params": {}})
        .to_string();
    let cancel =
        json!({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 900}}).to_string();
    let frame = |text: &str| format!("Content-Length: {}\r\n\r\n{text}", text.len());
    let mut cancelled = 0;
    for _ in 0..20 {
        client.send_raw((frame(&hover) + &frame(&cancel)).as_bytes());
        let answer = client.answer(900);
        if code(&answer) == -32800 {
            cancelled += 1;
        }
    }
    assert!(cancelled > 0);
    assert!(client.end().success());
}

#[cfg(target_os = "linux")]
#[test]
fn no_socket_is_opened() {
    use crate::needs;
    use std::process::Command;
    if Command::new("strace").arg("-V").output().is_err() {
        return needs::missing("strace").unwrap_or_default();
    }
    let folder = project(&[("helpc.yaml", ""), ("articles/a/b.md", "# T\n")]);
    let log = folder.path().join("log");
    let mut traced = Command::new("strace");
    traced
        .args([
            "-f",
            "-qq",
            "-e",
            "trace=socket,connect,bind,listen,accept",
            "-o",
        ])
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_helpc"))
        .arg("lsp")
        .current_dir(folder.path());
    let mut client = Client::spawn(&mut traced);
    client.initialize(folder.path(), &json!({}), capabilities());
    let article = uri(&folder.path().join("articles/a/b.md"));
    client.open(&article, "# T\n\n[x](https://example.com)\n");
    client.wait_until("findings", |client| !client.rules(&article).is_empty());
    assert!(client.end().success());
    let calls = std::fs::read_to_string(&log).expect("a log");
    assert_eq!(calls, "");
}
