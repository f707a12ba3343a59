//! Random edits: the server has the text of the client, and its findings are those of a check.

use super::client::Client;
use super::equal::{Row, checked, clamped, sample, shown};
use super::texts::{Lines, uri};
use crate::needs;
use crate::support::project;
use serde_json::{Value, json};
use std::path::Path;

/// Number of edits of each tree. More with `HELPC_LSP_EDITS`.
const EDITS: usize = 1000;
/// Number of edits after which findings are compared.
const ROUND: usize = 50;

/// A generator of numbers that are the same in each run.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }
}

const PIECES: &[&str] = &[
    "",
    "x",
    "é",
    "😀",
    "\n",
    "\r\n",
    "\r",
    "\u{feff}",
    "# ",
    "**",
    "`",
    "```\n",
    "[a](b.md)",
    "](",
    "<!--",
    "-->",
    "<!-- helpc-disable-next-line links/locale -- because -->\n",
    "\"",
    "articleId=\"x\"",
    "<properties\n",
    "/>",
    "{",
    "}",
    "<!--$subscriptionId-->",
    "| a | b |\n|---|---|\n",
    "\0",
    "please ",
    "https://docs.microsoft.com/en-us/azure",
    "\u{301}",
    "<b>",
    "&amp;",
    ",",
];

/// Returns a change of `text` in the protocol, and applies it.
fn edit(numbers: &mut Numbers, text: &mut String) -> Value {
    let boundaries: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let lines = Lines::of(text);
    // A client cannot name the middle of a line ending.
    let nameable = |at: usize| !(text[..at].ends_with('\r') && text[at..].starts_with('\n'));
    let place = |numbers: &mut Numbers| loop {
        let at = boundaries[numbers.below(boundaries.len())];
        if nameable(at) {
            return at;
        }
    };
    let start = place(numbers);
    let mut end = start;
    if numbers.below(2) == 0 {
        // Mostly short.
        let until = boundaries.partition_point(|at| *at < start) + numbers.below(8);
        end = boundaries[until.min(boundaries.len() - 1)];
        if numbers.below(20) == 0 {
            end = place(numbers).max(start);
        }
        while !nameable(end) {
            end += 1;
        }
    }
    let new = PIECES[numbers.below(PIECES.len())];
    let range = json!({ "start": lines.position(start), "end": lines.position(end) });
    text.replace_range(start..end, new);
    json!({ "range": range, "text": new })
}

#[test]
fn after_random_edits_texts_and_findings_agree() {
    let wanted = std::env::var("HELPC_LSP_EDITS");
    let edits = wanted
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(EDITS);
    for (seed, tree) in needs::trees().into_iter().enumerate() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path().canonicalize().expect("it exists");
        let articles: Vec<(String, Vec<u8>)> =
            sample(&tree).into_iter().step_by(25).take(20).collect();
        for (path, bytes) in &articles {
            let full = folder.join("articles").join(path);
            std::fs::create_dir_all(full.parent().expect("it has one")).expect("a folder");
            std::fs::write(full, bytes).expect("a file");
        }
        std::fs::write(folder.join("helpc.yaml"), "articles: articles\n").expect("a file");
        let mut client = Client::start(&folder);
        let mut numbers = Numbers(seed as u64 + 1);
        let (mut done, mut version) = (0, 0);
        while done < edits {
            let (path, bytes) = &articles[numbers.below(articles.len())];
            let full = folder.join("articles").join(path);
            let uri = uri(&full);
            let mut text = String::from_utf8_lossy(bytes).into_owned();
            // Each version is used once, so that a late message is not taken for another one.
            version += 1;
            client.open_version(&uri, version, &text);
            for _ in 0..ROUND {
                let changes: Vec<Value> = (0..=numbers.below(3))
                    .map(|_| edit(&mut numbers, &mut text))
                    .collect();
                done += changes.len();
                version += 1;
                client.change(&uri, version, json!(changes));
            }
            compare(
                &mut client,
                &folder,
                &format!("articles/{path}"),
                &uri,
                version,
                &text,
            );
            client.close(&uri);
            std::fs::write(&full, bytes).expect("a file");
        }
        assert!(client.end().success());
    }
}

/// Saves the text, and compares the findings of the server with those of a check.
fn compare(client: &mut Client, folder: &Path, path: &str, uri: &str, version: i64, text: &str) {
    std::fs::write(folder.join(path), text).expect("a file");
    let rows = checked(folder, &[]);
    let rows: Vec<Row> = rows.get(path).cloned().unwrap_or_default();
    let rows = clamped(text, &rows);
    client.wait_until(
        &format!("{path}, {:?} of {} {text:?}", rows, project().display()),
        |client| {
            client
                .of_version(uri, version)
                .is_some_and(|list| shown(text, list) == rows)
        },
    );
}
