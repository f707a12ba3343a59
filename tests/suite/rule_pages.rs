//! The pages of the rules are correct: every bad example has exactly the documented finding,
//! and every good example has none.

use crate::support::{SCHEMAS, helpc, write_tree};
use helpc::rules::{self, verify_examples};
use helpc::schema::Schemas;
use helpc::source::OsFileSystem;
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
