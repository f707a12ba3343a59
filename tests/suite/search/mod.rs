//! The search of a bundle: what it finds, and that Rust and JavaScript agree.

mod agreement;
mod articles;
mod hits;
mod index;
mod meaning;
mod words;

use crate::support::{copy_tree, helpc, machine, project, write_tree};
use helpc::search::{Hits, Index, Query};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;

fn read(bundle: &Path, path: &str) -> std::io::Result<Arc<[u8]>> {
    Ok(Arc::from(std::fs::read(bundle.join(path))?))
}

fn json_of(bundle: &Path, path: &str) -> Value {
    serde_json::from_slice(&read(bundle, path).expect(path)).expect("JSON")
}

fn open(bundle: &Path, cloud: &str) -> Index {
    let entry = json_of(bundle, &format!("clouds/{cloud}.json"));
    let root = read(bundle, entry["search"].as_str().expect("a search")).expect("a root");
    Index::open(&root).expect("an index")
}

fn ask(bundle: &Path, query: &Query<'_>) -> Hits {
    open(bundle, "public")
        .query(query, &|path| read(bundle, path))
        .expect("an answer")
}

fn titles(bundle: &Path, text: &str) -> Vec<String> {
    let query = Query {
        text,
        limit: 10,
        ..Query::default()
    };
    let hits = ask(bundle, &query).hits;
    hits.into_iter().map(|hit| hit.title).collect()
}

/// Builds a bundle of these articles: name, title and text.
fn bundle(articles: &[(&str, &str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(folder.path(), &[("helpc.yaml", "")]);
    for (name, title, text) in articles {
        let article = machine(name, "generic", text).replace(
            &format!("How to work with the {name} machine\""),
            &format!("{title}\""),
        );
        write_tree(
            folder.path(),
            &[(
                &format!("articles/microsoft.compute/compute-{name}.md"),
                &article,
            )],
        );
    }
    build(folder.path(), &["--fail-on", "never"]);
    folder
}

fn build(folder: &Path, args: &[&str]) {
    let mut all = vec!["build", "--quiet", "--format", "concise"];
    all.extend(args);
    let output = helpc(folder, &all);
    assert!(
        output.status.code().is_some_and(|code| code < 2),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Builds our articles.
fn copy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(folder.path(), &[("helpc.yaml", "")]);
    copy_tree(&project().join("articles"), &folder.path().join("articles"));
    build(folder.path(), &[]);
    folder
}
