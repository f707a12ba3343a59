//! The pages of the rules are correct: every bad example has exactly the documented finding,
//! and every good example has none. Each rule has one file and one page.

use crate::support::{SCHEMAS, helpc, project, read_tree, write_tree};
use helpc::rules::{self, verify_examples};
use helpc::schema::Schemas;
use helpc::source::OsFileSystem;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn every_rule_has_a_page_and_every_page_a_rule() {
    let coded: Vec<_> = rules::all().map(|rule| rule.name).collect();
    let unique: BTreeSet<_> = coded.iter().copied().collect();
    assert_eq!(coded.len(), unique.len(), "a rule is listed twice");
    let written: BTreeSet<_> = SCHEMAS
        .rules
        .iter()
        .map(|page| page.name.as_str())
        .collect();
    assert_eq!(
        unique, written,
        "left: rules with code, right: rules with a page"
    );
}

/// The files of the rules below `src/rules`: path and text.
fn rule_sources() -> Vec<(String, String)> {
    let groups: BTreeSet<&str> = SCHEMAS.rules.iter().map(|page| page.group()).collect();
    let files = read_tree(&project().join("src/rules")).into_iter();
    files
        .filter(|(path, _)| {
            let group = path.split('/').next().unwrap_or_default();
            groups.contains(group) && !path.ends_with("/mod.rs")
        })
        .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("UTF-8")))
        .collect()
}

#[test]
fn each_file_of_a_group_is_a_rule_and_helpers_are_in_support() {
    let mut files = BTreeSet::new();
    for (path, _) in rule_sources() {
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            [group, file] => {
                let name = file.trim_end_matches(".rs").replace('_', "-");
                files.insert(format!("{group}/{name}"));
            }
            [_, "support", _] => {}
            _ => panic!("src/rules/{path}: put helpers into the folder `support` of the group"),
        }
    }
    let rules: BTreeSet<String> = rules::all().map(|rule| rule.name.to_owned()).collect();
    assert_eq!(files, rules, "left: files, right: rules");
}

#[test]
fn rules_share_code_only_through_support() {
    let mut wrong = Vec::new();
    for (path, text) in rule_sources() {
        let is_support = path.contains("/support/");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in code.lines() {
            let is_foreign = if is_support {
                line.contains("super::super::")
            } else {
                line.trim_start().starts_with("use super::")
                    && !line.contains("use super::support::")
            };
            if is_foreign {
                wrong.push(format!("src/rules/{path}: {line}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The JSON Schema of rule pages, from which editors complete them.
fn page_schema() -> jsonschema::Validator {
    let text = std::fs::read_to_string(project().join("schemas/rule-page.schema.json"));
    let schema: Value = serde_json::from_str(&text.expect("read")).expect("JSON");
    jsonschema::validator_for(&schema).expect("a schema")
}

#[test]
fn pages_match_their_json_schema() {
    let schema = page_schema();
    let mut wrong = Vec::new();
    for (path, bytes) in read_tree(&project().join("schemas/rules")) {
        let page: Value = serde_yaml::from_slice(&bytes).expect("YAML");
        let errors = schema.iter_errors(&page);
        wrong.extend(errors.map(|error| format!("{path}: {}: {error}", error.instance_path())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_json_schema_of_pages_is_as_strict_as_the_program() {
    let schema = page_schema();
    let page: Value = serde_yaml::from_str(HOUSE).expect("YAML");
    assert!(schema.is_valid(&page));
    let changes: [(&str, Value); 9] = [
        ("", json!({"opt-in": true})),
        ("", json!({"severity": "fatal"})),
        ("", json!({"bodies": ["html"]})),
        ("", json!({"fix": "yes"})),
        ("", json!({"bad": []})),
        ("/check", json!({"words": ["a"]})),
        ("/check", json!({"patern": "a"})),
        ("/bad/0", json!({"bdy": "a"})),
        ("/good/0", json!({"attributes": ["a"]})),
    ];
    for (place, change) in changes {
        let mut page = page.clone();
        let target = page.pointer_mut(place).and_then(Value::as_object_mut);
        target
            .expect("an object")
            .extend(change.as_object().expect("an object").clone());
        assert!(!schema.is_valid(&page), "{place}: {change}");
    }
}

#[test]
fn examples_have_exactly_the_documented_findings() {
    let pages = SCHEMAS.rules.iter();
    let wrong: Vec<String> = pages
        .flat_map(|page| verify_examples(page, &SCHEMAS))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const HOUSE: &str = "name: house/portal-name
severity: warning
fix: safe
summary: the old name of the portal
why: Customers do not find what is called so no more.
how_to_fix: Write the new name.
check:
  pattern: 'Old (Portal|Console)'
  message: '{} has another name now'
  replace: 'New $1'
bad:
  - {body: \"# Restart a machine\\n\\nOpen the Old Console first.\\n\", at: '16:10'}
good:
  - {body: \"# Restart a machine\\n\\nOpen the `Old Console` first.\\n\"}
";

const TEAM: &str = "name: house/team
severity: error
summary: an owner that is no team
why: Nobody answers.
mend: Name a team.
check: {attribute: ownershipId, must_match: '^[A-Z][A-Za-z]+_[A-Za-z]+$', message: '{} is no team'}
bad:
  - {attributes: {ownershipId: nobody}, body: \"# Restart a machine\\n\\nOpen the portal.\\n\"}
good:
  - {attributes: {ownershipId: Compute_Machines}, body: \"# Restart a machine\\n\\nOpen the portal.\\n\"}
";

#[test]
fn a_tree_adds_rules_without_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = TEAM
        .replace("house/team", "house/words")
        .replace(
            "attribute: ownershipId, must_match: '^[A-Z][A-Za-z]+_[A-Za-z]+$'",
            "words: [kill, nuke]",
        )
        .replace("Open the portal", "Kill the portal");
    write_tree(
        folder.path(),
        &[
            ("helpc.yaml", "schemas: own\n"),
            ("own/rules/house/portal-name.yaml", HOUSE),
            ("own/rules/house/team.yaml", TEAM),
            (
                "articles/x/a.md",
                "<properties selfHelpType=\"generic\" ownershipId=\"me\" cloudEnvironments=\"public\" />\n# A title\n\nIn the Old Portal.\n",
            ),
        ],
    );
    let schemas =
        Schemas::with_overrides(&folder.path().join("own"), &OsFileSystem).expect("loads");
    for name in ["house/portal-name", "house/team"] {
        let page = schemas.rule(name).expect("a page");
        assert_eq!(verify_examples(page, &schemas), Vec::<String>::new());
    }
    let tested = helpc(folder.path(), &["explain", "--test"]);
    assert!(tested.status.success(), "{tested:?}");
    let found = helpc(folder.path(), &["check", "--format", "concise"]);
    let text = String::from_utf8(found.stdout).expect("UTF-8");
    assert!(
        text.contains(
            "a.md:4:8: warning house/portal-name: `Old Portal` has another name now [fixable]"
        ),
        "{text}"
    );
    assert!(text.contains("error house/team: `me` is no team"), "{text}");
    assert!(helpc(folder.path(), &["fix"]).status.success());
    let fixed = std::fs::read_to_string(folder.path().join("articles/x/a.md")).expect("read");
    assert!(fixed.contains("In the New Portal."), "{fixed}");
    // A page with wrong examples, and files that are not rules.
    write_tree(folder.path(), &[("own/rules/house/words.yaml", &words)]);
    let tested = helpc(folder.path(), &["explain", "--test"]);
    assert_eq!(tested.status.code(), Some(1));
    let printed = String::from_utf8(tested.stdout).expect("UTF-8");
    assert!(
        printed.contains("house/words: good example 0 yields house/words at"),
        "{printed}"
    );
    for (text, why) in [
        (
            TEAM.replace("house/team", "house/other"),
            "`name` must match the path of the file",
        ),
        (TEAM.replace("check:", "checks:"), "unknown field `checks`"),
        (TEAM.replace("check:", "checks:"), "at line 6 column 1"),
        (TEAM.replace("why:", "wy:"), "at line 4 column 1"),
        (TEAM.replace("^[A-Z]", "^["), "regex parse error"),
        (
            TEAM.replace("attribute: ownershipId, ", ""),
            "`must_match` needs an `attribute`",
        ),
    ] {
        write_tree(
            folder.path(),
            &[(
                "own/rules/house/words.yaml",
                &text.replace("house/team", "house/words"),
            )],
        );
        let output = helpc(folder.path(), &["check"]);
        assert_eq!(output.status.code(), Some(2), "{why}: {output:?}");
        let printed = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            printed.contains(why) && printed.contains("words.yaml"),
            "{why}: {printed}"
        );
    }
}
