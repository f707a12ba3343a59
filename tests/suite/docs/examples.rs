//! The README is short, and its examples hold.

use super::page::{Page, all};
use crate::support::{copy_tree, helpc, project, read_tree, text, write_tree};
use std::path::Path;

/// Returns what `check` finds in `folder`, with the rules about wording.
fn findings(folder: &Path) -> String {
    let args = ["check", "--select", "style", "--format", "concise"];
    let output = helpc(folder, &args);
    assert!(output.status.code() < Some(2), "{output:?}");
    text(&output.stdout)
}

#[test]
fn the_readme_is_at_most_150_lines_and_10_kilobytes() {
    let readme = Page::read("README.md");
    assert!(readme.text.lines().count() <= 150);
    assert!(readme.text.len() <= 10_000);
    for command in ["cargo run --release -- build\n", "./tests/run\n"] {
        assert!(readme.blocks_in("sh").contains(&command), "{command}");
    }
}

#[test]
fn the_example_article_passes_alone_and_in_our_tree() {
    for page in ["README.md", "docs/guide/articles.md"] {
        let page = Page::read(page);
        let article = page.blocks_in("markdown")[0];
        let path = "articles/microsoft.compute/compute-restart-virtual-machine.md";
        let alone = tempfile::tempdir().expect("a folder");
        write_tree(alone.path(), &[(path, article)]);
        assert_eq!(findings(alone.path()), "");
        let ours = tempfile::tempdir().expect("a folder");
        copy_tree(&project().join("articles"), &ours.path().join("articles"));
        write_tree(ours.path(), &[(path, article)]);
        assert_eq!(findings(ours.path()), "");
        let id = "compute-restart-virtual-machine";
        let output = helpc(ours.path(), &["why", "--article", id]);
        let audience = text(&output.stdout);
        assert!(audience.contains("Unexpected restart"), "{audience}");
    }
}

#[test]
fn ids_in_addresses_exist_in_our_articles() {
    let articles = read_tree(&project().join("articles"));
    let ours: String = articles.values().map(|bytes| text(bytes)).collect();
    let pages = all();
    let code = pages.iter().flat_map(Page::inline_code);
    let addresses: Vec<String> = code.filter(|code| code.starts_with("?cloud=")).collect();
    assert!(!addresses.is_empty());
    for pair in addresses.iter().flat_map(|address| address[1..].split('&')) {
        let (key, value) = pair.split_once('=').expect("a key and its value");
        assert!(
            value == "..." || ours.contains(value),
            "no article has the {key} `{value}`"
        );
    }
}
