//! Changes of forms.

use super::{Project, QUOTA, after, totals};

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
    assert!(project.text(&[]).contains("` as `The limit of the region`"));
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
