//! Several destinations: `helpc publish --destinations`.

use super::project;
use crate::support::{command, git, helpc, text, write_tree};
use serde_json::Value;
use std::path::Path;
use std::process::Output;

/// A project with a bundle for each cloud, and a table of destinations outside it.
fn clouds() -> (tempfile::TempDir, tempfile::TempDir) {
    let folder = project(&["machine-a", "machine-b"], "");
    let at = folder.path();
    let article = at.join("articles/microsoft.compute/machine-b.md");
    let text = std::fs::read_to_string(&article).expect("an article");
    let both = text.replace("\"public\"", "\"public, fairfax\"");
    std::fs::write(&article, both).expect("written");
    for cloud in ["public", "fairfax"] {
        let out = format!("dist-{cloud}");
        let output = helpc(at, &["build", "--quiet", "--cloud", cloud, "--out", &out]);
        assert!(output.status.success(), "{output:?}");
    }
    let outside = tempfile::tempdir().expect("a folder");
    write_tree(outside.path(), &[("table.yaml", &table(at, ""))]);
    (folder, outside)
}

fn table(folder: &Path, more: &str) -> String {
    let root = folder.display();
    format!(
        "destinations:
  - name: public
    to: file://{root}/sites/public
    cloud: public
  - name: gov
    to: file://{root}/sites/gov
    cloud: fairfax
{more}"
    )
}

fn run(folder: &Path, table: &Path, args: &[&str]) -> Output {
    let table = table.to_string_lossy();
    let mut all = vec!["publish", "--destinations", &table];
    all.extend(args);
    command(folder, &all).output().expect("helpc runs")
}

fn manifest(folder: &Path, site: &str) -> Option<Value> {
    let file = folder.join("sites").join(site).join("manifest.json");
    serde_json::from_slice(&std::fs::read(file).ok()?).ok()
}

#[test]
fn each_destination_gets_the_bundle_of_its_cloud() {
    let (folder, outside) = clouds();
    let (folder, table) = (folder.path(), outside.path().join("table.yaml"));
    let output = run(folder, &table, &["--only", "gov", "--dry-run"]);
    assert!(output.status.success(), "{output:?}");
    let output = run(folder, &table, &["--smoke-test"]);
    assert!(output.status.success(), "{output:?}");
    for (site, cloud) in [("public", "public"), ("gov", "fairfax")] {
        let manifest = manifest(folder, site).expect("published");
        assert_eq!(manifest["clouds"][0]["cloud"], cloud);
        assert_eq!(manifest["clouds"].as_array().map(Vec::len), Some(1));
    }
    let output = run(folder, &table, &["--only", "public,other"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("no destination is named `other`; there are `public`, `gov`"),
        "{output:?}"
    );
}

#[test]
fn histories_and_plans_name_their_destinations() {
    let (folder, outside) = clouds();
    let (folder, table) = (folder.path(), outside.path().join("table.yaml"));
    let root = format!("file://{}/sites", folder.display());
    let lines = |args: &[&str]| -> Vec<Value> {
        let output = run(folder, &table, &[args, &["--format", "json"]].concat());
        assert!(output.status.success(), "{output:?}");
        let lines = text(&output.stdout);
        let lines = lines.lines();
        lines
            .map(|line| serde_json::from_str(line).expect("a line of JSON"))
            .collect()
    };
    let plans = lines(&["--dry-run"]);
    let output = run(folder, &table, &[]);
    assert!(output.status.success(), "{output:?}");
    let histories = lines(&["--history"]);
    for (at, name) in ["public", "gov"].into_iter().enumerate() {
        let destination = format!("{root}/{name}");
        for line in [&plans[at], &histories[at]] {
            assert_eq!(line["name"], name);
            assert_eq!(line["destination"], destination);
        }
        assert_eq!(plans[at]["plan"]["destination"], destination);
        assert_eq!(histories[at]["generations"][0]["number"], 1);
    }
    let output = run(folder, &table, &["--history"]);
    let shown = text(&output.stdout);
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines.len(), 4, "{shown}");
    assert_eq!(lines[0], format!("public: {root}/public"));
    assert_eq!(lines[2], format!("gov: {root}/gov"));
    assert!(lines[1].contains("2 articles"), "{shown}");
    assert!(lines[3].contains("1 article "), "{shown}");
    let output = run(folder, &table, &["--history", "--only", "gov"]);
    assert!(text(&output.stdout).starts_with("gov: "), "{output:?}");
}

#[test]
fn a_rollback_that_is_advised_goes_back_at_that_destination() {
    let (folder, outside) = clouds();
    let (folder, table) = (folder.path(), outside.path().join("table.yaml"));
    let output = run(folder, &table, &[]);
    assert!(output.status.success(), "{output:?}");
    let first = manifest(folder, "gov");
    let article = folder.join("articles/microsoft.compute/machine-b.md");
    let changed = std::fs::read_to_string(&article).expect("an article") + "It is new.\n";
    std::fs::write(&article, changed).expect("written");
    let out = ["--cloud", "fairfax", "--out", "dist-fairfax"];
    let output = helpc(folder, &[&["build", "--quiet"], &out[..]].concat());
    assert!(output.status.success(), "{output:?}");
    // What readers start from is damaged by somebody else.
    let publish = ["--smoke-test", "--only", "gov"];
    let output = run(folder, &table, &publish);
    assert!(output.status.success(), "{output:?}");
    std::fs::write(folder.join("sites/gov/index.html"), "mine").expect("written");
    let output = run(folder, &table, &publish);
    assert_eq!(output.status.code(), Some(5), "{output:?}");
    let said = text(&output.stderr);
    let (_, rest) = said.split_once("`helpc publish ").expect("a command");
    let (advice, rest) = rest.split_once('`').expect("its end");
    assert!(rest.starts_with(" goes back to the generation before"));
    let expected = format!("--destinations {} --only 'gov' --rollback", table.display());
    assert_eq!(advice, expected);
    let command = advice.replace('\'', "");
    let args: Vec<&str> = command.split(' ').skip(2).collect();
    let output = run(folder, &table, &args);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(manifest(folder, "gov"), first);
}

#[test]
fn wrong_bundles_are_found_before_anything_is_written() {
    let (folder, outside) = clouds();
    let (folder, path) = (folder.path(), outside.path().join("table.yaml"));
    for (row, reason) in [
        (
            "cloud: public\n    bundle: dist-fairfax",
            "`fairfax`, not for `public` alone",
        ),
        (
            "bundle: dist\n    audience: internal",
            "for the audience `customer`, not for `internal`",
        ),
        ("cloud: mooncake", "dist-mooncake"),
        (
            "bundle: dist\n    variables: NOBODY_",
            "no variable whose name starts with `NOBODY_`",
        ),
    ] {
        let row = format!("  - name: third\n    to: file:///nowhere\n    {row}\n");
        write_tree(outside.path(), &[("table.yaml", &table(folder, &row))]);
        let output = run(folder, &path, &[]);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let said = text(&output.stderr);
        assert!(said.contains(reason) && said.contains("third"), "{said}");
        assert!(manifest(folder, "public").is_none(), "nothing was written");
    }
}

#[test]
fn the_first_failure_stops_the_rest() {
    let (folder, outside) = clouds();
    let (folder, table) = (folder.path(), outside.path().join("table.yaml"));
    write_tree(folder, &[("sites/public/manifest.json", "{}")]);
    let output = run(folder, &table, &[]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let said = text(&output.stderr);
    assert!(
        said.contains("stopped at the destination `public`; these were not touched: `gov`"),
        "{said}"
    );
    assert!(manifest(folder, "gov").is_none());
}

#[test]
fn a_table_in_the_project_is_read_only_from_a_revision() {
    if crate::needs::git().is_none() {
        return;
    }
    let (folder, _outside) = clouds();
    let folder = folder.path();
    let file = folder.join("table.yaml");
    write_tree(folder, &[("table.yaml", &table(folder, ""))]);
    let output = run(folder, &file, &[]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(
        text(&output.stderr).contains("is in the project"),
        "{output:?}"
    );
    git(folder, &["init", "--quiet"]);
    git(folder, &["add", "table.yaml"]);
    git(folder, &["commit", "--quiet", "-m", "a step"]);
    let other = table(folder, "").replace("sites", "elsewhere");
    write_tree(folder, &[("table.yaml", &other)]);
    let trusted = ["--trusted-config", "HEAD"];
    let output = run(folder, Path::new("table.yaml"), &trusted);
    assert!(output.status.success(), "{output:?}");
    assert!(manifest(folder, "public").is_some());
    assert!(
        !folder.join("elsewhere").exists(),
        "the tree is not trusted"
    );
}

#[test]
fn the_schema_says_what_is_read() {
    let schema = include_str!("../../../schemas/publish/destinations.schema.json");
    let schema: Value = serde_json::from_str(schema).expect("a schema");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let page = include_str!("../../../docs/guide/publish.md");
    let (_, rest) = page
        .split_once("```yaml\ndestinations:")
        .expect("an example");
    let example = format!(
        "destinations:{}",
        rest.split("```").next().expect("its end")
    );
    let value: Value = serde_yaml::from_str(&example).expect("YAML");
    assert!(
        validator.is_valid(&value),
        "{:?}",
        validator.iter_errors(&value).next()
    );
    let table = helpc::publish::DestinationTable::parse(&example).expect("a table");
    assert!(table.destinations.len() > 1);
    let fields = schema["$defs"]["destination"]["properties"]
        .as_object()
        .expect("fields");
    for field in fields.keys() {
        assert!(
            example.contains(&format!("{field}:")),
            "{field} has no example"
        );
    }
}
