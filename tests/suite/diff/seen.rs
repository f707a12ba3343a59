//! What readers see besides the words of an article, and what they do not.

use super::{FIREWALL, Project, QUOTA, SSH, VAULT, after, totals};
use crate::support::helpc;

/// A project in which the end of an article changes.
fn with_ends(before: &str, after: &str) -> Project {
    let project = Project::new();
    let text = project.read(SSH);
    write_before(&project, SSH, &format!("{text}{before}"));
    project.write(SSH, &format!("{text}{after}"));
    project
}

/// Writes an article as it is before the change.
fn write_before(project: &Project, path: &str, text: &str) {
    let path = project.side("before").join("articles").join(path);
    std::fs::write(path, text).expect("written");
}

#[test]
fn formatting_is_seen() {
    let code = |indent: &str| format!("\n```\nif true\n{indent}then\n```\n");
    for (before, after) in [
        ("\nOpen the portal.\n", "\nOpen the **portal**.\n"),
        ("\n### More\n\nWait.\n", "\n#### More\n\nWait.\n"),
        (&code("  "), &code("    ")),
    ] {
        let project = with_ends(before, after);
        let diff = project.diff(&[]);
        assert_eq!(totals(&diff), ["presentation 1"], "{after}: {diff}");
        assert!(!project.text(&[]).contains("No customer sees a change."));
    }
}

#[test]
fn the_description_is_seen() {
    let found = after(|project| project.edit(SSH, "description=\"", "description=\"See: "));
    assert_eq!(found, ["presentation 1"]);
}

#[test]
fn line_breaks_of_the_source_are_not_seen() {
    let project = with_ends(
        "\nOpen the portal and wait.\n",
        "\nOpen the portal\nand wait.\n",
    );
    assert_eq!(totals(&project.diff(&[])), ["metadata 1"]);
    let text = project.text(&[]);
    assert!(text.contains("notation changed"), "{text}");
    assert!(text.contains("No customer sees a change."), "{text}");
}

#[test]
fn tags_decide_who_finds_an_article() {
    let project = Project::new();
    project.edit(SSH, "resourceTags=\"linux\"", "resourceTags=\"windows\"");
    assert_eq!(totals(&project.diff(&[])), ["targeting 1"]);
    let text = project.text(&[]);
    let expected = "resourceTags was \"linux\" and is now \"windows\"";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn the_heading_is_seen() {
    let project = Project::new();
    project.edit(SSH, "\n# Can't connect", "\n# Unable to connect");
    assert_eq!(totals(&project.diff(&[])), ["title 1"]);
    let text = project.text(&[]);
    assert!(text.contains("heading was \"Can't connect"), "{text}");
    assert!(text.contains("and is now \"Unable to connect"), "{text}");
    assert!(!text.contains("its title was"), "{text}");
}

#[test]
fn the_title_of_a_cloud_is_a_setting() {
    let project = Project::new();
    let schemas = |side: &str| project.side(side).join("schemas");
    for side in ["before", "after"] {
        crate::support::copy_tree(&crate::support::project().join("schemas"), &schemas(side));
        std::fs::write(project.side(side).join("helpc.yaml"), "schemas: schemas\n")
            .expect("written");
    }
    let path = schemas("after").join("clouds.yaml");
    let text = std::fs::read_to_string(&path).expect("clouds");
    let title = text.split("title: ").nth(1).expect("a title");
    let title = title.split(['\n', ',', '}']).next().expect("a title");
    std::fs::write(&path, text.replacen(title, "The Cloud", 1)).expect("written");
    let diff = project.diff(&[]);
    assert_eq!(totals(&diff), ["settings 1"], "{diff}");
    assert_eq!(diff["affected"], 0);
    assert!(!project.text(&[]).contains("No customer sees a change."));
}

#[test]
fn a_renamed_article_stays_in_its_lists() {
    let project = Project::new();
    let (old, new) = ("\"keyvault-access-denied\"", "\"keyvault-new\"");
    project.edit(VAULT, old, new);
    let copy = project.read(VAULT).replace(new, "\"keyvault-other\"");
    project.write("microsoft.keyvault/keyvault-other.md", &copy);
    let text = project.text(&["--all"]);
    assert!(text.contains("also see"), "{text}");
    assert!(!text.contains("and no longer"), "{text}");
}

#[test]
fn an_owner_is_counted_once() {
    let project = Project::new();
    project.edit(SSH, "\n1. ", "\n1. Wait for a minute. ");
    project.edit(
        QUOTA,
        "The limit of the whole region",
        "The limit of the region",
    );
    let diff = project.diff(&[]);
    let owners = diff["owners"].as_array().expect("owners").iter();
    let names: Vec<String> = owners
        .map(|row| format!("{} {}", row["ownershipId"], row["ms.author"]))
        .collect();
    let mut unique = names.clone();
    unique.dedup();
    assert_eq!(names, unique, "{diff}");
}

#[test]
fn a_preview_has_no_article_that_is_gone() {
    let project = Project::new();
    project.remove(SSH);
    project.edit(FIREWALL, "\n1. ", "\n1. Wait for a minute. ");
    for format in ["markdown", "html"] {
        let preview = "https://preview.example.org";
        let text = project.text(&["--format", format, "--preview", preview]);
        let text = text.replace("&#x2f;", "/");
        assert!(
            text.contains("articles/sql-connection-blocked-by-firewall.html"),
            "{text}"
        );
        assert!(
            !text.contains("articles/compute-ssh-connection-fails.html"),
            "{text}"
        );
    }
}

#[test]
fn a_bundle_for_engineers_equals_its_tree() {
    let project = Project::new();
    let build = |out: &str, audience: &str| {
        let args = [
            "build",
            "after/articles",
            "--out",
            out,
            "--audience",
            audience,
            "--quiet",
        ];
        let output = helpc(
            project.path(),
            &[&args[..], &["--fail-on", "never"]].concat(),
        );
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    };
    build("internal", "internal");
    build("customer", "customer");
    let diff = |args: &[&str]| helpc(project.path(), &[&["diff"], args].concat());
    let output = diff(&["internal", "after", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(totals(&found).is_empty(), "{found}");
    // Two bundles for different audiences cannot be compared.
    let output = diff(&["internal", "customer"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(message.contains("different audiences"), "{message}");
}

#[test]
fn a_folder_without_articles_is_an_error() {
    let project = Project::new();
    std::fs::create_dir(project.path().join("dist")).expect("a folder");
    let output = helpc(project.path(), &["diff", "dist", "after"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        message.contains("dist is neither a project nor a bundle"),
        "{message}"
    );
}

#[test]
fn questions_change_places() {
    // Questions of one number are in the order of the list.
    let form = |first: &str, second: &str, label: &str| {
        let question = |id: &str, label: &str| {
            format!(
                "{{\"id\": \"{id}\", \"order\": 1, \"controlType\": \"textbox\", \"displayLabel\": \"{label}\"}}"
            )
        };
        let questions = [question(first, label), question(second, label)].join(", ");
        format!("\"formElements\": [{questions}],\n  \"other\": [")
    };
    for label in ["Which one?", "What?"] {
        let project = Project::new();
        let text = project.read(QUOTA);
        let with = |form: &str| text.replacen("\"formElements\": [", form, 1);
        write_before(&project, QUOTA, &with(&form("a", "b", "Which one?")));
        project.write(QUOTA, &with(&form("b", "a", label)));
        let text = project.text(&["--audience", "all"]);
        assert!(
            text.contains("the questions are in a different order"),
            "{text}"
        );
    }
}

#[test]
fn a_long_chain_of_conditions_is_not_slow_and_not_reported() {
    // Each question needs the one after it, so that the last one is found first.
    let count = 3_000;
    let questions: Vec<String> = (0..count)
        .map(|at| {
            let next = format!("q{:05} != null", at + 1);
            let condition = if at + 1 == count { "" } else { &next };
            format!("{{\"id\": \"q{at:05}\", \"order\": 1, \"controlType\": \"textbox\", \"displayLabel\": \"Q\", \"visibility\": \"{condition}\"}}")
        })
        .collect();
    let found = after(|project| {
        let list = format!("\"formElements\": [{},", questions.join(", "));
        project.edit(QUOTA, "\"formElements\": [", &list);
    });
    let never = found.iter().find(|total| total.starts_with("form-never"));
    assert_eq!(never, None, "{found:?}");
}

#[test]
fn conditions_that_no_answers_meet() {
    for condition in [
        "quota_scope == region && quota_scope == family",
        "hidden != null",
    ] {
        let found = after(|project| {
            let hidden = "{\"id\": \"hidden\", \"order\": 9, \"controlType\": \"textbox\", \"displayLabel\": \"Hidden?\", \"visibility\": \"false\"},";
            project.edit(
                QUOTA,
                "\"formElements\": [",
                &format!("\"formElements\": [{hidden}"),
            );
            let second = format!("\"order\": 2,\n      \"visibility\": \"{condition}\",");
            project.edit(QUOTA, "\"order\": 2,", &second);
        });
        // The hidden question, and the second one.
        assert!(
            found.contains(&"form-never-shown 2".to_owned()),
            "{condition}: {found:?}"
        );
    }
}
