//! The site.

use crate::html::HOSTILE;
use crate::needs::trees;
use crate::support::{
    SCHEMAS, article, copy_tree, documents, helpc, machine, project, read_tree, write_tree,
};
use helpc::compile::Guide;
use helpc::config::SiteSettings;
use helpc::corpus::Corpus;
use helpc::site::{MARK, Site, Templates, slug};
use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const APOLLO: &str = "## Restore the connection\n\nOpen [the machine](data-blade:A.B.id.$resourceId) called \
    <!--$vmname-->[vm name]<!--/$vmname-->.\n\n![The network & its parts](https://pictures.example.org/a.png)\n\n\
    | Code | Meaning |\n|---|---|\n| 1 | One |\n\n:::Section Check & repair:::\n\nThe check:\n\n<insight>\n\
    <symptomId>A</symptomId>\n<executionText>We look</executionText>\n</insight>\n\nThe video:\n\n<video>\n\
    <src>https://www.youtube.com/watch?v=abc</src>\n<title>How \"to\"</title>\n</video>\n";

const FORM: &str = "---\n{\"$schema\": \"SelfHelpContent\", \"title\": \"A < b\", \"formElements\": [\
    {\"id\": \"a\", \"order\": 1, \"controlType\": \"dropdown\", \"displayLabel\": \"Which <kind>?\", \"required\": true,\
     \"dropdownOptions\": [{\"value\": \"x\", \"text\": \"X & Y\"}]},\
    {\"id\": \"b\", \"order\": 2, \"controlType\": \"infoblock\", \"content\": \"Read <b>this</b>\", \"visibility\": \"a == x\"}]}\n---\n";

/// Returns the page of the only article of `files`.
fn page(files: Vec<(String, Vec<u8>)>) -> String {
    let site =
        Site::new(Templates::embedded(), &SCHEMAS, &SiteSettings::default()).expect("templates");
    let document = documents(&Corpus::from_memory(files, &SCHEMAS))
        .into_values()
        .next()
        .expect("one document");
    let object = serde_json::to_vec(&document).expect("JSON");
    let page = site
        .article("objects/ab/c.json", &object, &|_| false, &Guide::default())
        .expect("a page");
    String::from_utf8(page.bytes).expect("UTF-8")
}

#[test]
fn pages_of_articles() {
    let pages = [
        page(article("apollo", &format!("# Internal\n\n{APOLLO}"))),
        page(article(
            "problemScopingQuestions",
            &format!("# Form\n{FORM}"),
        )),
    ];
    let filters = [(r"-[0-9a-f]{12}\.", "-….")];
    insta::with_settings!({ filters => filters }, {
        insta::assert_snapshot!(pages.join("\n=====\n"));
    });
}

/// Elements of the frame around articles.
const FRAME: &str = "html head meta title link script body header main footer article section form label input select \
    option button noscript details summary nav aside svg use helpc-help";
const FRAME_ATTRIBUTES: &str = "lang charset http-equiv content name rel href type class id tabindex src data-id data-type \
    data-object data-part data-video data-src data-schema data-script role aria-label for placeholder autocomplete \
    spellcheck hidden value aria-labelledby data-icons data-page data-t aria-current aria-hidden width height alt \
    property media action focusable autocapitalize data-clouds data-markdown-ignore data-product data-t-label data-t-placeholder data-topic cloud product";

/// Returns what a browser would find in a page but must not.
fn faults(html: &str, dom: &RcDom) -> Vec<String> {
    let mut faults = Vec::new();
    visit(&dom.document, &mut faults);
    let bodies = html.matches("<body>").count() + html.matches("</html>").count();
    if bodies != 2 {
        faults.push("the frame is broken".to_owned());
    }
    faults
}

fn visit(node: &Handle, faults: &mut Vec<String>) {
    if let NodeData::Element { name, attrs, .. } = &node.data {
        let element = name.local.as_ref();
        let is_known = |list: &str, name: &str| list.split_whitespace().any(|known| known == name);
        if !is_known(FRAME, element) && SCHEMAS.html.element(element).is_none() {
            faults.push(format!("element {element}"));
        }
        for attribute in attrs.borrow().iter() {
            let (key, value) = (attribute.name.local.as_ref(), attribute.value.as_ref());
            let is_own = crate::html::OWN_ATTRIBUTES.contains(&key);
            let is_listed = SCHEMAS.html.element(element).is_some_and(|known| {
                let mut all = known
                    .attributes
                    .iter()
                    .chain(&SCHEMAS.html.global_attributes);
                all.any(|known| known == key)
            });
            if !is_own && !is_listed && !is_known(FRAME_ATTRIBUTES, key) {
                faults.push(format!("attribute {key} of {element}"));
            }
            let target = value.trim_start().to_ascii_lowercase();
            let relative = !target.contains(':') || target.starts_with("../");
            let is_safe = ["https:", "http:", "mailto:", "tel:", "#"]
                .iter()
                .any(|scheme| target.starts_with(scheme));
            if ["href", "src"].contains(&key) && !relative && !is_safe {
                faults.push(format!("{key}={value}"));
            }
            let is_asset = ["../assets/", "assets/", "/assets/"]
                .iter()
                .any(|folder| value.starts_with(folder));
            if key == "src" && !is_asset {
                faults.push(format!("fetches {value}"));
            }
        }
        let has_text = node.children.borrow().iter().any(|child| {
            matches!(&child.data, NodeData::Text { contents } if !contents.borrow().trim().is_empty())
        });
        // Data for search engines does not run.
        let is_data = attrs
            .borrow()
            .iter()
            .any(|attribute| attribute.value.as_ref() == "application/ld+json");
        if ["script", "style"].contains(&element) && has_text && !is_data {
            faults.push(format!("{element} with content"));
        }
    }
    if let NodeData::Comment { contents } = &node.data
        && !MARK.contains(contents.as_ref())
    {
        faults.push(format!("comment {contents}"));
    }
    let children = node.children.borrow();
    children.iter().for_each(|child| visit(child, faults));
}

fn parse(html: &str) -> RcDom {
    parse_document(RcDom::default(), ParseOpts::default()).one(html)
}

#[test]
fn hostile_articles_make_inert_pages() {
    for hostile in HOSTILE {
        for kind in ["generic", "apollo"] {
            let body = format!("# Title {hostile}\n\n{hostile}\n\nlast");
            let html = page(article(kind, &body));
            assert_eq!(
                faults(&html, &parse(&html)),
                Vec::<String>::new(),
                "{hostile}\n{html}"
            );
            assert!(html.contains("last"), "{hostile}\n{html}");
        }
        let text = json!(hostile).to_string();
        for body in [
            json!({"title": hostile, "formElements": [{"id": hostile, "controlType": "infoblock", "displayLabel": hostile, "content": hostile, "visibility": hostile, "hints": [{"text": hostile}]}]}),
            json!({"commonProblems": [{"title": hostile, "description": hostile, "subProblems": [{"title": hostile}]}]}),
            json!({hostile.to_owned(): [hostile, {"x": hostile}]}),
            json!([[text]]),
        ] {
            for kind in [
                "problemScopingQuestions",
                "diagnoseandsolve",
                "advisorRecommendationMetadata",
            ] {
                let html = page(article(kind, &format!("# Title\n---\n{body}\n---\n")));
                assert_eq!(
                    faults(&html, &parse(&html)),
                    Vec::<String>::new(),
                    "{kind}: {body}\n{html}"
                );
            }
        }
    }
}

#[test]
fn page_names_are_safe_and_unique() {
    let mut ids: Vec<String> = [
        "a b",
        "a~20b",
        "a/b",
        "a\\b",
        "..",
        ".",
        "",
        "CON",
        "con",
        "nul.txt",
        "AUX",
        "COM1",
        "lpt9",
        "a\"b",
        "é",
        "é\u{301}",
        "İ",
        "a%2fb",
        "index",
        "\u{202e}x",
    ]
    .map(str::to_owned)
    .to_vec();
    ids.extend([254, 255, 256, 1000].map(|length| "x".repeat(length)));
    ids.extend([100, 200].map(|length| "汉".repeat(length)));
    for tree in trees() {
        for (path, bytes) in read_tree(&tree) {
            let source = helpc::source::Source::decode(path.as_str(), bytes);
            ids.push(
                helpc::article::Article::parse(source, &SCHEMAS)
                    .id()
                    .to_owned(),
            );
        }
    }
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for id in &ids {
        let name = slug(id);
        assert!(name.len() <= 130, "{id}: {name}");
        let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_~".contains(&b);
        assert!(name.bytes().all(is_plain), "{id}: {name}");
        assert!(!["con", "prn", "aux", "nul", "com1", "lpt9"].contains(&name.as_str()));
        let id = id.to_lowercase();
        let other = names.insert(name.clone(), id.clone()).unwrap_or(id.clone());
        assert_eq!(other, id, "both are {name}");
    }
}

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

/// Returns the texts of the files in `folder` with their paths.
fn texts(folder: &str) -> Vec<(String, String)> {
    let files = crate::support::read_tree(&project().join(folder)).into_iter();
    files
        .filter_map(|(path, bytes)| {
            Some((format!("{folder}/{path}"), String::from_utf8(bytes).ok()?))
        })
        .collect()
}

#[test]
fn content_security_policies_are_written_in_one_place() {
    let policy = helpc::site::header_policy(&SCHEMAS.components.videos);
    let folders = ["src", "templates", "docs"];
    for (path, text) in folders.into_iter().flat_map(texts) {
        for policy_line in text.lines().filter(|line| line.contains("default-src")) {
            let is_ours = path == "src/site/policy.rs" || policy_line.contains(&policy);
            assert!(is_ours, "{path}: {policy_line}\nexpected: {policy}");
        }
    }
}
