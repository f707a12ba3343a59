//! Hover and completion.

use super::tree::{STORAGE, Tree};

#[test]
fn a_hover_says_what_something_is() {
    let mut tree = Tree::start();
    let text = tree.read(STORAGE);
    let at = |old: &str, new: &str| {
        assert!(text.contains(old), "{old}");
        text.replacen(old, new, 1)
    };
    let hover = tree.hover(STORAGE, &at("selfHelpType=", "self|HelpType="));
    assert!(hover.starts_with("**selfHelpType** (required)"), "{hover}");
    let hover = tree.hover(STORAGE, &at("selfHelpType=\"", "selfHelpType=\"|"));
    assert!(hover.contains("(body: markdown)"), "{hover}");
    let hover = tree.hover(STORAGE, &at("articleId=\"", "articleId=\"|"));
    assert!(
        hover.contains("Seen for ") && hover.contains(" cloud"),
        "{hover}"
    );
    let name = "microsoft.keyvault/keyvault-firewall-private-endpoint.md";
    let keyvault = tree.read(name);
    let topics = keyvault.replacen("supportTopicIds=\"", "supportTopicIds=\"|", 1);
    let hover = tree.hover(name, &topics);
    assert!(
        hover.contains("**") && hover.contains(" article"),
        "{hover}"
    );
    let body = [
        (
            "[a](data-blade:Hubs|Extension.RPStatusBlade)",
            "**Blade** `RPStatusBlade`",
        ),
        (
            "[a](keyvault-for|bidden-apollo.md)",
            "`microsoft.keyvault/keyvault-forbidden-apollo.md`",
        ),
        (
            "text <!--$Subs|criptionId-->x<!--/$SubscriptionId-->",
            "**Token** `SubscriptionId`",
        ),
        (
            "text <!--issue|Description-->x<!--/issueDescription-->",
            "**Region** `issueDescription`",
        ),
        ("## A new head|ing", "`#a-new-heading`"),
    ];
    for (added, expected) in body {
        let hover = tree.hover(name, &format!("{keyvault}\n{added}\n"));
        assert!(hover.contains(expected), "{added}: {hover}");
    }
    assert!(tree.client.end().success());
}

#[test]
fn completion_knows_the_schemas_and_the_tree() {
    let mut tree = Tree::start();
    let name = "microsoft.keyvault/keyvault-firewall-private-endpoint.md";
    let text = tree.read(name);
    let apollo_name = "microsoft.keyvault/keyvault-forbidden-apollo.md";
    let form_name = "problemscopingquestions.keyvault/keyvault-scoping-access-errors.md";
    let (apollo, form) = (tree.read(apollo_name), tree.read(form_name));
    let labels = |items: &[(String, String)]| -> Vec<String> {
        items.iter().map(|(label, _)| label.clone()).collect()
    };
    // Attributes that are missing, and their values.
    let items = tree.completions(name, &text.replacen("<properties", "<properties\n    |", 1));
    assert!(
        !items.is_empty() && !labels(&items).contains(&"pageTitle".to_owned()),
        "{items:?}"
    );
    assert!(
        items
            .iter()
            .all(|(label, text)| *text == format!("{label}=\"${{1}}\"")),
        "{items:?}"
    );
    let items = tree.completions(
        name,
        &text.replacen("selfHelpType=\"", "selfHelpType=\"|", 1),
    );
    assert!(labels(&items).contains(&"apollo".to_owned()), "{items:?}");
    let items = tree.completions(
        name,
        &text.replacen("cloudEnvironments=\"", "cloudEnvironments=\"|,", 1),
    );
    assert!(labels(&items).contains(&"mooncake".to_owned()), "{items:?}");
    // Topics by the words of their names.
    let items = tree.completions(
        name,
        &text.replacen("supportTopicIds=\"", "supportTopicIds=\"fire|, ", 1),
    );
    let firewall = items
        .iter()
        .find(|(label, _)| label.to_lowercase().contains("firewall"));
    assert!(firewall.is_some_and(|(_, id)| id.len() >= 8), "{items:?}");
    // What is being typed is not offered as a value.
    let items = tree.completions(
        name,
        &text.replacen("supportTopicIds=\"", "supportTopicIds=\"qqq|, ", 1),
    );
    assert!(!labels(&items).contains(&"qqq".to_owned()), "{items:?}");
    let items = tree.completions(
        name,
        &text.replacen("productPesIds=\"", "productPesIds=\"key|, ", 1),
    );
    assert!(
        labels(&items)
            .iter()
            .any(|label| label.contains("key vaults")),
        "{items:?}"
    );
    // Links, headings, blades, tokens.
    for (added, expected) in [
        ("[a](keyv|", "keyvault-forbidden-apollo.md"),
        (
            "[a](../micro|",
            "../microsoft.storage/storage-throttling-diagnostics.md",
        ),
        ("[a](#|", "#recommended-steps"),
        ("[a](keyvault-forbidden-apollo.md#|", "#"),
        ("[a](data-blade:RPS|", "HubsExtension.RPStatusBlade"),
        ("<!--$Sub|", "<!--$SubscriptionId-->"),
    ] {
        let items = tree.completions(name, &format!("{text}\n{added}"));
        assert!(
            labels(&items)
                .iter()
                .any(|label| label.starts_with(expected)),
            "{added}: {items:?}"
        );
    }
    // The first bar is the cursor, so the table has none.
    let apollo = apollo.replace('|', "");
    let items = tree.completions(apollo_name, &format!("{apollo}\n<|"));
    assert!(
        labels(&items).iter().any(|label| label.starts_with('<')),
        "{items:?}"
    );
    // JSON keys, values, questions.
    let items = tree.completions(
        form_name,
        &form.replacen("\"fileAttachmentHint\"", "\"file|\"", 1),
    );
    assert!(
        items
            .iter()
            .any(|(label, _)| label == "\"fileAttachmentHint\""),
        "{items:?}"
    );
    let items = tree.completions(
        form_name,
        &form.replacen("\"controlType\": \"", "\"controlType\": \"|", 1),
    );
    assert!(
        items.iter().any(|(label, _)| label == "\"dropdown\""),
        "{items:?}"
    );
    let items = tree.completions("microsoft.keyvault/new.md", "<prop|");
    assert!(items[0].1.contains("articleId=\"${"), "{items:?}");
    assert!(tree.client.end().success());
}
