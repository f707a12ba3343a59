//! The files of the site for tools: articles as Markdown, lists of articles, and chunks.

use crate::needs::real_articles;
use crate::support::{copy_tree, helpc, machine, project, read_tree, write_tree};
use helpc::published::html::{Piece, pieces};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

type Files = BTreeMap<String, Vec<u8>>;

/// Builds a bundle of the articles in `folder` with this configuration.
fn build(folder: &Path, config: &str) -> Files {
    fs::write(folder.join("helpc.yaml"), config).expect("a configuration");
    let args = ["build", "articles", "--out", "dist", "--fail-on", "never"];
    let output = helpc(
        folder,
        &[
            &args[..],
            &["--format", "concise", "--max-held-back", "100%"],
        ]
        .concat(),
    );
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() || output.status.code() == Some(3),
        "{printed}"
    );
    read_tree(&folder.join("dist"))
}

/// Our own articles, and a sample of real ones, built in folders of their own.
fn bundles() -> Vec<(tempfile::TempDir, Files)> {
    let ours = tempfile::tempdir().expect("a folder");
    copy_tree(&project().join("articles"), &ours.path().join("articles"));
    let files = build(ours.path(), "");
    let mut bundles = vec![(ours, files)];
    if let Some(real) = real_articles() {
        let sample = tempfile::tempdir().expect("a folder");
        let all = read_tree(&real);
        let texts = all.iter().filter(|(path, _)| path.ends_with(".md"));
        for (path, bytes) in texts.step_by(110) {
            let full = sample.path().join("articles").join(path);
            fs::create_dir_all(full.parent().expect("a folder")).expect("a folder");
            fs::write(full, bytes).expect("an article");
        }
        let files = build(sample.path(), "");
        bundles.push((sample, files));
    }
    bundles
}

fn text<'f>(files: &'f Files, path: &str) -> &'f str {
    let bytes = files.get(path).unwrap_or_else(|| panic!("no {path}"));
    std::str::from_utf8(bytes).expect("UTF-8")
}

fn articles(files: &Files) -> impl Iterator<Item = Value> {
    let objects = files
        .iter()
        .filter(|(path, _)| path.starts_with("objects/"));
    let values = objects.map(|(_, bytes)| serde_json::from_slice(bytes).expect("JSON"));
    values.filter(|value: &Value| value["kind"] == "article")
}

fn push(out: &mut String, text: &str) {
    out.extend(text.chars().filter(|c| !c.is_whitespace()));
}

fn unescape(text: &str) -> String {
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"");
    text.replace("&amp;", "&")
}

/// What readers find in the HTML of an article: texts between components and links to the portal,
/// headings, and targets on the web.
#[derive(Default)]
struct Expected {
    texts: Vec<String>,
    headings: Vec<(usize, String)>,
    targets: Vec<String>,
}

impl Expected {
    fn read(&mut self, html: &str) {
        let mut text = String::new();
        let mut heading = None;
        let mut in_blade = false;
        for piece in pieces(html) {
            match piece {
                Piece::Text(part) => push(&mut text, &unescape(&part)),
                Piece::Heading(tag) => {
                    let level = usize::from(tag.name().as_bytes()[1] - b'0');
                    heading = Some((level, tag.name().to_owned(), text.len()));
                }
                Piece::Link(tag) => self
                    .targets
                    .extend(tag.value("href").map(|href| href.into_owned())),
                Piece::Image(tag) => {
                    push(&mut text, &tag.value("alt").unwrap_or_default());
                    self.targets
                        .push(tag.value("src").unwrap_or_default().into_owned());
                }
                Piece::BladeLink(_) => in_blade = true,
                Piece::End(name) => {
                    if let Some((level, _, start)) = heading.take_if(|(_, tag, _)| *tag == name) {
                        // A note about the portal divides the text.
                        if let Some(own) = text.get(start..) {
                            self.headings.push((level, own.to_owned()));
                        }
                    }
                    if name == "a" && std::mem::take(&mut in_blade) {
                        self.texts.push(std::mem::take(&mut text));
                    }
                }
                Piece::Component(_) => self.texts.push(std::mem::take(&mut text)),
                _ => {}
            }
        }
        self.texts.push(text);
    }
}

/// What a parser finds in Markdown.
#[derive(Default)]
struct Found {
    text: String,
    headings: Vec<(usize, String)>,
    targets: Vec<String>,
}

impl Found {
    fn of(markdown: &str) -> Self {
        let mut found = Self::default();
        let mut start = 0;
        for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
            match event {
                Event::Text(text) | Event::Code(text) => push(&mut found.text, &text),
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    found.targets.push(dest_url.into_string());
                }
                Event::Start(Tag::Heading { .. }) => start = found.text.len(),
                Event::End(TagEnd::Heading(level)) => {
                    found
                        .headings
                        .push((level as usize, found.text[start..].to_owned()));
                }
                Event::Html(html) => assert!(
                    html.trim() == "<!-- made by helpc -->" || html.trim().is_empty(),
                    "{html}"
                ),
                _ => {}
            }
        }
        found
    }
}

/// Asserts that `all` contains each of `wanted`, in order.
fn assert_in_order<T: PartialEq + std::fmt::Debug>(all: &[T], wanted: &[T], id: &Value) {
    let mut rest = all.iter();
    for one in wanted {
        assert!(
            rest.any(|other| other == one),
            "{id}: {one:?} is not in {all:?}"
        );
    }
}

#[test]
fn every_article_has_the_same_content_as_markdown() {
    let mut compared = 0;
    for (_folder, files) in bundles() {
        for article in articles(&files) {
            let id = &article["id"];
            let page = files.iter().find(|(path, bytes)| {
                path.starts_with("articles/")
                    && path.ends_with(".html")
                    && memchr::memmem::find(
                        bytes,
                        format!("data-id=\"{}\"", id.as_str().unwrap_or_default()).as_bytes(),
                    )
                    .is_some()
            });
            let (path, page) = page.unwrap_or_else(|| panic!("no page of {id}"));
            let twin = format!("{path}.md");
            let name = twin.trim_start_matches("articles/");
            let link = format!("<link rel=\"alternate\" type=\"text/markdown\" href=\"{name}\">");
            assert!(
                memchr::memmem::find(page, link.as_bytes()).is_some(),
                "{id}"
            );
            let markdown = text(&files, &twin);
            assert!(markdown.starts_with("# "), "{id}: {markdown}");
            let found = Found::of(markdown);
            let mut expected = Expected::default();
            if article["customerTitle"].is_null() {
                expected.read(article["html"].as_str().expect("HTML"));
            }
            for section in article["sections"].as_array().into_iter().flatten() {
                expected.read(section["html"].as_str().expect("HTML"));
            }
            let mut rest = found.text.as_str();
            for text in &expected.texts {
                let at = rest.find(text.as_str());
                let at = at.unwrap_or_else(|| panic!("{id}: {text}\n---\n{rest}\n---\n{markdown}"));
                rest = &rest[at + text.len()..];
                compared += 1;
            }
            expected.headings.retain(|(_, text)| !text.is_empty());
            assert_in_order(&found.headings, &expected.headings, id);
            assert_in_order(&found.targets, &expected.targets, id);
        }
    }
    assert!(compared > 60, "{compared}");
}

/// Returns the targets of the links in a list, resolved from where it is.
fn targets(list: &str, path: &str) -> Vec<String> {
    let base = url::Url::parse(&format!("https://help.example.org/{path}")).expect("an address");
    let found = Found::of(list).targets.into_iter();
    let joined = found.map(|target| base.join(&target).expect("an address"));
    joined
        .map(|url| url.path().trim_start_matches('/').to_owned())
        .collect()
}

/// Asserts that the file at `path` is a list of products or articles, and that its links lead to
/// files.
fn assert_is_list(files: &Files, path: &str) {
    assert!(
        path.starts_with("browse/") && path.ends_with(".html.md"),
        "{path}"
    );
    let list = text(files, path);
    assert!(
        list.starts_with("# ") && list.contains("\n## "),
        "{path}: {list}"
    );
    let targets = targets(list, path);
    assert!(targets.len() > 1, "{path}: {list}");
    for target in targets {
        assert!(files.contains_key(&target), "{path}: no {target}");
    }
    let page = text(files, path.trim_end_matches(".md"));
    let name = path.trim_start_matches("browse/");
    let link = format!("<link rel=\"alternate\" type=\"text/markdown\" href=\"{name}\">");
    assert!(page.contains(&link), "{path}");
}

/// Returns the articles that the lists lead to, by cloud.
fn listed(files: &Files) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut open = vec!["llms.txt".to_owned()];
    while let Some(path) = open.pop() {
        let list = text(files, &path);
        assert!(list.chars().count() <= 50_000, "{path}: {}", list.len());
        assert!(list.starts_with("# ") && list.contains("\n> "), "{path}");
        for target in targets(list, &path) {
            assert!(files.contains_key(&target), "{path}: no {target}");
            if target.ends_with(".txt") {
                open.push(target);
            } else if target.starts_with("articles/") {
                let cloud = path.split('/').nth(1).expect("a cloud").to_owned();
                all.entry(cloud).or_default().insert(target);
            } else {
                assert_is_list(files, &target);
            }
        }
    }
    all
}

#[test]
fn lists_lead_to_every_article_of_each_cloud() {
    for (_folder, files) in bundles() {
        let listed = listed(&files);
        let chunks = files.keys().filter(|path| path.ends_with("chunks.jsonl"));
        assert_eq!(chunks.count(), listed.len());
        for (cloud, twins) in listed {
            let chunks = text(&files, &format!("llms/{cloud}/chunks.jsonl"));
            let chunks = chunks
                .lines()
                .map(|line| serde_json::from_str(line).expect("JSON"));
            let urls: BTreeSet<String> = chunks
                .map(|chunk: Value| chunk["url"].as_str().expect("an address").to_owned())
                .collect();
            assert_eq!(twins, urls, "{cloud}");
        }
    }
}

#[test]
fn long_lists_are_divided_by_product_and_in_parts() {
    let folder = tempfile::tempdir().expect("a folder");
    let tree = (0..700).map(|at| {
        let id = format!("machine-{at}-{}", "x".repeat(90));
        (
            format!("articles/{id}.md"),
            machine(&id, "generic", "Restart it."),
        )
    });
    let tree: Vec<(String, String)> = tree.collect();
    let files: Vec<(&str, &str)> = tree.iter().map(|(path, text)| (&**path, &**text)).collect();
    write_tree(folder.path(), &files);
    let files = build(folder.path(), "site:\n  url: https://help.example.org\n");
    let listed = listed(&files);
    assert!(listed["public"].len() > 600, "{}", listed["public"].len());
    assert!(files.contains_key("llms/public/14749/llms.txt"));
    // What articles are about would make the page of the product too long.
    let product = text(&files, "browse/14749.html.md");
    assert_eq!(
        product
            .matches("](https://help.example.org/articles/")
            .count(),
        700
    );
    let first = product.lines().find(|line| line.contains("/articles/"));
    assert!(
        first.is_some_and(|line| line.ends_with(".html.md)")),
        "{first:?}"
    );
    assert!(files.contains_key("llms/public/14749/llms-2.txt"));
    let first = text(&files, "llms/public/14749/llms-1.txt");
    assert!(
        first.contains("](https://help.example.org/articles/machine-"),
        "{first}"
    );
    let (path, _) = files
        .iter()
        .find(|(path, _)| path.starts_with("articles/") && path.ends_with(".md"))
        .expect("an article");
    let twin = text(&files, path);
    assert!(twin.contains("https://help.example.org/llms.txt"), "{twin}");
    // A smaller tree needs no lists of products, and leaves no empty folders.
    for (path, _) in &tree[10..] {
        fs::remove_file(folder.path().join(path)).expect("an article");
    }
    let args = [
        "build",
        "articles",
        "--out",
        "dist",
        "--max-removed",
        "100%",
    ];
    assert!(helpc(folder.path(), &args).status.success());
    assert!(!folder.path().join("dist/llms/public/14749").exists());
    assert_eq!(
        helpc(folder.path(), &["verify", "dist"]).status.code(),
        Some(0)
    );
}

#[test]
fn chunks_follow_their_schema_and_are_kept_when_others_change() {
    let schema = include_str!("../../schemas/bundle/chunk.schema.json");
    let schema: Value = serde_json::from_str(schema).expect("JSON");
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    let (folder, files) = bundles().swap_remove(0);
    let mut ids = BTreeSet::new();
    for line in text(&files, "llms/public/chunks.jsonl").lines() {
        let chunk: Value = serde_json::from_str(line).expect("JSON");
        let errors: Vec<String> = schema
            .iter_errors(&chunk)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}: {line}");
        assert!(
            ids.insert(chunk["id"].as_str().expect("an id").to_owned()),
            "{line}"
        );
    }
    assert!(ids.len() > 60, "{}", ids.len());
    // Another article changes: the same bytes as in a new folder.
    let tree = folder.path().join("articles");
    let changed = read_tree(&tree)
        .into_keys()
        .find(|path| path.ends_with(".md"))
        .expect("an article");
    let changed = tree.join(changed);
    let text = fs::read_to_string(&changed).expect("an article");
    fs::write(&changed, format!("{text}\n\nOne more sentence about it.\n")).expect("an article");
    let again = build(folder.path(), "");
    fs::remove_dir_all(folder.path().join("dist")).expect("a bundle");
    let fresh = build(folder.path(), "");
    assert_ne!(again, files);
    for (path, bytes) in &fresh {
        assert!(again.get(path) == Some(bytes), "{path}");
    }
    let without = build(folder.path(), "site:\n  chunks: false\n");
    assert!(!without.keys().any(|path| path.ends_with("chunks.jsonl")));
    assert!(without.keys().any(|path| path.ends_with(".md")));
    let none = build(folder.path(), "site: false\n");
    assert!(
        !none.keys().any(|path| path.ends_with(".md")
            || path.ends_with(".txt")
            || path.ends_with(".jsonl"))
    );
}
