//! Pages of articles.

use crate::html::HOSTILE;
use crate::needs::trees;
use crate::support::{SCHEMAS, article, documents, project, read_tree};
use helpc::compile::Guide;
use helpc::config::SiteSettings;
use helpc::corpus::Corpus;
use helpc::site::{MARK, Site, Templates, slug};
use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use serde_json::json;
use std::collections::BTreeMap;

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
pub(crate) fn faults(html: &str, dom: &RcDom) -> Vec<String> {
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

pub(crate) fn parse(html: &str) -> RcDom {
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
