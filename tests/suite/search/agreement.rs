//! The search in Rust and in JavaScript returns the same results.

use super::articles::{ARTICLES, CHINESE, PROBLEMS};
use super::{build, bundle, copy, json_of, open, read};
use crate::needs;
use crate::support::project;
use helpc::search::{Index, Query};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Makes queries from the titles of a bundle: whole, truncated and with typos, with and
/// without filters.
fn queries(bundle: &Path, most: usize) -> Vec<Value> {
    let mut queries: Vec<Value> = [
        "zzzqqq",
        "",
        "the of and",
        "constructor __proto__",
        "a b c d e f g h i j k l m n o p",
        "key vault access denied 403",
        "虚拟机",
        "虚",
        "重置密码 password",
        "vm",
        "v",
        "s",
        "storge acount",
        "virtaul machien",
        "ttorage",
        "İstanbul strasse ΟΔΟΣ",
        "\u{20000}\u{20001}",
        "𝒳𝒴",
        "cafe\u{301}",
        "ångström",
        "product type",
        ":type:generic",
        "0x80070005 ",
        "a\u{0}b\u{feff}c",
        "2",
        "40",
        "my VM does not start",
        "virtual machne wont strat",
        "TheVirtuaal machine",
        "AllocationFailed",
        "allocationfailed",
        "BlobNotFound VMNotStarting",
        "-2147024891",
        "-2146233083",
        "connect to sqldatabse",
        "stopped connections",
        "starti",
        "虚拟机无法启动",
        "没有虚拟机",
        "32610102",
        "compute-ssh-connection-fails",
    ]
    .iter()
    .map(|text| json!({"text": text, "fold": text.len() % 2 == 0}))
    .collect();
    let manifest = json_of(bundle, "manifest.json");
    let articles = manifest["articles"].as_array().expect("articles");
    for row in articles
        .iter()
        .step_by(articles.len().div_ceil(most).max(1))
    {
        let article = json_of(bundle, row["object"].as_str().expect("a path"));
        let title = article["title"].as_str().expect("a title");
        let half: String = title.chars().take(title.chars().count() / 2).collect();
        let mut typo: Vec<char> = title.chars().collect();
        if typo.len() > 8 {
            typo.swap(4, 5);
            typo.remove(7);
        }
        let typo: String = typo.into_iter().collect();
        queries.push(json!({"text": title, "fold": true}));
        queries.push(json!({"text": row["id"]}));
        queries.push(json!({"text": half, "limit": 25, "type": article["type"]}));
        queries.push(json!({"text": typo, "internal": true, "limit": 3}));
        if let Some(product) = article["properties"]["productPesIds"][0].as_str() {
            let types = ["generic", "Apollo"];
            queries.push(json!({"text": half, "product": product, "type": types, "limit": 4}));
        }
    }
    queries
}

fn answer(bundle: &Path, index: &Index, query: &Value) -> String {
    let types: Vec<&str> = match &query["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    };
    let query = Query {
        text: query["text"].as_str().expect("a text"),
        product: query["product"].as_str(),
        types: &types,
        internal: query["internal"].as_bool().unwrap_or(false),
        limit: query["limit"].as_u64().unwrap_or(10) as usize,
        fold: query["fold"].as_bool().unwrap_or(false),
    };
    let hits = index
        .query(&query, &|path| read(bundle, path))
        .expect("an answer");
    serde_json::to_string(&hits).expect("JSON")
}

/// Asserts that Rust and JavaScript answer every query with the same bytes.
fn assert_same_answers(bundle: &Path, cloud: &str, most: usize) {
    if needs::node().is_none() {
        return;
    }
    let index = open(bundle, cloud);
    let queries = queries(bundle, most);
    let mut lines = String::new();
    for query in &queries {
        lines.push_str(&format!("{query}\n"));
    }
    let node = Command::new("node")
        .arg(project().join("tests/suite/search/query.mjs"))
        .arg(project().join("templates/site/search.js"))
        .args([bundle.as_os_str(), cloud.as_ref()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut node = node.expect("node runs");
    let mut input = node.stdin.take().expect("an input");
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = node.wait_with_output().expect("node runs");
    writer.join().expect("joined").expect("written");
    assert!(output.status.success(), "node failed");
    let answers = String::from_utf8(output.stdout).expect("UTF-8");
    let answers: Vec<&str> = answers.lines().collect();
    assert_eq!(answers.len(), queries.len());
    let mut found = 0;
    for (query, theirs) in queries.iter().zip(answers) {
        let ours = answer(bundle, &index, query);
        assert_eq!(ours, theirs, "{query}");
        found += usize::from(!ours.contains("\"total\":0"));
    }
    assert!(
        found * 3 > queries.len(),
        "many queries find something: {found}"
    );
}

#[test]
fn rust_and_javascript_agree() {
    let folder = copy();
    assert_same_answers(&folder.path().join("dist"), "public", usize::MAX);
    assert_same_answers(&folder.path().join("dist"), "fairfax", usize::MAX);
}

#[test]
fn rust_and_javascript_agree_on_other_scripts() {
    for articles in [ARTICLES, CHINESE, PROBLEMS] {
        let folder = bundle(articles);
        assert_same_answers(&folder.path().join("dist"), "public", usize::MAX);
    }
}

#[test]
fn rust_and_javascript_agree_on_a_real_tree() {
    let Some(articles) = needs::real_articles() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let articles = articles.to_str().expect("UTF-8");
    build(
        folder.path(),
        &[articles, "--out", "dist", "--fail-on", "never"],
    );
    for cloud in ["public", "mooncake"] {
        assert_same_answers(&folder.path().join("dist"), cloud, 150);
    }
}
