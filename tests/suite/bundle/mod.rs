//! What a build writes, replaces and keeps.

mod writing;

use crate::needs::trees;
use crate::support::{SCHEMAS, copy_tree, helpc, project, read_tree, write_tree};
use helpc::schema::Lookup;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn build(folder: &Path, args: &[&str]) -> std::process::Output {
    let mut all = vec!["build", "--format", "concise"];
    all.extend(args);
    helpc(folder, &all)
}

/// Returns a copy of our articles.
fn copy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("helpc.yaml"), "").expect("write");
    copy_tree(&project().join("articles"), &folder.path().join("articles"));
    folder
}

fn manifest(out: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(out.join("manifest.json")).expect("a manifest"))
        .expect("JSON")
}

/// Returns the build record of the bundle in `out`.
fn record(out: &Path) -> Value {
    let path = helpc::emit::record_path(out).expect("a named folder");
    serde_json::from_slice(&std::fs::read(path).expect("a build record")).expect("JSON")
}

/// Asserts that every file in the manifest exists with its size and hash, and that every
/// alias is an entry. Returns the objects.
fn assert_whole(out: &Path) -> BTreeMap<String, Value> {
    let manifest = manifest(out);
    let mut objects = BTreeMap::new();
    for file in manifest["files"].as_array().expect("files") {
        let path = file["path"].as_str().expect("a path");
        let bytes = std::fs::read(out.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(
            bytes.len() as u64,
            file["size"].as_u64().expect("a size"),
            "{path}"
        );
        let hash: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(hash, file["sha256"].as_str().expect("a hash"), "{path}");
        assert_eq!(
            path,
            format!("objects/{}/{}.json", &hash[..2], &hash[2..32])
        );
        objects.insert(
            path.to_owned(),
            serde_json::from_slice(&bytes).expect("JSON"),
        );
    }
    objects
}

fn schema_of(kind: &str) -> jsonschema::Validator {
    let path = project().join(format!("schemas/bundle/{kind}.schema.json"));
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    jsonschema::options()
        .build(&serde_json::from_str(&text).expect("JSON"))
        .expect("a schema")
}

fn assert_valid(out: &Path) {
    let objects = assert_whole(out);
    let mut validators: BTreeMap<String, jsonschema::Validator> = BTreeMap::new();
    let manifest = manifest(out);
    let named = objects.iter().map(|(path, object)| {
        (
            path.as_str(),
            object["kind"].as_str().expect("a kind"),
            object,
        )
    });
    let record = record(out);
    let others = [
        ("manifest.json", "manifest", &manifest),
        ("the build record", "build-record", &record),
    ];
    for (path, kind, object) in named.chain(others) {
        let validator = validators
            .entry(kind.to_owned())
            .or_insert_with(|| schema_of(kind));
        if let Err(error) = validator.validate(object) {
            panic!("{path} ({kind}): {} {error}", error.instance_path());
        }
    }
}

/// Asserts that two trees of files are the same.
fn assert_same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) {
    let differs = |path: &&String| one.get(*path) != other.get(*path);
    let paths: BTreeSet<&String> = one.keys().chain(other.keys()).filter(differs).collect();
    assert!(
        paths.is_empty(),
        "{} files differ: {:?}",
        paths.len(),
        paths.iter().take(8).collect::<Vec<_>>()
    );
}

/// Looks up a key as a surface does, from the entry of a cloud.
fn lookup<'o>(
    objects: &'o BTreeMap<String, Value>,
    entry: &Value,
    by: &str,
    key: &str,
) -> Vec<&'o Value> {
    let index = &objects[entry["indexes"][by].as_str().expect("an index")];
    let shards = index["shards"].as_array().expect("shards");
    let hash = key.bytes().fold(0x811c_9dc5_u32, |hash, b| {
        (hash ^ u32::from(b)).wrapping_mul(0x0100_0193)
    });
    let Some(shard) = shards[hash as usize % shards.len()].as_str() else {
        return Vec::new();
    };
    let found = &objects[shard]["entries"][key];
    let pages = found["more"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|page| &objects[page.as_str().expect("a path")]);
    let cards = [found]
        .into_iter()
        .chain(pages)
        .flat_map(|page| page["cards"].as_array().into_iter().flatten());
    cards.collect()
}

#[test]
fn every_file_matches_its_schema() {
    let folder = copy();
    let output = build(folder.path(), &[]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    assert_valid(&folder.path().join("dist"));
    let manifest = manifest(&folder.path().join("dist"));
    let clouds: Vec<_> = manifest["clouds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["cloud"].as_str().unwrap())
        .collect();
    assert_eq!(
        clouds,
        [
            "public",
            "fairfax",
            "mooncake",
            "blackforest",
            "usnat",
            "ussec"
        ]
    );
}

#[test]
fn articles_are_found_as_the_format_describes() {
    let folder = copy();
    build(folder.path(), &[]);
    let out = folder.path().join("dist");
    let objects = assert_whole(&out);
    for alias in read_tree(&out.join("clouds")).into_values() {
        let entry: Value = serde_json::from_slice(&alias).expect("JSON");
        let cloud = entry["cloud"].as_str().unwrap();
        let shown: Vec<&Value> = objects
            .values()
            .filter(|object| object["kind"] == "article")
            .filter(|article| {
                article["clouds"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|name| name == cloud)
            })
            .collect();
        assert_eq!(shown.len() as u64, entry["articles"].as_u64().unwrap());
        for article in shown {
            let id = article["id"].as_str().unwrap();
            let by = |by: &str, key: &str| {
                let cards = lookup(&objects, &entry, by, &key.to_lowercase());
                assert!(
                    cards.iter().any(|card| card["id"] == id),
                    "{cloud}: {id} is not found by {by} {key}"
                );
                let order = |card: &&Value| {
                    let number = card["order"].as_u64().unwrap_or(u64::MAX);
                    (
                        number,
                        card["title"].as_str().unwrap().to_lowercase(),
                        card["id"].as_str().unwrap().to_lowercase(),
                    )
                };
                assert!(
                    cards.is_sorted_by_key(order),
                    "{cloud}: {by} {key} is out of order"
                );
            };
            by("id", id);
            by("type", article["type"].as_str().unwrap());
            let properties = &article["properties"];
            let kind = SCHEMAS
                .self_help_type(article["type"].as_str().unwrap())
                .expect("a known type");
            let topic = (Lookup::Topic, "supportTopicIds", "topic");
            let product = (Lookup::Product, "productPesIds", "product");
            for (lookup, attribute, index) in [topic, product] {
                if !kind.lookup.contains(&lookup) {
                    continue;
                }
                for key in properties[attribute].as_array().into_iter().flatten() {
                    by(index, key.as_str().unwrap());
                }
            }
            let both = [Lookup::Topic, Lookup::Product];
            if both.iter().all(|lookup| kind.lookup.contains(lookup)) {
                let list = |name: &str| properties[name].as_array().into_iter().flatten();
                for topic in list("supportTopicIds") {
                    for product in list("productPesIds") {
                        let topic = topic.as_str().unwrap();
                        by("answer", &format!("{topic}/{}", product.as_str().unwrap()));
                    }
                }
            }
            for attribute in ["diagnosticScenario", "symptomID"] {
                if !kind.lookup.contains(&Lookup::Symptom) {
                    continue;
                }
                if let Some(symptom) = properties[attribute].as_str() {
                    by("symptom", symptom);
                }
            }
            let resource = properties["resource"].as_str();
            if let (Some(service), Some(resource)) = (properties["service"].as_str(), resource)
                && kind.lookup.contains(&Lookup::Resource)
            {
                by("resource", &format!("{service}/{resource}"));
            }
        }
    }
}

#[test]
fn publishes_all_articles_but_those_with_an_error() {
    let folder = copy();
    let out = folder.path().join("dist");
    let path = "articles/microsoft.compute/compute-rdp-connection-fails.md";
    let text = std::fs::read_to_string(folder.path().join(path)).expect("an article");
    let count = read_tree(&folder.path().join("articles")).len();
    write_tree(
        folder.path(),
        &[(path, &text.replacen("pageTitle=", "pageTitel=", 1))],
    );
    let strict = build(folder.path(), &["--strict", "--audience", "all"]);
    assert_eq!(strict.status.code(), Some(1));
    assert!(
        !out.join("manifest.json").exists(),
        "--strict publishes nothing"
    );
    let built = build(folder.path(), &["--audience", "all"]);
    assert_eq!(built.status.code(), Some(3));
    let never = build(folder.path(), &["--audience", "all", "--fail-on", "never"]);
    assert_eq!(never.status.code(), Some(0));
    let manifest = manifest(&out);
    assert_eq!(manifest["articles"].as_array().unwrap().len(), count - 1);
    let record = record(&out);
    let held = record["heldBack"].as_array().unwrap();
    assert_eq!(held.len(), 1);
    assert_eq!(
        held[0]["source"],
        "microsoft.compute/compute-rdp-connection-fails.md"
    );
    assert_eq!(held[0]["reasons"][0]["rule"], "properties/unknown");
    assert_valid(&out);
}

#[test]
fn whole_trees_build_complete_valid_bundles() {
    for articles in trees() {
        assert_complete(&articles);
    }
}

fn assert_complete(articles: &Path) {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("bundle");
    let args = [
        articles.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
        "--quiet",
    ];
    let output = build(folder.path(), &args);
    assert!(
        [Some(0), Some(3)].contains(&output.status.code()),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_valid(&out);
    let manifest = manifest(&out);
    let record = record(&out);
    let count = |key: &str| record[key].as_array().unwrap().len();
    let left_out = record["leftOut"].as_u64().unwrap() as usize;
    assert_eq!(
        count("articles"),
        manifest["articles"].as_array().unwrap().len()
    );
    let files = read_tree(articles)
        .into_keys()
        .filter(|path| path.to_lowercase().ends_with(".md"))
        .count();
    assert!(
        count("articles") + count("heldBack") + left_out >= files,
        "every article is accounted for"
    );
    for held in record["heldBack"].as_array().unwrap() {
        assert!(!held["reasons"].as_array().unwrap().is_empty(), "{held}");
    }
    let all = files - left_out;
    assert!(count("articles") > all * 95 / 100, "most are published");
    let before = read_tree(&out);
    let again = build(
        folder.path(),
        &[
            articles.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
            "--jobs",
            "1",
        ],
    );
    assert_eq!(again.status.code(), output.status.code());
    assert_same(&before, &read_tree(&out));
}
