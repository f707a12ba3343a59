//! `helpc new`: articles that pass the check except for the text that is still to be written.

use crate::support::{command, copy_tree, helpc, project, text, write_tree};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Stdio;

/// Returns a copy of our articles.
fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy_tree(&project().join("articles"), &folder.path().join("articles"));
    folder
}

/// Runs `helpc new` and returns the path that it prints.
fn create(folder: &Path, args: &[&str]) -> String {
    let output = helpc(folder, &[&["new"], args].concat());
    assert!(output.status.success(), "{args:?}: {output:?}");
    text(&output.stdout).trim_end().to_owned()
}

/// Returns rule and severity of the findings in a file.
fn findings(folder: &Path, path: &str) -> Vec<(String, String, String)> {
    let output = helpc(folder, &["check", "--format", "json", "--quiet", path]);
    let field = |value: &Value, key: &str| value[key].as_str().expect("a text").to_owned();
    text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
        .filter(|value| value.get("rule").is_some())
        .map(|value| {
            let severity = field(&value, "severity");
            (field(&value, "rule"), severity, field(&value, "message"))
        })
        .collect()
}

/// Returns the names of all types.
fn types() -> Vec<String> {
    let schemas = helpc::schema::Schemas::embedded().expect("schemas");
    schemas.types.iter().map(|kind| kind.name.clone()).collect()
}

#[test]
fn every_type_passes_but_for_what_is_left_to_write() {
    let folder = tree();
    // What an author has to write or to decide; none of it holds an article back.
    let left = [
        "structure/unfinished",
        "properties/expected",
        "corpus/competing-articles",
    ];
    for kind in types() {
        for cloud in ["public", "mooncake"] {
            let title = format!("Storage refuses {} in {cloud}", &kind[..3]);
            let path = create(
                folder.path(),
                &[
                    &kind,
                    "--title",
                    &title,
                    "--topic",
                    "throttled requests",
                    "--product",
                    "key vaults",
                    "--cloud",
                    cloud,
                    "--author",
                    "keikosa",
                ],
            );
            let found = findings(folder.path(), &path);
            let wrong: Vec<_> = found
                .iter()
                .filter(|(rule, severity, message)| {
                    let is_retired = message.contains("is retired") || message.contains("is rare");
                    severity == "error" || !(left.contains(&rule.as_str()) || is_retired)
                })
                .collect();
            assert!(wrong.is_empty(), "{kind}: {wrong:?}");
            assert!(
                found
                    .iter()
                    .any(|(rule, _, _)| rule == "structure/unfinished"),
                "{kind}: nothing says that text is missing"
            );
        }
    }
}

#[test]
fn names_become_ids_and_the_tree_fills_in_the_rest() {
    let folder = tree();
    let topic = "My firewall and the endpoints";
    let path = create(folder.path(), &["generic", "--topic", topic]);
    assert_eq!(
        path,
        "articles/microsoft.keyvault/firewall-and-private-endpoint.md"
    );
    let article = std::fs::read_to_string(folder.path().join(path)).expect("the article");
    for line in [
        "service=\"microsoft.keyvault\"",
        "resource=\"vaults\"",
        "supportTopicIds=\"32610304\"",
        "productPesIds=\"71d19d85-e5e0-5312-8e7e-020f8d27d5b7, 15657\"",
        "cloudEnvironments=\"public, fairfax, usnat, ussec\"",
        "articleId=\"firewall-and-private-endpoint\"",
        "ownershipId=\"CloudNet_KeyVault\"",
    ] {
        assert!(article.contains(line), "{line} in {article}");
    }
}

#[test]
fn a_name_that_is_not_clear_lists_what_it_can_mean() {
    let folder = tree();
    let output = helpc(folder.path(), &["new", "generic", "--topic", "connection"]);
    assert_eq!(output.status.code(), Some(2));
    let message = text(&output.stderr);
    assert!(message.contains("give more words, or the id"), "{message}");
    assert!(message.lines().count() > 2, "{message}");
    for (args, expected) in [
        (
            &["generic", "--topic", "gardening"][..],
            "no topic in this tree",
        ),
        (&["genric"], "Did you mean `generic`?"),
        (&["generic", "--cloud", "publik"], "Did you mean `public`?"),
        (&["generic", "--id", "keyvault-access-denied"], "belongs to"),
        (&["generic", "--file", "../x.md"], "cannot be an article"),
        (&["generic", "--file", "/etc/x.md"], "cannot be an article"),
        (&[], "name the type"),
    ] {
        let output = helpc(folder.path(), &[&["new"], args].concat());
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {message}");
        assert!(message.contains(expected), "{args:?}: {message}");
    }
}

#[test]
fn an_article_that_answers_the_topic_already_is_named() {
    let folder = tree();
    let output = helpc(
        folder.path(),
        &[
            "new",
            "generic",
            "--topic",
            "32610301",
            "--title",
            "A vault says no to my app",
        ],
    );
    let message = text(&output.stderr);
    assert!(message.contains("keyvault-access-denied.md"), "{message}");
    assert!(message.contains("corpus/competing-articles"), "{message}");
}

#[test]
fn equal_titles_get_different_files_and_ids() {
    let folder = tree();
    let title = "Can't connect to my virtual machine";
    let paths: BTreeSet<String> = (0..5)
        .map(|_| {
            create(
                folder.path(),
                &[
                    "generic",
                    "--title",
                    title,
                    "--service",
                    "microsoft.compute",
                ],
            )
        })
        .collect();
    assert_eq!(paths.len(), 5);
    assert!(
        paths.contains("articles/microsoft.compute/cant-connect-to-my-virtual-machine-5.md"),
        "{paths:?}"
    );
    for path in &paths {
        let found = findings(folder.path(), path);
        let unique = found.iter().all(|(rule, _, _)| {
            !["corpus/duplicate-article-id", "file/name-unique"].contains(&rule.as_str())
        });
        assert!(unique, "{path}: {found:?}");
    }
}

#[test]
fn an_empty_project_can_have_its_first_article() {
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(folder.path(), &[("helpc.yaml", ""), ("articles/.keep", "")]);
    let path = create(
        folder.path(),
        &["generic", "--title", "重置密码", "--dry-run"],
    );
    assert_eq!(path, "articles/new/generic.md");
    assert!(!folder.path().join(&path).exists());
    let service = ["--service", "microsoft.web", "--resource", "sites"];
    let path = create(folder.path(), &[&["generic"], &service[..]].concat());
    assert_eq!(path, "articles/microsoft.web/generic.md");
    let before = std::fs::read(folder.path().join(&path)).expect("the article");
    let second = create(folder.path(), &[&["generic"], &service[..]].concat());
    assert_eq!(second, "articles/microsoft.web/generic-2.md");
    let after = std::fs::read(folder.path().join(&path)).expect("the article");
    assert_eq!(before, after);
}

#[test]
fn a_tree_can_have_templates_of_its_own() {
    let folder = tree();
    write_tree(
        folder.path(),
        &[
            ("helpc.yaml", "templates: our\n"),
            (
                "our/new/generic.md.jinja",
                "# {{ title }} ({{ id }})\n\nTODO: our way\n",
            ),
            (
                "our/new/rca.md.jinja",
                "{% for i in range(100000000) %}{{ i }}{% endfor %}",
            ),
        ],
    );
    let output = helpc(
        folder.path(),
        &["new", "generic", "--title", "A & B \"C\"", "--stdout"],
    );
    let article = text(&output.stdout);
    assert!(
        article.ends_with("# A & B \"C\" (a-b-c)\n\nTODO: our way\n"),
        "{article}"
    );
    assert!(
        article.contains("pageTitle=\"A &amp; B &quot;C&quot;\""),
        "{article}"
    );
    let output = helpc(folder.path(), &["new", "rca", "--stdout"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("template new/rca.md.jinja"),
        "{output:?}"
    );
    // The folder does not disturb the templates of the site.
    let output = helpc(folder.path(), &["build", "--quiet"]);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn without_a_terminal_nothing_is_asked() {
    let folder = tree();
    let mut child = command(folder.path(), &["new"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("helpc");
    drop(child.stdin.take());
    let output = child.wait_with_output().expect("ends");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("Types: generic, "),
        "{output:?}"
    );
}
