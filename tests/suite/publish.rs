//! What a build publishes, what it refuses, and how it reports that.

use crate::support::{helpc, machine, read_tree, text, write_tree};
use serde_json::Value;
use std::path::Path;
use std::process::Output;

fn tree(ids: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(folder.path(), &[("helpc.yaml", "")]);
    write(folder.path(), ids, "");
    folder
}

/// Writes articles, and removes `without` from the text of each.
fn write(folder: &Path, ids: &[&str], without: &str) {
    for id in ids {
        let mut article = machine(id, "generic", "Start the machine again.");
        if !without.is_empty() {
            article = article.replace(without, "");
        }
        let path = format!("articles/microsoft.compute/{id}.md");
        write_tree(folder, &[(&path, &article)]);
    }
}

fn build(folder: &Path, args: &[&str]) -> Output {
    let mut all = vec!["build"];
    all.extend(args);
    helpc(folder, &all)
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

fn ids(count: usize) -> Vec<String> {
    (0..count)
        .map(|number| format!("machine-{number:03}"))
        .collect()
}

#[test]
fn holds_back_all_articles_that_share_an_id() {
    let folder = tree(&["other", "one"]);
    let stem = machine("one", "generic", "Another text.").replace("    articleId=\"one\"\n", "");
    let twins = [
        ("articles/microsoft.compute/intro.md", stem.as_str()),
        ("articles/microsoft.sql/Intro.md", stem.as_str()),
        // The name of this file is the id of another article.
        ("articles/microsoft.sql/ONE.md", stem.as_str()),
    ];
    write_tree(folder.path(), &twins);
    let output = helpc(
        folder.path(),
        &["check", "--format", "concise", "--level", "error"],
    );
    let found = text(&output.stdout);
    for path in [
        "compute/intro.md",
        "sql/Intro.md",
        "sql/ONE.md",
        "compute/one.md",
    ] {
        let start = format!("articles/microsoft.{path}:");
        let lines: Vec<&str> = found
            .lines()
            .filter(|line| line.starts_with(&start))
            .collect();
        assert_eq!(lines.len(), 1, "{path}: {found}");
        assert!(lines[0].contains("error corpus/duplicate-article-id"));
    }
    let mut first = None;
    for _ in 0..8 {
        let output = build(folder.path(), &["--max-held-back", "100%"]);
        assert_eq!(code(&output), Some(3));
        let bundle = read_tree(&folder.path().join("dist"));
        std::fs::remove_dir_all(folder.path().join("dist")).expect("removed");
        assert_eq!(first.get_or_insert_with(|| bundle.clone()), &bundle);
    }
    let bundle = first.expect("a bundle");
    let manifest: Value = serde_json::from_slice(&bundle["manifest.json"]).expect("JSON");
    assert_eq!(manifest["articles"].as_array().map(Vec::len), Some(1));
    let record = std::fs::read(folder.path().join("dist.build.json")).expect("a record");
    let record: Value = serde_json::from_slice(&record).expect("JSON");
    assert_eq!(record["heldBack"].as_array().map(Vec::len), Some(4));
}

#[test]
fn turning_the_rule_off_does_not_publish_a_shared_id() {
    let folder = tree(&["one", "two", "three"]);
    write_tree(
        folder.path(),
        &[
            ("helpc.yaml", "rules: {corpus/duplicate-article-id: off}\n"),
            (
                "articles/microsoft.sql/other.md",
                &machine("ONE", "generic", "Another text."),
            ),
        ],
    );
    assert_eq!(code(&build(folder.path(), &["--quiet"])), Some(3));
    let dist = read_tree(&folder.path().join("dist"));
    assert!(!dist.contains_key("articles/one.html"));
    assert!(dist.contains_key("articles/two.html"));
}

#[test]
fn limits_stop_a_build_that_would_empty_a_bundle() {
    let ids = ids(30);
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let folder = tree(&ids);
    assert_eq!(code(&build(folder.path(), &[])), Some(0));
    let before = read_tree(&folder.path().join("dist"));
    let unchanged = || assert_eq!(read_tree(&folder.path().join("dist")), before);
    write(folder.path(), &ids[..12], "cloudEnvironments=\"public\"");
    for args in [&[][..], &["--fail-on", "never"], &["--quiet"]] {
        let output = build(folder.path(), args);
        assert_eq!(code(&output), Some(1));
        let printed = text(&output.stderr);
        assert!(
            printed.contains("12 of 30 articles would be held back"),
            "{printed}"
        );
        assert!(printed.contains("--max-held-back 100%"), "{printed}");
        unchanged();
    }
    // Articles that are held back count as removed.
    let output = build(folder.path(), &["--max-held-back", "12"]);
    assert_eq!(code(&output), Some(1));
    let printed = text(&output.stderr);
    assert!(
        printed.contains("12 of the 30 articles in the bundle would be removed"),
        "{printed}"
    );
    unchanged();
    let config = "build: {max_held_back: 50%, max_removed: 11}\n";
    write_tree(folder.path(), &[("helpc.yaml", config)]);
    assert_eq!(
        code(&build(folder.path(), &["--max-held-back", "11"])),
        Some(1)
    );
    assert_eq!(code(&build(folder.path(), &[])), Some(1));
    unchanged();
    assert_eq!(
        code(&build(folder.path(), &["--max-removed", "40%"])),
        Some(3)
    );
    // Each article has a page and a Markdown file.
    let files = read_tree(&folder.path().join("dist/articles"));
    assert_eq!(files.len(), 2 * 18);
}

#[test]
fn limits_allow_small_numbers_of_articles() {
    let folder = tree(&["one", "two", "three"]);
    assert_eq!(code(&build(folder.path(), &[])), Some(0));
    write(folder.path(), &["one"], "cloudEnvironments=\"public\"");
    assert_eq!(code(&build(folder.path(), &[])), Some(3));
    // A bundle without any article is written only on request.
    write(
        folder.path(),
        &["two", "three"],
        "cloudEnvironments=\"public\"",
    );
    assert_eq!(code(&build(folder.path(), &[])), Some(1));
    assert_eq!(
        code(&build(folder.path(), &["--max-held-back", "3"])),
        Some(3)
    );
}

#[test]
fn rejects_malformed_limits() {
    let folder = tree(&["one"]);
    let output = build(folder.path(), &["--max-removed", "ten"]);
    assert_eq!(code(&output), Some(2));
    assert!(text(&output.stderr).contains("write `25` or `2.5%`"));
    write_tree(
        folder.path(),
        &[("helpc.yaml", "build: {max_removed: 101%}\n")],
    );
    assert_eq!(code(&build(folder.path(), &[])), Some(1));
    assert!(!folder.path().join("dist").exists());
}

#[test]
fn exits_with_2_without_any_article() {
    let folder = tempfile::tempdir().expect("a folder");
    let commands: [&[&str]; 6] = [
        &["check"],
        &["build"],
        &["fix"],
        &["links", "--offline"],
        &["baseline"],
        &["serve", "--port", "0"],
    ];
    for args in commands {
        let output = helpc(folder.path(), args);
        assert_eq!(code(&output), Some(2), "{args:?}");
        let printed = text(&output.stderr);
        let name = folder.path().file_name().expect("a name").to_string_lossy();
        assert!(
            printed.contains("no articles found in ") && printed.contains(&*name),
            "{printed}"
        );
    }
    assert!(read_tree(folder.path()).is_empty(), "nothing is written");
}

#[test]
fn a_named_folder_must_contain_articles() {
    let folder = tree(&["one"]);
    let files = [
        ("articles/media/readme.txt", "no article\n"),
        ("articles/drafts/a.md", "draft\n"),
        ("helpc.yaml", "exclude: ['drafts/**']\n"),
    ];
    write_tree(folder.path(), &files);
    let check = |paths: &[&str]| {
        let mut args = vec!["check"];
        args.extend(paths);
        helpc(folder.path(), &args)
    };
    assert_eq!(code(&check(&["articles/microsoft.compute"])), Some(0));
    let output = check(&["articles/microsoft.compute", "articles/media"]);
    assert_eq!(code(&output), Some(2));
    assert!(text(&output.stderr).contains("articles/media"));
    let output = check(&["articles/drafts"]);
    assert_eq!(code(&output), Some(2));
    assert!(text(&output.stderr).contains("1 file is excluded"));
    assert_eq!(code(&check(&["articles/media/readme.txt"])), Some(2));
    // A commit may name files that are excluded.
    assert_eq!(code(&check(&["articles/drafts/a.md"])), Some(0));
}

#[test]
fn rejects_an_output_folder_in_or_around_the_articles() {
    let folder = tree(&["one"]);
    let sources = read_tree(folder.path());
    for out in [
        "articles",
        "articles/microsoft.compute/out",
        ".",
        "articles/../articles/x",
    ] {
        let output = build(folder.path(), &["--out", out]);
        assert_eq!(code(&output), Some(2), "{out}");
        assert!(text(&output.stderr).contains("the articles folder"));
    }
    write_tree(folder.path(), &[("helpc.yaml", "out: articles/dist\n")]);
    assert_eq!(code(&build(folder.path(), &[])), Some(2));
    write_tree(folder.path(), &[("helpc.yaml", "")]);
    assert_eq!(read_tree(folder.path()), sources);
}

#[test]
fn without_a_configuration_a_bundle_goes_to_the_working_directory() {
    let folder = tree(&["one"]);
    std::fs::remove_file(folder.path().join("helpc.yaml")).expect("removed");
    for (number, paths) in [&["articles"][..], &["articles/microsoft.compute"]]
        .iter()
        .enumerate()
    {
        assert_eq!(code(&build(folder.path(), paths)), Some(0));
        assert!(
            folder.path().join("dist/manifest.json").is_file(),
            "{number}"
        );
        assert!(!folder.path().join("articles/dist").exists());
        std::fs::remove_dir_all(folder.path().join("dist")).expect("removed");
    }
}

#[test]
fn the_summary_names_the_next_command_and_the_build_record() {
    let folder = tree(&["one", "two"]);
    let printed = text(&build(folder.path(), &[]).stderr);
    assert!(printed.contains("`helpc serve --bundle dist`"), "{printed}");
    assert!(!printed.contains("manifest.json"), "{printed}");
    write(folder.path(), &["one"], "cloudEnvironments=\"public\"");
    let printed = text(&build(folder.path(), &[]).stderr);
    assert!(
        printed.contains("dist.build.json lists the articles that were held back"),
        "{printed}"
    );
}

#[cfg(unix)]
#[test]
fn names_an_output_path_that_is_not_a_folder() {
    let folder = tree(&["one"]);
    std::os::unix::fs::symlink("gone", folder.path().join("link")).expect("a link");
    write_tree(folder.path(), &[("file", "mine\n")]);
    for (out, expected) in [
        ("link", "a symbolic link to gone"),
        ("file", "file is a file"),
    ] {
        let output = build(folder.path(), &["--out", out]);
        assert_eq!(code(&output), Some(2));
        assert!(
            text(&output.stderr).contains(expected),
            "{}",
            text(&output.stderr)
        );
    }
}

#[test]
fn the_summary_names_the_actual_reason_for_holding_back() {
    let folder = tree(&["one", "two", "three", "four"]);
    write_tree(
        folder.path(),
        &[("articles/notes.md", "# Notes\n\nText.\n")],
    );
    build(folder.path(), &[]);
    let text = std::fs::read(folder.path().join("dist.build.json")).expect("a record");
    let record: Value = serde_json::from_slice(&text).expect("JSON");
    let reason = &record["heldBack"][0]["reasons"][0];
    assert_eq!(reason["rule"], "properties/missing-block", "{record}");
}
