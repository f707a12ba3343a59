//! Findings are those of `helpc check`, and fixes those of `helpc fix`, in articles of all encodings.

use super::client::Client;
use super::texts::{Lines, apply, uri};
use crate::needs;
use crate::support::{helpc, read_tree, text};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Number of articles of each tree.
const SAMPLE: usize = 500;

/// A finding, as `helpc check` prints it: rule, severity, message, and two positions.
pub(crate) type Row = (String, u64, String, (usize, usize), (usize, usize));

/// Returns the findings of `helpc check` by path.
pub(crate) fn checked(folder: &Path, args: &[&str]) -> BTreeMap<String, Vec<Row>> {
    let output = helpc(
        folder,
        &[&["check", "--quiet", "--format", "json"], args].concat(),
    );
    let printed = text(&output.stdout);
    assert_ne!(output.status.code(), Some(2), "{}", text(&output.stderr));
    let mut rows: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for line in printed.lines() {
        let finding: Value = serde_json::from_str(line).expect(line);
        let number = |key: &str| finding[key].as_u64().expect("a number") as usize;
        let text = |key: &str| finding[key].as_str().expect("a text").to_owned();
        let severity = match finding["severity"].as_str() {
            Some("error") => 1,
            Some("warning") => 2,
            _ => 3,
        };
        rows.entry(text("file")).or_default().push((
            text("rule"),
            severity,
            text("message"),
            (number("line"), number("column")),
            (number("end_line"), number("end_column")),
        ));
    }
    rows
}

/// Returns diagnostics as rows, with positions in the text of the client.
pub(crate) fn shown(document: &str, diagnostics: &[Value]) -> Vec<Row> {
    let lines = Lines::of(document);
    let row = |one: &Value| {
        let text = |key: &str| one[key].as_str().expect("a text").to_owned();
        assert_eq!(one["source"], "helpc");
        (
            text("code"),
            one["severity"].as_u64().expect("a number"),
            text("message"),
            lines.line_and_column(&one["range"]["start"]),
            lines.line_and_column(&one["range"]["end"]),
        )
    };
    diagnostics.iter().map(row).collect()
}

/// Moves a position in the middle of a line ending to the end of the line, as clients do.
pub(crate) fn clamped(document: &str, rows: &[Row]) -> Vec<Row> {
    let lines = Lines::of(document);
    let clamp = |(line, column): (usize, usize)| (line, column.min(lines.length(line) + 1));
    let row = |(rule, severity, message, start, end): &Row| {
        let (rule, message) = (rule.clone(), message.clone());
        (rule, *severity, message, clamp(*start), clamp(*end))
    };
    rows.iter().map(row).collect()
}

/// Returns every n-th article of a tree, at least `SAMPLE` of a large one.
pub(crate) fn sample(tree: &Path) -> Vec<(String, Vec<u8>)> {
    let files = read_tree(tree);
    let files: Vec<_> = files
        .into_iter()
        .filter(|(path, _)| path.ends_with(".md"))
        .collect();
    let step = (files.len() / SAMPLE).max(1);
    files.into_iter().step_by(step).take(SAMPLE).collect()
}

/// Returns an article in one of several encodings, and how an editor shows it.
fn encoded(nth: usize, bytes: Vec<u8>) -> (Vec<u8>, String) {
    let text = String::from_utf8_lossy(&bytes).into_owned();
    match nth % 8 {
        // With a byte order mark, which some editors show and others do not.
        1 if !text.starts_with('\u{feff}') => (format!("\u{feff}{text}").into_bytes(), text),
        2 => {
            let text = format!("\u{feff}{text}");
            (text.clone().into_bytes(), text)
        }
        3 => {
            let text = text.replace("\r\n", "\n").replace('\n', "\r\n");
            (text.clone().into_bytes(), text)
        }
        // Bytes that are not UTF-8, as replacement characters or in another encoding.
        4 => {
            let bytes = [text.as_bytes(), b"\ncaf\xe9 \x93x\x94 [a](b.md) \xe2\x82\n"].concat();
            let shown = String::from_utf8_lossy(&bytes).into_owned();
            (bytes, shown)
        }
        5 if text.is_ascii() => {
            let bytes = [text.as_bytes(), b"\ncaf\xe9 [a](b.md)\n"].concat();
            (bytes, format!("{text}\ncaf\u{e9} [a](b.md)\n"))
        }
        6 => {
            let text = text.replace("\r\n", "\n").replace('\n', "\r");
            (text.clone().into_bytes(), text)
        }
        7 => {
            let text = text.replace(" the ", " t😀e ");
            (text.clone().into_bytes(), text)
        }
        _ => (bytes, text),
    }
}

#[test]
fn findings_are_those_of_a_check_in_all_encodings() {
    for tree in needs::trees() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path().canonicalize().expect("it exists");
        let mut documents = BTreeMap::new();
        for (nth, (path, bytes)) in sample(&tree).into_iter().enumerate() {
            let (bytes, document) = encoded(nth, bytes);
            let full = folder.join("articles").join(&path);
            std::fs::create_dir_all(full.parent().expect("it has one")).expect("a folder");
            std::fs::write(&full, bytes).expect("a file");
            documents.insert(format!("articles/{path}"), document);
        }
        std::fs::write(folder.join("helpc.yaml"), "articles: articles\n").expect("a file");
        let expected = checked(&folder, &[]);
        assert!(expected.len() > documents.len() / 3, "{}", expected.len());

        let mut client = Client::start(&folder);
        for (path, document) in &documents {
            client.open(&uri(&folder.join(path)), document);
        }
        for (path, document) in &documents {
            let uri = uri(&folder.join(path));
            let rows = expected.get(path).map_or(&[][..], |rows| rows);
            let rows = clamped(document, rows);
            client.wait_until(path, |client| client.of_version(&uri, 1).is_some());
            let found = shown(document, client.of_version(&uri, 1).expect("it came"));
            assert_eq!(found, rows, "{path}");
        }
        assert!(client.end().success());
    }
}

#[test]
fn fix_all_is_a_fix_by_the_command() {
    const ADDED: &str = "\n\nSee [the page](https://docs.microsoft.com/en-us/azure/x) first.\n";
    for tree in needs::trees() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("it exists");
        let mut documents = BTreeMap::new();
        for (nth, (path, mut bytes)) in sample(&tree).into_iter().enumerate() {
            bytes.extend_from_slice(ADDED.as_bytes());
            let (bytes, document) = encoded(nth, bytes);
            let full = root.join("articles").join(&path);
            std::fs::create_dir_all(full.parent().expect("it has one")).expect("a folder");
            std::fs::write(&full, bytes).expect("a file");
            documents.insert(full, document);
        }
        std::fs::write(root.join("helpc.yaml"), "articles: articles\n").expect("a file");
        let mut client = Client::start(&root);
        for (file, document) in &documents {
            client.open(&uri(file), document);
        }
        let mut fixed = BTreeMap::new();
        for (file, document) in &documents {
            let uri = uri(file);
            let start = json!({ "line": 0, "character": 0 });
            let params = json!({
                "textDocument": { "uri": uri },
                "range": { "start": start, "end": start },
                "context": { "diagnostics": [], "only": ["source.fixAll"] },
            });
            let actions = client.request("textDocument/codeAction", params);
            let Some(action) = actions.get(0) else {
                continue;
            };
            let action = match action.get("edit") {
                Some(_) => action.clone(),
                None => client.request("codeAction/resolve", action.clone()),
            };
            let edits = &action["edit"]["documentChanges"][0]["edits"];
            fixed.insert(file, apply(document, edits));
        }
        assert!(fixed.len() * 2 > documents.len(), "{}", fixed.len());
        assert!(client.end().success());

        let before = read_tree(&root);
        let output = helpc(&root, &["fix", "--quiet"]);
        assert_ne!(output.status.code(), Some(2), "{}", text(&output.stderr));
        for (file, document) in &documents {
            let bytes = std::fs::read(file).expect("a file");
            let path = file.strip_prefix(&root).expect("in it").to_string_lossy();
            // Editors show no byte order mark, and bytes that are not UTF-8 as they like.
            let Ok(after) = String::from_utf8(bytes.clone()) else {
                assert_eq!(fixed.contains_key(file), bytes != before[&*path], "{path}");
                continue;
            };
            let after = if document.starts_with('\u{feff}') {
                &after
            } else {
                after.trim_start_matches('\u{feff}')
            };
            assert_eq!(fixed.get(file).unwrap_or(document), after, "{path}");
        }
    }
}
