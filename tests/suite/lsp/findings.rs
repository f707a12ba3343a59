//! Findings that follow changes in other files, and what each diagnostic says.

use super::client::Client;
use super::protocol::project;
use super::texts::uri;
use crate::support::machine;
use serde_json::json;

#[test]
fn findings_of_other_open_articles_follow() {
    let folder = project(&[
        ("helpc.yaml", "articles: articles\n"),
        (
            "articles/microsoft.a/one.md",
            &machine("one", "generic", "Text of the first article.\n"),
        ),
        (
            "articles/microsoft.a/two.md",
            &machine("two", "generic", "Read [the other](one.md) first.\n"),
        ),
    ]);
    let path = |name: &str| {
        folder
            .path()
            .canonicalize()
            .expect("it exists")
            .join("articles/microsoft.a")
            .join(name)
    };
    let read = |name: &str| std::fs::read_to_string(path(name)).expect("a file");
    let (one, two) = (uri(&path("one.md")), uri(&path("two.md")));
    let mut client = Client::start(folder.path());
    client.open(&one, &read("one.md"));
    client.open(&two, &read("two.md"));
    client.wait_for_rules(&one, &[]);
    client.wait_for_rules(&two, &[]);
    // An id that is now twice.
    client.replace(&one, 2, &read("one.md").replace("\"one\"", "\"two\""));
    client.wait_for_rules(&two, &["corpus/duplicate-article-id"]);
    client.wait_for_rules(&one, &["corpus/duplicate-article-id"]);
    let related = &client.diagnostics[&two].1[0]["relatedInformation"][0];
    assert_eq!(related["location"]["uri"], json!(one));
    client.replace(&one, 3, &read("one.md"));
    client.wait_for_rules(&two, &[]);
    // A link whose target went.
    client.close(&one);
    std::fs::remove_file(path("one.md")).expect("removed");
    client.wait_for_rules(&two, &["links/missing-file"]);
    assert!(client.end().success());
}

/// What two articles with the same id and the same topic have.
const BOTH: &[&str] = &["corpus/duplicate-article-id", "corpus/competing-articles"];

#[test]
fn findings_of_other_files_stay_while_the_author_types() {
    let folder = project(&[
        ("helpc.yaml", "articles: articles\n"),
        (
            "articles/microsoft.a/one.md",
            &machine("same", "generic", "Text.\n"),
        ),
        (
            "articles/microsoft.a/two.md",
            &machine("same", "generic", "Text.\n"),
        ),
    ]);
    let file = folder
        .path()
        .canonicalize()
        .expect("it exists")
        .join("articles/microsoft.a/one.md");
    let text = std::fs::read_to_string(&file).expect("a file");
    let one = uri(&file);
    let mut client = Client::start(folder.path());
    client.open(&one, &text);
    client.wait_for_rules(&one, BOTH);
    for version in 2..30 {
        client.replace(&one, version, &format!("{text}More text {version}.\n"));
        client.wait_until("findings", |client| {
            client.of_version(&one, version).is_some()
        });
        assert_eq!(client.rules(&one), BOTH);
    }
    assert!(client.end().success());
}

#[test]
fn articles_outside_a_tree_have_their_own_findings() {
    let article = machine("one", "genric", "Read [it](other.md).\n");
    let folder = project(&[
        ("notes/one.md", &article),
        ("notes/readme.md", "#No article\n"),
    ]);
    let mut client = Client::start(folder.path());
    let root = folder.path().canonicalize().expect("it exists");
    let (one, readme) = (
        uri(&root.join("notes/one.md")),
        uri(&root.join("notes/readme.md")),
    );
    client.open(&one, &article);
    client.open(&readme, "#No article\n");
    client.open("untitled:Untitled-1", &article);
    client.wait_for_rules(&one, &["properties/value"]);
    client.wait_for_rules(&readme, &[]);
    client.wait_for_rules("untitled:Untitled-1", &["properties/value"]);
    client.replace(
        "untitled:Untitled-1",
        2,
        &article.replace("genric", "generic"),
    );
    client.wait_for_rules("untitled:Untitled-1", &[]);
    assert!(client.end().success());
}

#[test]
fn diagnostics_say_more_than_the_message() {
    let body = "<!-- helpc-disable-next-line links/locale -- because -->\nText.\n";
    let folder = project(&[
        ("helpc.yaml", "docs: https://example.com/rules/\n"),
        (
            "articles/microsoft.a/one.md",
            &machine("one", "generic", body),
        ),
    ]);
    let file = folder
        .path()
        .canonicalize()
        .expect("it exists")
        .join("articles/microsoft.a/one.md");
    let one = uri(&file);
    let mut client = Client::start(folder.path());
    client.open(&one, &std::fs::read_to_string(&file).expect("a file"));
    client.wait_for_rules(&one, &["suppress/unused"]);
    let found = &client.diagnostics[&one].1[0];
    assert_eq!(
        found["codeDescription"]["href"],
        "https://example.com/rules/suppress/unused.yaml"
    );
    assert_eq!(found["tags"], json!([1]));
    assert_eq!(found["data"]["help"], "Remove the comment.");
    assert_eq!(
        found["data"]["fingerprint"].as_str().map(str::len),
        Some(32)
    );
    client.close(&one);
    client.wait_for_rules(&one, &[]);
    assert!(client.end().success());
}
