//! Changes that authors make, and the kinds of changes that customers see.

use super::{Project, totals};

const GATEWAY: &str = "microsoft.network/network-application-gateway-scaling.md";
const SSH: &str = "microsoft.compute/compute-ssh-connection-fails.md";
const VAULT: &str = "microsoft.keyvault/keyvault-access-denied.md";
const QUOTA: &str = "problemscopingquestions.compute/compute-scoping-quota-increase.md";
const TOPICS: &str = "supporttopicdescriptions/compute-support-topics.md";
const FIREWALL: &str = "microsoft.sql/sql-connection-blocked-by-firewall.md";

/// Returns the totals after a change.
fn after(change: impl FnOnce(&Project)) -> Vec<String> {
    let project = Project::new();
    change(&project);
    totals(&project.diff(&[]))
}

fn article(id: &str, topic: &str, order: &str) -> String {
    format!(
        "<properties\n    pageTitle=\"Restart the agent of a virtual machine\"\n    description=\"How to restart the agent of a virtual machine.\"\n    service=\"microsoft.compute\"\n    resource=\"virtualmachines\"\n    authors=\"nadial\"\n    ms.author=\"nadial\"\n    displayOrder=\"{order}\"\n    selfHelpType=\"generic\"\n    supportTopicIds=\"{topic}\"\n    productPesIds=\"14749\"\n    cloudEnvironments=\"public\"\n    articleId=\"{id}\"\n    ownershipId=\"Compute_VirtualMachines\"\n/>\n# Restart the agent of a virtual machine\n\n## **Recommended Steps**\n\n1. Open the portal.\n2. Restart the agent.\n"
    )
}

#[test]
fn nothing_changed() {
    assert!(after(|_| {}).is_empty());
}

#[test]
fn the_only_answer_is_deleted() {
    // Two products in three clouds.
    let found = after(|project| project.remove(SSH));
    assert!(found.contains(&"lost-answer 6".to_owned()), "{found:?}");
    assert!(found.contains(&"removed 1".to_owned()), "{found:?}");
}

#[test]
fn an_error_holds_the_only_answer_back() {
    let project = Project::new();
    project.edit(SSH, "\"public, fairfax", "\"publik, fairfax");
    let found = totals(&project.diff(&[]));
    assert!(found.contains(&"lost-answer 6".to_owned()), "{found:?}");
    assert!(found.contains(&"held-back 1".to_owned()), "{found:?}");
    let text = project.text(&[]);
    assert!(text.contains("held back by properties/"), "{text}");
}

#[test]
fn an_error_is_fixed() {
    let project = Project::new();
    let text = project.read(SSH);
    let broken = text.replace("cloudEnvironments=\"public", "cloudEnvironments=\"publik");
    let path = project.side("before").join("articles").join(SSH);
    std::fs::write(path, broken).expect("written");
    let found = totals(&project.diff(&[]));
    assert!(found.contains(&"let-through 1".to_owned()), "{found:?}");
    assert!(found.contains(&"first-answer 6".to_owned()), "{found:?}");
}

#[test]
fn the_topic_changes() {
    let found = after(|project| project.edit(SSH, "\"32610102\"", "\"32610999\""));
    for expected in ["lost-answer 6", "first-answer 6", "targeting 1"] {
        assert!(found.contains(&expected.to_owned()), "{found:?}");
    }
}

#[test]
fn another_article_comes_first() {
    let found = after(|project| {
        project.write(
            "microsoft.compute/agent.md",
            &article("agent", "32610102", "1"),
        )
    });
    for expected in ["other-first-answer 2", "added 1"] {
        assert!(found.contains(&expected.to_owned()), "{found:?}");
    }
}

#[test]
fn another_article_comes_second() {
    let found = after(|project| {
        project.write(
            "microsoft.compute/agent.md",
            &article("agent", "32610102", "900"),
        )
    });
    assert!(
        found.iter().any(|total| total.starts_with("other-list ")),
        "{found:?}"
    );
    assert!(
        found.iter().all(|total| !total.starts_with("other-first")),
        "{found:?}"
    );
}

#[test]
fn a_topic_gets_its_first_answer() {
    let found = after(|project| {
        project.write(
            "microsoft.compute/agent.md",
            &article("agent", "32699999", "5"),
        )
    });
    assert!(found.contains(&"first-answer 1".to_owned()), "{found:?}");
}

#[test]
fn a_cloud_is_removed() {
    let project = Project::new();
    project.edit(SSH, "public, fairfax, blackforest", "public, fairfax");
    let diff = project.diff(&[]);
    let found = totals(&diff);
    for expected in ["lost-answer 2", "lost-cloud 1"] {
        assert!(found.contains(&expected.to_owned()), "{found:?}");
    }
    assert!(
        found
            .iter()
            .any(|total| total.starts_with("clouds-differ ")),
        "{found:?}"
    );
    assert_eq!(diff["articles"][0]["cloudsRemoved"][0], "blackforest");
}

#[test]
fn a_cloud_is_added() {
    let found =
        after(|project| project.edit(VAULT, "public, fairfax", "public, fairfax, mooncake"));
    for expected in ["new-cloud 1", "first-answer 3"] {
        assert!(found.contains(&expected.to_owned()), "{found:?}");
    }
}

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

#[test]
fn a_question_becomes_required() {
    let found = after(|project| {
        project.edit(
            QUOTA,
            "\"required\": true,\n      \"includeInQuotaSummary\": true\n    }",
            "\"required\": false,\n      \"includeInQuotaSummary\": true\n    }",
        )
    });
    assert_eq!(found, ["form-changed 1"]);
    let project = Project::new();
    let path = project.side("before").join("articles").join(QUOTA);
    let text = project
        .read(QUOTA)
        .replacen("\"required\": true", "\"required\": false", 1);
    std::fs::write(path, text).expect("written");
    assert_eq!(totals(&project.diff(&[])), ["form-required 1"]);
}

#[test]
fn a_question_goes_and_comes() {
    let project = Project::new();
    project.edit(QUOTA, "\"id\": \"quota_scope\"", "\"id\": \"quota_limit\"");
    let found = totals(&project.diff(&[]));
    let is_question = |total: &String| total.starts_with("form-question");
    // Other questions may depend on its answer, and an error then holds the form back.
    assert!(
        found.iter().any(is_question) || found.contains(&"held-back 1".to_owned()),
        "{found:?}"
    );
}

#[test]
fn a_choice_of_a_question_changes() {
    let project = Project::new();
    project.edit(
        QUOTA,
        "The limit of the whole region",
        "The limit of the region",
    );
    assert_eq!(totals(&project.diff(&[])), ["form-changed 1"]);
    assert!(
        project
            .text(&[])
            .contains("` is now `The limit of the region`")
    );
}

#[test]
fn a_condition_never_holds() {
    let found = after(|project| {
        project.edit(
            QUOTA,
            "\"order\": 2,",
            "\"order\": 2,\n      \"visibility\": \"false\",",
        );
    });
    assert!(
        found.contains(&"form-never-shown 1".to_owned()),
        "{found:?}"
    );
}

#[test]
fn a_topic_gets_another_title() {
    let project = Project::new();
    let text = project.read(TOPICS);
    let at = text.find("\"supportTopics\"").expect("topics");
    let new = text[at..].replacen(
        "\"shortDescription\": \"",
        "\"shortDescription\": \"New: ",
        1,
    );
    project.write(TOPICS, &format!("{}{new}", &text[..at]));
    let found = totals(&project.diff(&[]));
    assert!(found.contains(&"topic-changed 1".to_owned()), "{found:?}");
}

#[test]
fn the_topics_of_a_product_are_removed() {
    let found = after(|project| project.remove(TOPICS));
    assert!(
        found
            .iter()
            .any(|total| total.starts_with("topic-removed ")),
        "{found:?}"
    );
}

#[test]
fn the_configuration_excludes_a_folder() {
    let project = Project::new();
    std::fs::write(project.side("before").join("helpc.yaml"), "").expect("written");
    std::fs::write(
        project.side("after").join("helpc.yaml"),
        "exclude: [\"microsoft.keyvault/**\"]\n",
    )
    .expect("written");
    let found = totals(&project.diff(&[]));
    assert!(
        found.iter().any(|total| total.starts_with("lost-answer ")),
        "{found:?}"
    );
    assert!(
        project
            .text(&["--all"])
            .contains("the configuration now excludes its file")
    );
}

#[test]
fn an_article_for_another_audience_is_removed() {
    let project = Project::new();
    project.edit(
        GATEWAY,
        "selfHelpType=\"generic\"",
        "selfHelpType=\"TSG_Content\"",
    );
    let found = totals(&project.diff(&[]));
    let is_gone = |total: &String| total == "removed 1" || total == "held-back 1";
    assert!(found.iter().any(is_gone), "{found:?}");
}

#[test]
fn a_new_article_with_an_error_is_no_change() {
    let project = Project::new();
    project.write(
        "microsoft.compute/agent.md",
        &article("agent", "32610102", "abc"),
    );
    let diff = project.diff(&[]);
    assert!(totals(&diff).is_empty(), "{diff}");
}

#[test]
fn owners_are_listed() {
    let project = Project::new();
    project.remove(SSH);
    project.remove(VAULT);
    let diff = project.diff(&[]);
    assert_eq!(
        diff["owners"].as_array().expect("owners").len(),
        2,
        "{diff}"
    );
}
