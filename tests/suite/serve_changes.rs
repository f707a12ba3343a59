//! `helpc serve --diff`: a page with what the work tree changes for customers.

use crate::needs;
use crate::serve::until;
use crate::support::{command, git, helpc, machine, write_tree};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// Maximum time until a save is shown.
const TIMEOUT: Duration = Duration::from_secs(30);

struct Served {
    child: Child,
    address: String,
}

impl Served {
    fn start(folder: &Path, base: &str) -> Self {
        let mut child = command(folder, &["serve", "--port", "0", "--diff", base])
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let mut lines = lines.map(|line| line.expect("UTF-8"));
        let line = lines.find(|line| line.contains("/_helpc/changes"));
        let line = line.expect("the address of the page");
        let (_, address) = line.split_once("http://").expect("an address");
        let (address, _) = address.split_once('/').expect("a path");
        let address = address.to_owned();
        // The server must not wait for a reader of its messages.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let host = &self.address;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .expect("sent");
        let mut response = String::new();
        stream.read_to_string(&mut response).expect("UTF-8");
        response
    }

    fn wait_for(&self, text: &str) -> String {
        let start = Instant::now();
        loop {
            // Slashes in values are escaped.
            let page = self.get("/_helpc/changes").replace("&#x2f;", "/");
            if page.contains(text) {
                return page;
            }
            assert!(start.elapsed() < TIMEOUT, "no {text:?} in {page}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_page_of_changes_follows_the_articles() {
    let Some(()) = needs::git() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let article = |id: &str, body: &str| machine(id, "generic", body);
    write_tree(
        folder.path(),
        &[
            ("helpc.yaml", ""),
            ("articles/x/first.md", &article("first", "Open the portal.")),
            (
                "articles/x/second.md",
                &article("second", "Open the portal."),
            ),
        ],
    );
    git(folder.path(), &["init", "--quiet", "--initial-branch=main"]);
    git(folder.path(), &["add", "--all"]);
    git(folder.path(), &["commit", "--quiet", "-m", "a step"]);
    let served = Served::start(folder.path(), "HEAD");
    let page = served.wait_for("No customer sees a change.");
    assert!(page.contains("script-src 'self'"), "{page}");
    assert!(page.contains("/_helpc/changes.js"), "{page}");
    assert!(
        served
            .get("/_helpc/changes.js")
            .starts_with("HTTP/1.1 200 ")
    );
    assert!(
        served
            .get("/_helpc/findings")
            .contains("\"has_changes\":true")
    );
    // A save changes the page, with both texts and a link to the article.
    let text = article("first", "Close the portal.");
    write_tree(folder.path(), &[("articles/x/first.md", &text)]);
    let page = served.wait_for("<ins>Close</ins>");
    assert!(page.contains("<del>Open</del>"), "{page}");
    assert!(page.contains("first.html\">Preview</a>"), "{page}");
    assert!(!page.contains("second"), "{page}");
    // An error holds the article back.
    let text = text.replace("\"public\"", "\"publik\"");
    write_tree(folder.path(), &[("articles/x/first.md", &text)]);
    served.wait_for("held-back");
    std::fs::remove_file(folder.path().join("articles/x/second.md")).expect("removed");
    let page = served.wait_for("id=\"removed\"");
    assert!(
        page.contains("/_helpc/before/articles/second.html\">Before</a>"),
        "{page}"
    );
}

/// A tree with two articles in `new`, and its earlier state in `old`, where one of them is missing.
fn two_states() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let article = |id: &str, body: &str| machine(id, "generic", body);
    write_tree(
        folder.path(),
        &[
            ("old/helpc.yaml", ""),
            (
                "old/articles/x/first.md",
                &article("first", "Open the [second](second.md)."),
            ),
            ("old/articles/x/second.md", &article("second", "Text.")),
            ("new/helpc.yaml", ""),
            ("new/articles/x/first.md", &article("first", "Close it.")),
            ("new/articles/x/third.md", &article("third", "Text.")),
        ],
    );
    folder
}

/// Checks what a server shows of these states.
fn shows_both_states(served: &Served) {
    let page = served.wait_for("id=\"removed\"");
    assert!(page.contains("<ins>Close it.</ins>"), "{page}");
    assert!(
        page.contains("/_helpc/compare/articles/first.html\">Before and after</a>"),
        "{page}"
    );
    let before = served.get("/_helpc/before/articles/first.html");
    assert!(before.starts_with("HTTP/1.1 200 "), "{before}");
    assert!(before.contains("Open the") && !before.contains("Close it."));
    // A link to an article that is gone now leads to how it was.
    assert!(before.contains("href=\"second.html\""), "{before}");
    let gone = served.get("/_helpc/before/articles/second.html");
    assert!(gone.starts_with("HTTP/1.1 200 "), "{gone}");
    let new = served.get("/_helpc/before/articles/third.html");
    assert!(new.starts_with("HTTP/1.1 404 "), "{new}");
    assert!(served.get("/articles/first.html").contains("Close it."));
    let both = served.get("/_helpc/compare/articles/first.html");
    for frame in [
        "src=\"/_helpc/before/articles/first.html\"",
        "src=\"/articles/first.html\"",
    ] {
        assert!(both.contains(frame), "{both}");
    }
    for odd in [
        "/_helpc/compare/articles/%22%3E.html?\"",
        "/_helpc/compare/articles/'x'.html",
        "/_helpc/before/../../secret",
        "/_helpc/before/articles/..%2f..%2fx.html",
        "/_helpc/compare/x",
        "/_helpc/before",
    ] {
        let response = served.get(odd);
        assert!(!response.contains("\">.html"), "{response}");
        assert!(!response.starts_with("HTTP/1.1 5"), "{odd}: {response}");
    }
}

#[test]
fn the_earlier_state_may_be_a_folder() {
    let folder = two_states();
    let served = Served::start(&folder.path().join("new"), "../old");
    shows_both_states(&served);
}

#[test]
fn the_earlier_state_may_be_a_bundle() {
    let folder = two_states();
    let built = helpc(&folder.path().join("old"), &["build", "--out", "../dist"]);
    assert!(built.status.code() < Some(2), "{built:?}");
    let served = Served::start(&folder.path().join("new"), "../dist");
    shows_both_states(&served);
}

#[test]
fn the_panel_marks_the_files_that_the_branch_changes() {
    let Some(()) = needs::git() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let article = |id: &str, body: &str| machine(id, "generic", body);
    let picture = "![A picture](picture.png)";
    write_tree(
        folder.path(),
        &[
            ("helpc.yaml", ""),
            ("articles/x/first.md", &article("first", picture)),
            ("articles/x/second.md", &article("second", picture)),
        ],
    );
    git(folder.path(), &["init", "--quiet", "--initial-branch=main"]);
    git(folder.path(), &["add", "--all"]);
    git(folder.path(), &["commit", "--quiet", "-m", "a step"]);
    git(folder.path(), &["switch", "--quiet", "--create", "topic"]);
    let changed = article("first", &format!("Open it.\n\n{picture}"));
    write_tree(folder.path(), &[("articles/x/first.md", &changed)]);
    git(
        folder.path(),
        &["commit", "--quiet", "--all", "-m", "a change"],
    );
    let panel = |served: &Served, query: &str| -> serde_json::Value {
        let response = served.get(&format!("/_helpc/findings{query}"));
        let (_, body) = response.split_once("\r\n\r\n").expect("a body");
        serde_json::from_str(body).expect("JSON")
    };
    let files = |served: &Served, base: &str| {
        let panel = panel(served, "");
        assert_eq!(panel["base"], base);
        let files = panel["files"].as_array().expect("files").iter();
        let files = files.map(|row| {
            let id = row["article"].as_str().expect("an id").to_owned();
            (id, row["is_changed"].as_bool().expect("a Boolean"))
        });
        files.collect::<std::collections::BTreeMap<_, _>>()
    };
    let expected =
        |first, second| [("first".to_owned(), first), ("second".to_owned(), second)].into();
    for base in ["HEAD", "main"] {
        let served = Served::start(folder.path(), base);
        let is_first = base == "main";
        assert_eq!(files(&served, base), expected(is_first, false));
        let saved = article("second", &format!("Save it for {base}.\n\n{picture}"));
        write_tree(folder.path(), &[("articles/x/second.md", &saved)]);
        until(|| panel(&served, "?article=second")["generation"] != 0);
        assert_eq!(files(&served, base), expected(is_first, true));
        git(folder.path(), &["restore", "articles"]);
    }
}

#[test]
fn an_unknown_revision_is_an_error() {
    let Some(()) = needs::git() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(
        folder.path(),
        &[(
            "articles/x/first.md",
            &machine("first", "generic", "Open it."),
        )],
    );
    git(folder.path(), &["init", "--quiet", "--initial-branch=main"]);
    git(folder.path(), &["add", "--all"]);
    git(folder.path(), &["commit", "--quiet", "-m", "a step"]);
    let output = helpc(
        folder.path(),
        &["serve", "--port", "0", "--diff", "nowhere"],
    );
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}
