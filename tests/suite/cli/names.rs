//! Completions, examples, variables and lists of names.

use super::{code, text, tree};
use crate::support::{command, command_names, helpc, project};

#[test]
fn explain_accepts_every_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let explain = |name: &str| {
        let output = helpc(folder.path(), &["explain", name]);
        assert_eq!(code(&output), 0, "{name}: {}", text(&output.stderr));
        text(&output.stdout)
    };
    insta::assert_snapshot!("explain_rule", explain("links/locale"));
    insta::assert_snapshot!("explain_attribute", explain("supporttopicids"));
    insta::assert_snapshot!("explain_type", explain("apollo"));
    insta::assert_snapshot!(
        "rule_list",
        text(&helpc(folder.path(), &["explain"]).stdout)
    );
    let output = helpc(folder.path(), &["explain", "links/local"]);
    assert_eq!(code(&output), 2);
    assert!(
        text(&output.stderr).contains("Did you mean `links/locale`?"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn prints_completions_and_the_manual() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = helpc(project(), &["completions", shell]);
        let script = text(&output.stdout);
        assert_eq!(code(&output), 0);
        assert!(script.contains("baseline") && script.contains("since"));
    }
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(code(&helpc(folder.path(), &["man", "pages/man1"])), 0);
    let page = |name: &str| {
        std::fs::read_to_string(folder.path().join("pages/man1").join(name)).expect(name)
    };
    assert!(page("helpc.1").contains(".TH helpc"));
    assert!(page("helpc-check.1").contains("fail\\-on"));
    assert!(page("helpc-new.1").contains("Examples:"));
}

#[test]
fn every_command_shows_examples() {
    let help = text(&helpc(project(), &["--help"]).stdout);
    let mut count = 0;
    for name in command_names(&help) {
        let help = text(&helpc(project(), &[name, "--help"]).stdout);
        let example = format!("  helpc {name}");
        assert!(
            help.contains("Examples:") && help.contains(&example),
            "{name}"
        );
        count += 1;
    }
    assert!(count > 10, "{help}");
}

#[test]
fn options_can_be_set_by_the_environment() {
    let folder = tree();
    let output = command(folder.path(), &["check", "--quiet"])
        .env("HELPC_FORMAT", "json")
        .env("HELPC_FAIL_ON", "never")
        .output()
        .expect("helpc");
    assert_eq!(code(&output), 0);
    assert!(output.stdout.starts_with(b"{"), "{}", text(&output.stdout));
    let output = command(folder.path(), &["check", "--quiet", "--format", "concise"])
        .env("HELPC_FORMAT", "json")
        .output()
        .expect("helpc");
    assert!(!output.stdout.starts_with(b"{"), "the command line wins");
    let output = command(folder.path(), &["check"])
        .env("HELPC_FAIL_ON", "sometimes")
        .output()
        .expect("helpc");
    assert_eq!(code(&output), 2);
}

#[test]
fn rules_can_be_listed_as_json() {
    let output = helpc(project(), &["explain", "--format", "json"]);
    let list: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let rules = list["rules"].as_array().expect("a list");
    assert!(rules.len() > 100);
    let locale = rules.iter().find(|rule| rule["name"] == "links/locale");
    let locale = locale.expect("links/locale");
    assert_eq!(locale["fix"], "safe");
    assert_eq!(locale["default"], true);
    let types = list["types"].as_array().expect("a list");
    let generic = types.iter().find(|kind| kind["name"] == "generic");
    assert_eq!(generic.expect("generic")["status"], "living");
    let output = helpc(project(), &["explain", "links", "--format", "json"]);
    let group: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let group = group["rules"].as_array().expect("a list");
    assert!(group.iter().all(|rule| rule["group"] == "links") && group.len() > 5);
    let wrong = helpc(project(), &["explain", "nothing", "--format", "json"]);
    assert_eq!(code(&wrong), 2);
}
