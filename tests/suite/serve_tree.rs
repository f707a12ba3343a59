//! `helpc serve` over a tree of articles: pages, their findings, and what follows a save.

use crate::serve::{Running, build, tree_at, until};
use crate::support::{copy_tree, machine, project, write_tree};
use std::io::{Read, Write};
use std::path::Path;

fn over_tree(folder: &Path) -> Running {
    copy_tree(&project().join("articles"), &folder.join("articles"));
    Running::start(tree_at(&folder.join("articles")))
}

const ARTICLE: &str = "microsoft.keyvault/keyvault-access-denied.md";
const ADDITION: &str = "<script type=\"module\" src=\"/_helpc/overlay.js\"></script>";
const PAGE: &str = "/articles/keyvault-access-denied.html";

#[test]
fn serves_saved_articles_with_their_findings() {
    let folder = tempfile::tempdir().unwrap();
    let server = over_tree(folder.path());
    let path = folder.path().join("articles").join(ARTICLE);
    let text = std::fs::read_to_string(&path).unwrap();
    let page = || String::from_utf8(server.get(PAGE, &[]).body).unwrap();
    assert!(page().contains(&format!("{ADDITION}</head>")));
    for part in ["overlay.js", "panel.css"] {
        assert_eq!(server.get(&format!("/_helpc/{part}"), &[]).status, 200);
    }
    let mut events = server.connect();
    events
        .write_all(b"GET /_helpc/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    let mut seen = String::new();
    let mut wait_for = |what: &str| {
        let mut buffer = [0; 4096];
        while !seen.contains(what) {
            let count = events.read(&mut buffer).expect("an event");
            assert!(count > 0, "the stream ended");
            seen.push_str(&String::from_utf8_lossy(&buffer[..count]));
        }
    };
    wait_for("\"generation\":0");
    let findings = || {
        server
            .get(&format!("/_helpc/findings?page={PAGE}"), &[])
            .json()
    };
    assert_eq!(findings()["article"], "keyvault-access-denied");
    assert_eq!(findings()["findings"], serde_json::json!([]));
    let edited = format!(
        "{text}\n## ANEW <b>x\n\nSee [this page](https://docs.microsoft.com/en-us/azure/key-vault/).\n"
    );
    std::fs::write(&path, &edited).unwrap();
    wait_for("\"articles\":[\"keyvault-access-denied\"]");
    assert!(page().contains("ANEW"));
    until(|| findings()["whole"] == true);
    let found = findings();
    let locale = found["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["rule"] == "links/locale");
    let locale = locale.expect("a finding");
    assert_eq!(locale["fix"]["applicability"], "safe");
    assert_eq!(locale["changes"][0]["old"], "/en-us");
    // Other sites cannot apply fixes; our page can.
    let line = format!("POST /_helpc/fix?page={PAGE}");
    let token = format!("X-Helpc-Token: {}", found["token"].as_str().unwrap());
    let own = "Origin: http://localhost";
    for headers in [
        &[][..],
        &[own],
        &[&token],
        &[&token, "Origin: http://example.org"],
        &["X-Helpc-Token: x", own],
    ] {
        assert_eq!(server.ask(&line, headers, b"").status, 403, "{headers:?}");
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), edited);
    let fixed = server.ask(&line, &[&token, own], b"");
    assert_eq!(
        fixed.status,
        200,
        "{}",
        String::from_utf8_lossy(&fixed.body)
    );
    let after = std::fs::read_to_string(&path).unwrap();
    assert!(
        !after.contains("en-us/") && after.contains("ANEW"),
        "{after}"
    );
    until(|| !page().contains("en-us/"));
}

#[test]
fn preview_pages_equal_built_pages() {
    let folder = tempfile::tempdir().unwrap();
    let server = over_tree(folder.path());
    let dist = folder.path().join("dist");
    build(&dist);
    let manifest = std::fs::read(dist.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let pages = manifest["site"]["pages"].as_array().unwrap();
    assert!(pages.len() > 20);
    for page in pages {
        let path = page["path"].as_str().unwrap();
        let reply = server.get(&format!("/{path}"), &[]);
        assert_eq!(reply.status, 200, "{path}");
        let served = String::from_utf8(reply.body).unwrap();
        let written = std::fs::read_to_string(dist.join(path)).unwrap();
        assert_eq!(served.replace(ADDITION, ""), written, "{path}");
        let is_live = path.ends_with(".html") && path != "coverage.html";
        assert_eq!(served.contains(ADDITION), is_live, "{path}");
    }
    for nothing in ["/articles/nobody.html", "/articles/%7e.html", "/articles/"] {
        assert_eq!(server.get(nothing, &[]).status, 404, "{nothing}");
    }
}

#[test]
fn articles_without_a_type_are_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let article = |id: &str| machine(id, "generic", "Open the portal.");
    let untyped = article("first").replace("selfHelpType=\"generic\"", "");
    let files = [("x/a.md", &*untyped), ("x/b.md", &*article("second"))];
    write_tree(folder.path(), &files);
    let server = Running::start(tree_at(folder.path()));
    assert_eq!(server.get("/articles/first.html", &[]).status, 404);
    assert_eq!(server.get("/articles/second.html", &[]).status, 200);
}

#[test]
fn shows_added_removed_and_faulty_articles() {
    let folder = tempfile::tempdir().unwrap();
    let server = over_tree(folder.path());
    let tree = folder.path().join("articles");
    let text = std::fs::read_to_string(tree.join(ARTICLE)).unwrap();
    let new = text.replace(
        "articleId=\"keyvault-access-denied\"",
        "articleId=\"keyvault-new\"",
    );
    std::fs::create_dir(tree.join("microsoft.new")).unwrap();
    let path = tree.join("microsoft.new/keyvault-new.md");
    std::fs::write(&path, &new).unwrap();
    until(|| server.get("/articles/keyvault-new.html", &[]).status == 200);
    // An article with an error stays visible, with a note that it is held back.
    std::fs::write(
        &path,
        new.replace("cloudEnvironments=\"", "cloudEnvironments=\"moonkake, "),
    )
    .unwrap();
    until(|| {
        server
            .get("/_helpc/findings?article=keyvault-new", &[])
            .json()["held_back"]
            == true
    });
    assert_eq!(server.get("/articles/keyvault-new.html", &[]).status, 200);
    std::fs::remove_file(&path).unwrap();
    until(|| server.get("/articles/keyvault-new.html", &[]).status == 404);
    let overview = server.get("/_helpc/findings", &[]).json();
    assert!(overview["total"].is_number() && overview.get("article").is_none());
}

#[test]
fn streams_of_events_end_at_shutdown() {
    let folder = tempfile::tempdir().unwrap();
    let server = over_tree(folder.path());
    let mut events = server.connect();
    events
        .write_all(b"GET /_helpc/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    let mut first = [0; 12];
    events.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    drop(server);
    // The stream is complete, and not cut off after a timeout.
    let mut rest = Vec::new();
    events.read_to_end(&mut rest).unwrap();
    assert!(rest.ends_with(b"\r\n0\r\n\r\n"));
}
