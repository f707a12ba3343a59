//! The files of the site in a bundle.

use crate::site::{faults, parse};
use crate::support::{copy_tree, helpc, machine, project, read_tree, write_tree};
use helpc::site::MARK;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Builds a small tree in a folder of its own.
fn tree(files: &[(&str, &str)], args: &[&str]) -> (tempfile::TempDir, std::process::Output) {
    let folder = tempfile::tempdir().expect("a folder");
    let one = machine("one", "generic", "See [the other](machine-two.md).\n");
    let two = machine("two", "generic", "Text.\n");
    let articles = [
        ("helpc.yaml", ""),
        ("articles/machine/machine-one.md", one.as_str()),
        ("articles/machine/machine-two.md", two.as_str()),
    ];
    write_tree(folder.path(), &articles);
    write_tree(folder.path(), files);
    let built = build(folder.path(), args);
    (folder, built)
}

fn build(folder: &Path, args: &[&str]) -> std::process::Output {
    let mut all = vec!["build", "--quiet", "--fail-on", "never"];
    all.extend(args);
    helpc(folder, &all)
}

/// Returns the files of the bundle that belong to the site.
fn pages(folder: &Path) -> BTreeSet<String> {
    let all = read_tree(&folder.join("dist")).into_keys();
    let is_page = |path: &String| {
        let is_settings = path.as_str() == "staticwebapp.config.json";
        !path.starts_with("objects/")
            && (!path.ends_with(".json") || is_settings)
            && !path.starts_with('.')
    };
    all.filter(is_page).collect()
}

#[test]
fn pages_are_added_and_removed_with_their_articles() {
    let (folder, built) = tree(&[], &[]);
    assert!(built.status.success(), "{built:?}");
    let dist = folder.path().join("dist");
    let read = |path: &str| std::fs::read_to_string(dist.join(path)).expect(path);
    assert!(read("articles/one.html").contains("<a href=\"two.html\" data-article=\"two\""));
    let manifest: Value = serde_json::from_str(&read("manifest.json")).expect("JSON");
    let named = manifest["site"]["pages"].as_array().expect("pages");
    let named: BTreeSet<String> = named
        .iter()
        .map(|page| page["path"].as_str().expect("a path").to_owned())
        .collect();
    assert_eq!(named, pages(folder.path()));

    // An article that is held back has no page, and nothing links to it.
    let two = machine("two", "generic", "Text.\n").replace("pageTitle", "pageTitel");
    write_tree(folder.path(), &[("articles/machine/machine-two.md", &two)]);
    build(folder.path(), &[]);
    assert!(!dist.join("articles/two.html").exists());
    assert!(
        !read("articles/one.html").contains("two.html"),
        "the link is also gone"
    );

    build(folder.path(), &["--no-site"]);
    assert_eq!(pages(folder.path()), BTreeSet::new());
    write_tree(folder.path(), &[("helpc.yaml", "site: false\n")]);
    build(folder.path(), &[]);
    assert_eq!(pages(folder.path()), BTreeSet::new());
}

#[test]
fn does_not_replace_foreign_pages() {
    let (folder, built) = tree(&[("dist/index.html", "mine")], &[]);
    assert_eq!(built.status.code(), Some(2), "{built:?}");
    let page = folder.path().join("dist/index.html");
    assert_eq!(std::fs::read_to_string(&page).expect("it is there"), "mine");
    std::fs::remove_file(page).expect("remove");
    write_tree(
        folder.path(),
        &[
            ("dist/articles/notes.html", "mine"),
            ("dist/assets/logo.svg", "mine"),
        ],
    );
    build(folder.path(), &[]);
    build(folder.path(), &["--no-site"]);
    let left = BTreeSet::from([
        "articles/notes.html".to_owned(),
        "assets/logo.svg".to_owned(),
    ]);
    assert_eq!(pages(folder.path()), left);
}

#[test]
fn rewrites_pages_after_a_killed_run() {
    let (folder, _) = tree(&[], &[]);
    let dist = folder.path().join("dist");
    let before = read_tree(&dist);
    let page = dist.join("articles/two.html");
    let text = std::fs::read_to_string(&page).expect("a page");
    std::fs::write(&page, text.replace("Text.", "txeT.")).expect("write");
    std::fs::write(dist.join(".helpc-lock"), "writing\n").expect("write");
    std::fs::write(dist.join("articles/gone.html"), format!("old{MARK}")).expect("write");
    build(folder.path(), &[]);
    assert_eq!(before, read_tree(&dist));
}

#[test]
fn templates_of_a_tree_replace_ours() {
    let (folder, built) = tree(
        &[
            ("helpc.yaml", "templates: theme\n"),
            ("theme/style.css", "body { color: red }\n"),
            ("theme/404.html", "<p>{{ clouds[0].title }}</p>\n"),
        ],
        &[],
    );
    assert!(built.status.success(), "{built:?}");
    let tree = read_tree(&folder.path().join("dist"));
    assert_eq!(
        tree["404.html"],
        format!("<p>Azure</p>\n{MARK}").into_bytes()
    );
    let style = tree
        .iter()
        .find(|(path, _)| path.starts_with("assets/style-"))
        .expect("a style");
    assert_eq!(style.1, b"body { color: red }\n");
    for (path, text, expected) in [
        (
            "theme/404.html",
            "\n{{ nothing.here }}",
            "template 404.html, line 2: undefined value",
        ),
        (
            "theme/404.html",
            "{% if %}",
            "template 404.html, line 1: syntax error",
        ),
        ("theme/404.html", "{{ cloud }}", "undefined"),
        (
            "theme/app.js",
            "import \"./nothing.js\";",
            "template nothing.js does not exist",
        ),
        ("theme/notes.txt", "x", "notes.txt is not a template"),
    ] {
        write_tree(folder.path(), &[(path, text)]);
        let built = build(folder.path(), &[]);
        let error = String::from_utf8_lossy(&built.stderr).into_owned();
        assert_eq!(built.status.code(), Some(2), "{path} {text}: {error}");
        assert!(error.contains(expected), "{path} {text}: {error}");
        std::fs::remove_file(folder.path().join(path)).expect("remove");
    }
}

#[test]
fn our_pages_are_valid_and_load_existing_assets() {
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(folder.path(), &[("helpc.yaml", "")]);
    copy_tree(&project().join("articles"), &folder.path().join("articles"));
    build(folder.path(), &[]);
    let tree = read_tree(&folder.path().join("dist"));
    let mut count = 0;
    for (path, bytes) in tree.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8(bytes.clone()).expect("UTF-8");
        let dom = parse(&html);
        assert_eq!(faults(&html, &dom), Vec::<String>::new(), "{path}\n{html}");
        let errors = dom.errors.borrow();
        assert!(errors.is_empty(), "{path}: {errors:?}\n{html}");
        assert!(
            html.contains("http-equiv=\"Content-Security-Policy\""),
            "{path}"
        );
        // Every asset that a page loads exists.
        let loaded = html.matches("assets/").count();
        let least = match path.as_str() {
            "404.html" => 0,
            "coverage.html" => 1,
            _ => 3,
        };
        assert!(loaded >= least, "{path}");
        for asset in html.split('"').filter(|text| text.contains("assets/")) {
            let asset = asset.trim_start_matches("../").trim_start_matches('/');
            let asset = asset.split('#').next().unwrap_or_default();
            assert!(tree.contains_key(asset), "{path} loads {asset}");
        }
        count += 1;
    }
    assert!(count > 60, "{count} pages");
    every_page_is_reached_by_links(&tree);
}

/// Asserts that links lead from the start page, without scripts, to every list and article, and
/// that other clouds have lists.
fn every_page_is_reached_by_links(tree: &BTreeMap<String, Vec<u8>>) {
    let mut reached: BTreeSet<String> = BTreeSet::new();
    let mut next = vec!["index.html".to_owned()];
    while let Some(path) = next.pop() {
        let Some(bytes) = tree.get(&path) else {
            panic!("there is no page {path}");
        };
        let html = String::from_utf8_lossy(bytes).replace("&#x2f;", "/");
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for href in html.split(" href=\"").skip(1) {
            let href = href.split(['"', '#', '?']).next().unwrap_or_default();
            if href.contains(':') || !href.ends_with(".html") {
                continue;
            }
            let target = match href.strip_prefix("../") {
                Some(rest) => rest.to_owned(),
                None if folder.is_empty() => href.to_owned(),
                None => format!("{folder}/{href}"),
            };
            if reached.insert(target.clone()) {
                next.push(target);
            }
        }
    }
    let listed = tree.keys().filter(|path| {
        path.ends_with(".html") && (path.starts_with("articles/") || path.starts_with("browse/"))
    });
    let lost: Vec<&String> = listed.filter(|path| !reached.contains(*path)).collect();
    assert!(lost.is_empty(), "no link leads to {lost:?}");
    for cloud in ["fairfax", "mooncake"] {
        let prefix = format!("browse/in.{cloud}.");
        let lists = reached.iter().filter(|path| path.starts_with(&prefix));
        assert!(lists.count() > 1, "{cloud} has no lists");
    }
}
