//! Changes that authors make to what customers find: answers, clouds, topics, settings.

use super::{GATEWAY, Project, SSH, TOPICS, VAULT, after, totals};

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
