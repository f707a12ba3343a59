//! `helpc.yaml`: what it sets, and how mistakes in it are reported.

mod mistakes;

use crate::support::{git, helpc, machine, project, write_tree};
use std::path::Path;
use std::process::Output;

const LINKS: &str =
    "Read [the guide](https://docs.microsoft.com/en-us/azure/a) and [more](https://aka.ms/b).";

fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(
        folder.path(),
        &[
            ("articles/x/one.md", &machine("first", "generic", LINKS)),
            ("articles/y/two.md", &machine("another", "resource", LINKS)),
        ],
    );
    folder
}

fn check(folder: &Path, config: &str) -> Output {
    write_tree(folder, &[("helpc.yaml", config)]);
    helpc(folder, &["check", "--format", "concise"])
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// Returns `file severity rule` of each finding about links.
fn links(output: &Output) -> Vec<String> {
    assert!(output.status.code() < Some(2), "{output:?}");
    let line = |line: &str| {
        let (place, rest) = line.split_once(": ")?;
        let file = place.split(':').next()?.rsplit('/').next()?;
        let (what, _) = rest.split_once(": ")?;
        let (severity, rule) = what.split_once(' ')?;
        let rule = rule.strip_prefix("links/")?;
        (rule != "text").then(|| format!("{file} {severity} {rule}"))
    };
    text(&output.stdout).lines().filter_map(line).collect()
}

#[test]
fn severities_are_set_by_rule_group_file_and_type() {
    let folder = tree();
    let config = "rules:\n  links: off\n  links/locale: error\n";
    let all = ["one.md error locale", "two.md error locale"];
    assert_eq!(links(&check(folder.path(), config)), all);
    let config = "
overrides:
  - files: ['x/**']
    rules: {links/short-link: off, links/locale: suggestion}
  - types: [RESOURCE]
    rules: {links: error}
  - files: ['y/*.md']
    types: [resource]
    rules: {links/locale: warning}
";
    assert_eq!(
        links(&check(folder.path(), config)),
        [
            "one.md suggestion locale",
            "two.md warning locale",
            "two.md error short-link"
        ]
    );
    // A rule that is off can be on for some files.
    let config = "
rules: {links: off}
overrides:
  - files: ['x/**']
    rules: {links/short-link: warning}
";
    assert_eq!(
        links(&check(folder.path(), config)),
        ["one.md warning short-link"]
    );
}

#[test]
fn clouds_limits_a_tree_to_its_clouds() {
    let folder = tree();
    let wrong = |config: &str| {
        let output = check(folder.path(), config);
        text(&output.stdout).contains("`public` is not a known cloud")
    };
    assert!(!wrong("clouds: [PUBLIC]\n"));
    assert!(wrong("clouds: [fairfax, mooncake]\n"));
    write_tree(folder.path(), &[("helpc.yaml", "clouds: [public]\n")]);
    helpc(folder.path(), &["build", "--fail-on", "never"]);
    let clouds = std::fs::read_dir(folder.path().join("dist/clouds")).expect("a bundle");
    assert_eq!(clouds.count(), 1);
}

#[test]
fn extends_merges_other_files() {
    let folder = tree();
    write_tree(
        folder.path(),
        &[
            (
                "house/base.yaml",
                "extends: ground.yaml\nrules: {links/locale: error}\nexclude: ['z/**']\n",
            ),
            (
                "house/ground.yaml",
                "rules: {links/locale: off, links/short-link: error}\nlimits: {links: 1}\n",
            ),
        ],
    );
    let output = check(
        folder.path(),
        "extends: house/base.yaml\nexclude: ['y/**']\n",
    );
    assert_eq!(
        links(&output),
        [
            "one.md error locale",
            "one.md suggestion farm",
            "one.md error short-link"
        ]
    );
    let shown = text(&helpc(folder.path(), &["config"]).stdout);
    for line in [
        "  links/locale: error  # house/base.yaml:2",
        "  links/short-link: error  # house/ground.yaml:1",
        "  links: 1  # house/ground.yaml:2",
        "  - \"z/**\"  # house/base.yaml:3",
        "  - \"y/**\"  # helpc.yaml:2",
        "  list_depth: 2",
        "articles: \"articles\"",
    ] {
        assert!(
            shown.lines().any(|shown| shown == line),
            "no {line:?} in\n{shown}"
        );
    }
    write_tree(
        folder.path(),
        &[("house/ground.yaml", "extends: base.yaml\n")],
    );
    let output = helpc(folder.path(), &["check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stdout).contains("extends this file, directly or through other"),
        "{output:?}"
    );
}

#[test]
fn overrides_set_options_for_files_and_types() {
    let folder = tree();
    let config = "
limits: {links: 9}
overrides:
  - files: ['x/**']
    limits: {links: 1}
  - types: [resource]
    hosts: {internal: [aka.ms]}
";
    assert_eq!(
        links(&check(folder.path(), config)),
        [
            "one.md warning locale",
            "one.md suggestion farm",
            "one.md warning short-link",
            "two.md warning locale",
            "two.md error internal-host",
        ]
    );
}

#[test]
fn the_printed_configuration_is_valid() {
    let folder = tree();
    for config in [
        "",
        "exclude: ['y/**']\nbaseline: known.txt\nclouds: [public]\nrules: {links: error}\noverrides:\n  - files: ['x/**']\n    limits: {links: 1}\n    rules: {links/text: off}\n",
    ] {
        write_tree(folder.path(), &[("helpc.yaml", config), ("known.txt", "")]);
        let first = text(&helpc(folder.path(), &["config"]).stdout);
        write_tree(folder.path(), &[("helpc.yaml", &first)]);
        let output = helpc(folder.path(), &["config"]);
        assert!(output.status.success(), "{output:?}");
        let values =
            |text: &str| -> serde_json::Value { serde_yaml::from_str(text).expect("YAML") };
        assert_eq!(values(&first), values(&text(&output.stdout)));
        let checked = helpc(
            folder.path(),
            &["check", "--fail-on", "error", "--format", "concise"],
        );
        assert!(!text(&checked.stdout).contains("config/"), "{checked:?}");
    }
}

#[test]
fn the_example_in_the_guide_matches_the_schema_and_shows_each_key() {
    let printed = helpc(project(), &["config", "--schema"]);
    let schema: serde_json::Value = serde_json::from_slice(&printed.stdout).expect("JSON");
    let guide = project().join("docs/guide/config.md");
    let guide = std::fs::read_to_string(guide).expect("the guide");
    let start = guide.find("```yaml\narticles:").expect("an example") + 8;
    let end = start + guide[start..].find("```").expect("its end");
    let example: serde_json::Value = serde_yaml::from_str(&guide[start..end]).expect("YAML");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let faults: Vec<String> = validator
        .iter_errors(&example)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
    // Every key is shown.
    for key in schema["properties"].as_object().expect("keys").keys() {
        assert!(
            example.get(key).is_some(),
            "docs/guide/config.md does not show `{key}`"
        );
    }
}

#[test]
fn trusted_config_ignores_the_change_under_review() {
    let folder = tree();
    let git = |args: &[&str]| git(folder.path(), args);
    if crate::needs::git().is_none() {
        return;
    }
    git(&["init", "--quiet"]);
    write_tree(
        folder.path(),
        &[
            (
                "helpc.yaml",
                "extends: house.yaml\nschemas: own\nbaseline: known.txt\n",
            ),
            ("house.yaml", "rules: {links/locale: error}\n"),
            ("known.txt", "# helpc baseline 1\n"),
            (
                "own/clouds.yaml",
                "clouds:\n  - {name: public, title: Public, summary: The one}\n",
            ),
        ],
    );
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "-m", "a step"]);
    let trusted = |folder: &Path, args: &[&str]| {
        let mut all = vec!["check", "--format", "concise", "--trusted-config", "HEAD"];
        all.extend(args);
        helpc(folder, &all)
    };
    let errors = [
        "one.md error locale",
        "one.md warning short-link",
        "two.md error locale",
        "two.md warning short-link",
    ];
    let before = trusted(folder.path(), &[]);
    assert_eq!(links(&before), errors);
    assert!(!text(&before.stderr).contains("differs"), "{before:?}");
    let known = helpc(folder.path(), &["baseline"]);
    assert!(known.status.success(), "{known:?}");
    // The change turns the rule off, records the findings as known, and adds a cloud.
    write_tree(
        folder.path(),
        &[
            ("house.yaml", "rules: {links: off}\n"),
            ("own/types.yaml", "types: []\n"),
        ],
    );
    std::fs::remove_file(folder.path().join("own/clouds.yaml")).expect("removed");
    let after = trusted(folder.path(), &[]);
    assert_eq!(links(&after), errors);
    let printed = text(&after.stderr);
    for file in [
        "house.yaml",
        "own/types.yaml",
        "own/clouds.yaml",
        "known.txt",
    ] {
        assert!(
            printed.contains(&format!("warning: {file} differs")),
            "{file}: {printed}"
        );
    }
    assert!(!printed.contains("helpc.yaml differs"), "{printed}");
    // From a subfolder, and without the file in the tree.
    std::fs::remove_file(folder.path().join("helpc.yaml")).expect("removed");
    assert_eq!(
        links(&trusted(&folder.path().join("articles/x"), &["."])),
        errors[..2]
    );
    let unknown = helpc(folder.path(), &["check", "--trusted-config", "nowhere"]);
    assert_eq!(unknown.status.code(), Some(2));
}
