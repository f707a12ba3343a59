//! Changes to the text of an article, and changes that no customer sees.

use super::{FIREWALL, Project, SSH, after, totals};

#[test]
fn the_title_changes() {
    let project = Project::new();
    project.edit(SSH, "pageTitle=\"", "pageTitle=\"New: ");
    assert_eq!(totals(&project.diff(&[])), ["title 1"]);
    assert!(project.text(&[]).contains("its title was "));
}

#[test]
fn a_step_is_reworded() {
    let project = Project::new();
    project.edit(SSH, "\n1. ", "\n1. Wait for a minute. ");
    let diff = project.diff(&[]);
    assert_eq!(totals(&diff), ["text 1"]);
    let words = diff["articles"][0]["sections"][0]["words"]
        .as_array()
        .expect("words");
    let added: Vec<&str> = words
        .iter()
        .filter(|word| word["change"] == "added")
        .map(|word| word["text"].as_str().expect("a text").trim())
        .collect();
    assert_eq!(added, ["Wait for a minute."]);
}

#[test]
fn a_step_is_added() {
    let project = Project::new();
    let text = project.read(SSH);
    let at = text.find("\n1. ").expect("a step");
    project.write(
        SSH,
        &format!("{}\n1. Wait for a minute.{}", &text[..at], &text[at..]),
    );
    let diff = project.diff(&[]);
    let counts = &diff["articles"][0]["counts"][0];
    assert_eq!(counts["of"], "steps", "{diff}");
    assert_eq!(
        counts["after"].as_u64().expect("a number"),
        counts["before"].as_u64().expect("a number") + 1
    );
}

#[test]
fn only_the_target_of_a_link_changes() {
    let found = after(|project| project.edit(SSH, "](https://", "](https://new."));
    assert_eq!(found, ["links 1"]);
}

#[test]
fn a_section_is_added() {
    let project = Project::new();
    let text = project.read(SSH);
    project.write(
        SSH,
        &format!(
            "{}\n\n## **More to Read**\n\nAsk the team.\n",
            text.trim_end()
        ),
    );
    let diff = project.diff(&[]);
    let sections = diff["articles"][0]["sections"]
        .as_array()
        .expect("sections");
    assert!(
        sections.iter().any(|section| section["change"] == "added"),
        "{diff}"
    );
}

#[test]
fn no_customer_sees_an_author() {
    let project = Project::new();
    project.edit(SSH, "ms.author=\"", "ms.author=\"x");
    let diff = project.diff(&[]);
    assert_eq!(diff["same"], true);
    assert!(project.text(&[]).contains("No customer sees a change."));
}

#[test]
fn support_engineers_see_an_author() {
    let project = Project::new();
    project.edit(SSH, "ms.author=\"", "ms.author=\"x");
    assert_eq!(
        totals(&project.diff(&["--audience", "all"])),
        ["metadata 1"]
    );
}

#[test]
fn keywords_are_metadata() {
    let found =
        after(|project| project.edit(SSH, "pageTitle=", "searchTags=\"shell\"\n    pageTitle="));
    assert_eq!(found, ["metadata 1"]);
}

#[test]
fn no_customer_sees_a_file_name() {
    let project = Project::new();
    let text = project.read(SSH);
    project.remove(SSH);
    project.write("microsoft.compute/renamed.md", &text);
    let diff = project.diff(&[]);
    assert!(totals(&diff).is_empty(), "{diff}");
    assert_eq!(
        diff["unseen"]["moved"][0][1],
        "after/articles/microsoft.compute/renamed.md"
    );
    assert!(project.text(&[]).contains("No customer sees a change."));
}

#[test]
fn no_customer_sees_line_endings() {
    let project = Project::new();
    let text = project.read(SSH);
    project.write(SSH, &text.replace('\n', "\r\n"));
    let diff = project.diff(&[]);
    assert_eq!(diff["same"], true, "{diff}");
}

#[test]
fn an_id_changes() {
    let project = Project::new();
    project.edit(
        FIREWALL,
        "articleId=\"sql-connection-blocked-by-firewall\"",
        "articleId=\"sql-firewall\"",
    );
    let diff = project.diff(&[]);
    let found = totals(&diff);
    assert!(found.contains(&"id-changed 1".to_owned()), "{found:?}");
    // The answer is the same one, so no list changes.
    assert!(
        found.iter().all(|total| !total.contains("answer")),
        "{found:?}"
    );
    let changed = diff["articles"].as_array().expect("articles").iter();
    let mut pointers = changed.filter(|article| article["id"] == "sql-firewall");
    let pointer = &pointers.next().expect("the article")["pointers"][0];
    assert_eq!(pointer["id"], "sql-diagnose-and-solve", "{diff}");
}
