//! `helpc publish` to a folder: tests/storage/ does the same with object storage.

mod after;
mod life;
mod limits;
mod readers;
mod table;

use crate::support::{command, helpc, machine, read_tree, text, write_tree};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

/// A tree with these articles, and its bundle in `dist`.
pub(super) fn project(ids: &[&str], word: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(folder.path(), &[("helpc.yaml", "")]);
    build(folder.path(), ids, word, &[]);
    folder
}

/// Replaces the articles of a tree and builds the bundle.
pub(super) fn build(folder: &Path, ids: &[&str], word: &str, args: &[&str]) {
    let _ = std::fs::remove_dir_all(folder.join("articles"));
    for id in ids {
        let body = format!("Start the machine again. {word}\n");
        let path = format!("articles/microsoft.compute/{id}.md");
        write_tree(folder, &[(&path, &machine(id, "generic", &body))]);
    }
    let mut all = vec!["build", "--quiet", "--max-removed", "100%"];
    all.extend(args);
    let output = helpc(folder, &all);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

/// The address of the folder `site` in `folder`.
pub(super) fn destination(folder: &Path) -> String {
    format!("file://{}", folder.join("site").display())
}

/// Publishes from `folder` to its folder `site`.
pub(super) fn publish(folder: &Path, args: &[&str]) -> Output {
    publish_command(folder, args).output().expect("helpc runs")
}

pub(super) fn publish_command(folder: &Path, args: &[&str]) -> Command {
    let destination = destination(folder);
    let mut all = vec!["publish", &destination];
    all.extend(args);
    command(folder, &all)
}

/// Publishes, and expects success.
pub(super) fn published(folder: &Path, args: &[&str]) -> String {
    let output = publish(folder, args);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{args:?}: {}",
        text(&output.stderr)
    );
    text(&output.stdout) + &text(&output.stderr)
}

/// The published files, without what only helpc reads.
pub(super) fn site(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = read_tree(&folder.join("site"));
    files.retain(|path, _| !path.starts_with(".helpc"));
    files
}

/// The files of the bundle.
pub(super) fn bundle(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = read_tree(&folder.join("dist"));
    files.retain(|path, _| !path.starts_with(".helpc"));
    files
}

/// Asserts that everything in the bundle is published: pages, aliases and the manifest are the
/// same, and objects may be more.
pub(super) fn assert_published(folder: &Path) {
    let (site, bundle) = (site(folder), bundle(folder));
    for (path, bytes) in &bundle {
        assert_eq!(site.get(path), Some(bytes), "{path}");
    }
    for path in site.keys().filter(|path| !bundle.contains_key(*path)) {
        let name = path.rsplit('/').next();
        let is_hidden = name.is_some_and(|name| name.starts_with('.'));
        let is_immutable = path.starts_with("objects/") || path.starts_with("assets/");
        assert!(
            is_immutable && !is_hidden,
            "{path} is published, but not in the bundle"
        );
    }
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
