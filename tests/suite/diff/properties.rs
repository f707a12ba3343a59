//! Laws that hold for every change.

use super::Project;
use crate::support::helpc;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;
use walkdir::WalkDir;

/// The bundle of the articles before any change.
static BEFORE: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| bundle(&Project::new().side("before")));

/// A change to one article, as the numbers of the article and of the kind of change.
type Mutation = (usize, usize);

fn articles(project: &Project) -> Vec<String> {
    let root = project.side("after").join("articles");
    let files = WalkDir::new(&root).sort_by_file_name().into_iter();
    let files = files.map(|entry| entry.expect("an entry"));
    let files = files.filter(|entry| entry.file_type().is_file());
    let below = files.map(|entry| {
        let path = entry.path().strip_prefix(&root).expect("below");
        path.to_string_lossy().replace('\\', "/")
    });
    below.collect()
}

/// Replaces the value of an attribute, if the article has it.
fn set(text: &str, name: &str, value: &str) -> String {
    let Some(start) = text.find(&format!("{name}=\"")) else {
        return text.to_owned();
    };
    let start = start + name.len() + 2;
    let end = start + text[start..].find('"').expect("a quote");
    format!("{}{value}{}", &text[..start], &text[end..])
}

fn apply(project: &Project, (article, kind): Mutation) {
    let files = articles(project);
    if files.is_empty() {
        return;
    }
    let path = &files[article % files.len()];
    let text = project.read(path);
    let new = match kind % 18 {
        0 => return project.remove(path),
        1 => {
            return project.write(
                &format!("{path}.copy.md"),
                &set(&text, "articleId", "a-copy"),
            );
        }
        2 => set(&text, "supportTopicIds", "32411835"),
        3 => set(&text, "productPesIds", "14749"),
        4 => set(&text, "cloudEnvironments", "public"),
        5 => set(&text, "displayOrder", "1"),
        6 => {
            project.remove(path);
            return project.write(&format!("moved/{}", path.replace('/', "-")), &text);
        }
        7 => set(&text, "pageTitle", "A title that only this article has"),
        8 => text.replacen(" the ", " your ", 3),
        9 => set(&text, "cloudEnvironments", "publik"),
        10 => set(&text, "ms.author", "someone"),
        11 => format!("{text}\n\n"),
        12 => set(&text, "articleId", "another-id"),
        13 => set(&text, "resource", "disks"),
        14 => set(&text, "resourceTags", "windows"),
        15 => text.replacen("\"required\": false", "\"required\": true", 1),
        16 => text.replacen("](https://", "](https://www.", 1),
        _ => set(&text, "searchTags", "other, words"),
    };
    project.write(path, &new);
}

/// Returns the names and the contents of everything in a bundle except its inputs.
fn bundle(folder: &Path) -> BTreeSet<String> {
    let build = [
        "build",
        "--no-site",
        "--quiet",
        "--max-held-back",
        "100%",
        "--fail-on",
        "never",
    ];
    let output = helpc(folder, &build);
    assert!(output.status.success(), "{output:?}");
    let files = WalkDir::new(folder.join("dist")).into_iter();
    let files = files.map(|entry| entry.expect("an entry").into_path());
    // Objects are named by their content.
    files
        .filter(|path| path.components().any(|part| part.as_os_str() == "objects"))
        .map(|path| path.to_string_lossy().into_owned())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .map(|path| path.replace(&*folder.to_string_lossy(), ""))
        .collect()
}

fn texts(list: &Value) -> Vec<&str> {
    let list = list.as_array().expect("a list");
    list.iter()
        .map(|one| one.as_str().expect("a text"))
        .collect()
}

fn ids(list: &Value) -> Vec<String> {
    let list = list.as_array().expect("a list").iter();
    list.map(|one| one["id"].as_str().expect("an id").to_owned())
        .collect()
}

/// Returns the ids of the articles that `helpc why` shows to a customer.
fn shown(folder: &Path, cloud: &str, choice: &Value) -> Option<Vec<String>> {
    let mut args = vec!["why", "--format", "json", "--cloud", cloud];
    let id = |name: &str| choice[name]["id"].as_str();
    match choice["by"].as_str().expect("an index") {
        "answer" => args.extend(["--topic", id("topic")?, "--product", id("product")?]),
        "topic" => args.extend(["--topic", id("topic")?]),
        "product" => args.extend(["--product", id("product")?]),
        "resource" => args.extend(["--resource", choice["key"].as_str()?]),
        _ => return None,
    }
    let output = helpc(folder, &args);
    if output.status.code() == Some(2) {
        // Nothing in this tree has the topic or the product.
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(error.contains("unknown"), "{output:?}");
        return Some(Vec::new());
    }
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    Some(ids(&answer["shown"]))
}

/// Compares a few of the choices with two runs of `helpc why`; returns how many.
fn agree(project: &Project, diff: &Value) -> usize {
    let mut compared = 0;
    for change in diff["choices"].as_array().expect("choices") {
        let choices = change["choices"].as_array().expect("choices");
        let clouds = texts(&change["clouds"]);
        let count = choices.len() * clouds.len();
        assert_eq!(change["count"], count);
        let (choice, cloud) = (choices.last().expect("a choice"), clouds[clouds.len() - 1]);
        for side in ["before", "after"] {
            if let Some(shown) = shown(&project.side(side), cloud, choice) {
                assert_eq!(shown, ids(&change[side]), "{side} {cloud} {choice}");
                compared += 1;
            }
        }
        if compared > 8 {
            break;
        }
    }
    compared
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 6,
        max_shrink_iters: 0,
        ..ProptestConfig::default()
    })]
    #[test]
    fn a_diff_is_empty_if_and_only_if_the_bundles_are_the_same(
        mutations in prop::collection::vec((0_usize..200, 0_usize..18), 1..3),
    ) {
        let project = Project::new();
        for mutation in &mutations {
            apply(&project, *mutation);
        }
        let diff = project.diff(&[]);
        let is_same = *BEFORE == bundle(&project.side("after"));
        prop_assert_eq!(&diff["same"], &Value::Bool(is_same), "{:?} {}", mutations, diff);
        if is_same {
            prop_assert!(super::totals(&diff).is_empty());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4,
        max_shrink_iters: 0,
        ..ProptestConfig::default()
    })]
    #[test]
    fn what_it_says_about_lists_is_what_why_says(
        mutations in prop::collection::vec(
            (0_usize..200, prop::sample::select(vec![0, 1, 2, 3, 4, 5, 9, 12, 13])), 2..5,
        ),
    ) {
        let project = Project::new();
        for mutation in &mutations {
            apply(&project, *mutation);
        }
        agree(&project, &project.diff(&[]));
    }
}

#[test]
fn the_lists_of_a_deleted_article_are_those_of_why() {
    let project = Project::new();
    project.remove("microsoft.compute/compute-rdp-connection-fails.md");
    project.remove("microsoft.storage/storage-403-authorization-failure.md");
    assert!(agree(&project, &project.diff(&[])) > 4);
}

/// Returns a value without the titles of products.
fn without_product_names(value: &Value) -> Value {
    match value {
        Value::Array(all) => all.iter().map(without_product_names).collect(),
        Value::Object(all) => all
            .iter()
            .map(|(key, value)| match key.as_str() {
                "product" => (key.clone(), value["id"].clone()),
                _ => (key.clone(), without_product_names(value)),
            })
            .collect(),
        _ => value.clone(),
    }
}

#[test]
fn two_bundles_differ_as_their_trees_do() {
    let project = Project::new();
    project.remove("microsoft.compute/compute-rdp-connection-fails.md");
    project.edit(
        "microsoft.compute/compute-ssh-connection-fails.md",
        "\n1. ",
        "\n1. Wait for a minute. ",
    );
    for side in ["before", "after"] {
        bundle(&project.side(side));
    }
    let trees = project.diff(&[]);
    let output = helpc(
        project.path(),
        &["diff", "before/dist", "after/dist", "--format", "json"],
    );
    let bundles: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    // A bundle does not tell why an article is missing.
    for kind in ["lost-answer", "other-first-answer", "text"] {
        assert_eq!(trees["totals"][kind], bundles["totals"][kind], "{kind}");
        assert!(trees["totals"][kind].is_number(), "{kind}");
    }
    // A bundle also has a name for an id that no article describes.
    let lists = |diff: &Value| without_product_names(&diff["choices"]);
    assert_eq!(lists(&trees), lists(&bundles));
    let output = helpc(
        project.path(),
        &["diff", "before/dist", "after", "--format", "json"],
    );
    let mixed: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(lists(&trees), lists(&mixed));
    let output = helpc(
        project.path(),
        &["diff", "after/dist", "after", "--format", "json"],
    );
    let same: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(same["same"], true, "{same}");
}
