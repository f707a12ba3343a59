//! `helpc links`, against a web server of the tests.

mod requests;

use crate::support::{machine, read_tree, write_tree};
use crate::web::{Reply, SentRequest, Web};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::Output;
use std::time::Duration;

/// Returns an article with these links.
fn article(urls: &[&str]) -> String {
    let lines = urls.iter().enumerate();
    let lines: Vec<String> = lines
        .map(|(number, url)| format!("* [Page number {number}]({url})"))
        .collect();
    machine("first", "generic", &lines.join("\n"))
}

/// Returns a tree of one article with these links.
fn tree(urls: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(
        folder.path(),
        &[("helpc.yaml", ""), ("articles/x/a.md", &article(urls))],
    );
    folder
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Returns findings without their locations.
fn reported(output: &Output) -> Vec<String> {
    let text = stdout(output);
    let lines = text.lines();
    lines
        .map(|line| line.splitn(4, ':').nth(3).unwrap_or(line).trim().to_owned())
        .collect()
}

/// Returns the entries of the link-status file by address.
fn statuses(folder: &Path) -> BTreeMap<String, serde_json::Value> {
    let text = std::fs::read_to_string(folder.join("helpc-links.jsonl")).expect("a file");
    assert!(text.lines().is_sorted(), "in order:\n{text}");
    text.lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
        .map(|line| (line["url"].as_str().expect("an address").to_owned(), line))
        .collect()
}

fn class(statuses: &BTreeMap<String, serde_json::Value>, url: &str) -> String {
    let status = statuses.get(url).unwrap_or_else(|| panic!("no {url}"));
    match status.get("trouble") {
        Some(trouble) => format!("unknown: {}", trouble.as_str().expect("a text")),
        None => status["as"].as_str().expect("a text").to_owned(),
    }
}

/// Serves a page for each class.
fn classes(request: &SentRequest) -> Reply {
    let head = request.method == "HEAD";
    match request.path.as_str() {
        "/ok" => Reply::code(200),
        "/get-only" if head => Reply::code(405),
        "/head-404" if head => Reply::code(404),
        "/head-hangs-up" if head => Reply::HangUp,
        "/get-only" | "/head-404" | "/head-hangs-up" => Reply::code(200),
        "/dead" => Reply::code(404),
        "/gone" => Reply::code(410),
        "/moved" => Reply::to(301, "/new"),
        "/moved-away" => Reply::to(308, "https://other.example/new"),
        "/elsewhere" => Reply::to(302, "/new?session=1"),
        "/to-dead" => Reply::to(301, "/dead"),
        "/to-home" => Reply::to(302, "/"),
        "/loop" => Reply::to(302, "/loop"),
        "/insecure" => Reply::to(302, "http://plain.example/new"),
        "/403" => Reply::code(403),
        "/429" => Reply::code(429),
        "/500" => Reply::code(500),
        "/late" => Reply::Wait(Duration::from_secs(20)),
        "/hang-up" => Reply::HangUp,
        "/page" => Reply::html("<h2 id='There'>x</h2><a id=\"user-content-readme\">"),
        _ => Reply::code(200),
    }
}

#[test]
fn distinguishes_each_class_of_result() {
    let web = Web::new(classes);
    let urls = [
        "https://a.example/ok",
        "https://a.example/get-only",
        "https://a.example/head-404",
        "https://a.example/head-hangs-up",
        "https://a.example/dead",
        "https://a.example/gone",
        "https://a.example/moved#part",
        "https://a.example/moved-away",
        "https://docs.microsoft.com/moved-away",
        "https://a.example/elsewhere",
        "https://a.example/to-dead",
        "https://a.example/to-home",
        "https://a.example/loop",
        "https://a.example/insecure",
        "https://b.example/403",
        "https://b.example/429",
        "https://c.example/500",
        "https://d.example/late",
        "https://e.example/hang-up",
        "https://a.example/page#there",
        "https://a.example/page#readme",
        "https://a.example/page#not-there",
        "https://a.example/page#/state/of?a=script",
        "https://nowhere.example/page",
        "https://untrusted.test/page",
    ];
    let folder = tree(&urls);
    let output = web.links(folder.path(), &["--resolve", "nowhere.example="]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    insta::assert_snapshot!("classes", reported(&output).join("\n"));
    let known = statuses(folder.path());
    for page in [
        "ok",
        "get-only",
        "head-404",
        "head-hangs-up",
        "page#there",
        "page#readme",
    ] {
        assert_eq!(class(&known, &format!("https://a.example/{page}")), "ok");
    }
    let elsewhere = class(&known, "https://a.example/elsewhere");
    assert_eq!(elsewhere, "redirected");
    // One request for each page, however many links and anchors.
    let requests = web.requests();
    let of_page = requests.iter().filter(|request| request.path == "/page");
    assert_eq!(of_page.count(), 1);
    // HTTP/2 if the server offers it.
    let ok = requests
        .iter()
        .find(|request| request.path == "/ok")
        .expect("a request");
    assert_eq!(ok.version, hyper::Version::HTTP_2);
    // A second run prints the same bytes.
    let again = crate::support::helpc(
        folder.path(),
        &["links", "--offline", "--format", "concise"],
    );
    assert_eq!(stdout(&again), stdout(&output));
}

#[test]
fn unreachable_links_fail_no_run() {
    let web = Web::new(classes);
    let folder = tree(&["https://b.example/403", "https://a.example/ok"]);
    let output = web.links(folder.path(), &["--fail-on", "suggestion"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let folder = tree(&["https://a.example/ok"]);
    let output = web.links(folder.path(), &["--fail-on", "suggestion"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    // If no name resolves, the network is down.
    let folder = tree(&["https://a.example/ok", "https://b.example/ok"]);
    let output = web.links(folder.path(), &["--resolve", "*="]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stdout(&output).contains("is there a network?"));
}

#[test]
fn fix_updates_moved_links() {
    let web = Web::new(classes);
    let folder = tree(&[
        "https://a.example/moved#part",
        "https://a.example/moved-away",
        "https://a.example/elsewhere",
    ]);
    let output = web.links(folder.path(), &["--fix"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let fixed = std::fs::read_to_string(folder.path().join("articles/x/a.md")).expect("read");
    assert!(fixed.contains("(https://a.example/new#part)"), "{fixed}");
    assert!(fixed.contains("(https://a.example/moved-away)"), "{fixed}");
    assert!(fixed.contains("(https://a.example/elsewhere)"), "{fixed}");
    let output = web.links(folder.path(), &["--offline", "--fix", "--unsafe"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let fixed = std::fs::read_to_string(folder.path().join("articles/x/a.md")).expect("read");
    assert!(fixed.contains("(https://other.example/new)"), "{fixed}");
}

#[test]
fn finds_anchors_in_compressed_pages() {
    let web = Web::new(|_| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(b"<h1 id=here>x</h1>").expect("memory");
        let headers = vec![
            ("content-type", "text/html".to_owned()),
            ("content-encoding", "gzip".to_owned()),
        ];
        Reply::Answer(200, headers, packed.finish().expect("memory"))
    });
    let folder = tree(&["https://a.example/#here", "https://a.example/#gone"]);
    let output = web.links(folder.path(), &[]);
    assert_eq!(
        reported(&output),
        ["warning links/anchor-gone: `https://a.example/` has no anchor `gone`"]
    );
}

#[test]
fn suppressions_and_baselines_work_as_in_check() {
    let web = Web::new(classes);
    let folder = tempfile::tempdir().expect("a folder");
    let body = "<!-- helpc-disable-next-line links/dead -- comes back -->\n[Page](https://a.example/dead)\n\n[Other](https://a.example/gone)\n";
    write_tree(
        folder.path(),
        &[
            ("helpc.yaml", "links: {status: helpc-links.jsonl}\n"),
            ("articles/x/a.md", &machine("first", "generic", body)),
        ],
    );
    let output = web.links(folder.path(), &[]);
    assert_eq!(
        reported(&output),
        ["error links/dead: `https://a.example/gone` is dead: 410 Gone"]
    );
    // `check` reports what the file contains, so the suppression is used.
    let check = crate::support::helpc(folder.path(), &["check", "--format", "concise"]);
    let text = stdout(&check);
    assert!(
        text.contains("links/dead: `https://a.example/gone`"),
        "{text}"
    );
    assert!(
        !text.contains("suppress/unused") && !text.contains("https://a.example/dead"),
        "{text}"
    );
    assert!(
        crate::support::helpc(folder.path(), &["baseline"])
            .status
            .success()
    );
    let baseline = ["--baseline", "helpc-baseline.txt"];
    let output = web.links(folder.path(), &baseline);
    assert_eq!(
        (output.status.code(), reported(&output).len()),
        (Some(0), 0),
        "{}",
        stderr(&output)
    );
    // Without a link-status file, the suppression is not reported as unused.
    std::fs::write(folder.path().join("helpc.yaml"), "").expect("written");
    let check = crate::support::helpc(folder.path(), &["check", "--format", "concise"]);
    assert!(
        !stdout(&check).contains("suppress/unused"),
        "{}",
        stdout(&check)
    );
}

#[test]
fn does_not_overwrite_a_malformed_status_file() {
    let web = Web::new(classes);
    let folder = tree(&["https://a.example/ok"]);
    let file = folder.path().join("notes.txt");
    std::fs::write(&file, "my notes\n").expect("written");
    let output = web.links(folder.path(), &["--status", "notes.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("notes.txt:1: invalid line in a link-status file"),
        "{}",
        stderr(&output)
    );
    assert_eq!(std::fs::read_to_string(&file).expect("read"), "my notes\n");
    assert!(web.requests().is_empty());
}

#[test]
fn removes_results_of_unused_links() {
    let web = Web::new(classes);
    let folder = tree(&["https://a.example/page#there", "https://a.example/ok"]);
    web.links(folder.path(), &[]);
    assert_eq!(statuses(folder.path()).len(), 3);
    write_tree(
        folder.path(),
        &[("articles/x/a.md", &article(&["https://a.example/page"]))],
    );
    web.links(folder.path(), &["articles/x/a.md"]);
    assert_eq!(
        statuses(folder.path()).len(),
        3,
        "a part of the tree takes nothing away"
    );
    web.links(folder.path(), &[]);
    let left: Vec<String> = statuses(folder.path()).into_keys().collect();
    assert_eq!(left, ["https://a.example/page"]);
    assert_eq!(
        read_tree(folder.path()).len(),
        3,
        "nothing is left lying about"
    );
}
