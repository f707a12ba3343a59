//! Completions, accepted as an editor does it. `¦` is the cursor.

use super::texts::{Lines, apply};
use super::tree::Tree;
use serde_json::{Value, json};

const ARTICLE: &str = "microsoft.keyvault/keyvault-firewall-private-endpoint.md";
const APOLLO: &str = "microsoft.keyvault/keyvault-forbidden-apollo.md";
const FORM: &str = "problemscopingquestions.keyvault/keyvault-scoping-access-errors.md";
const PROBLEMS: &str = "microsoft.compute/compute-diagnose-and-solve.md";

/// A text in an article, what the author changed it to, the label of the chosen item, and the text
/// that is then expected in its place.
type Case = (&'static str, &'static str, &'static str, &'static str);

/// Returns the completions of a text with a cursor, which is also returned without it.
fn listed(tree: &mut Tree, name: &str, written: &str) -> (String, usize, Value) {
    let cursor = written.find('¦').expect("a cursor");
    let text = written.replacen('¦', "", 1);
    let position = Lines::of(&text).position(cursor);
    let uri = tree.open(name, &text);
    let list = tree.at("textDocument/completion", &uri, &position);
    tree.client.close(&uri);
    tree.client
        .wait_until("closed", |client| client.of_version(&uri, 1).is_none());
    (text, cursor, list)
}

/// Returns true if an editor still shows an item after `typed`: its letters are in the filter, in
/// the same order.
fn is_shown(item: &Value, typed: &str) -> bool {
    let filter = item["filterText"].as_str().or(item["label"].as_str());
    let filter = filter.expect("a label").to_lowercase();
    let mut letters = filter.chars();
    typed
        .to_lowercase()
        .chars()
        .all(|wanted| letters.any(|letter| letter == wanted))
}

/// Returns the whole text after an item was chosen; `None` if no such item is shown.
fn accepted(tree: &mut Tree, name: &str, written: &str, label: &str) -> Option<String> {
    let (text, cursor, list) = listed(tree, name, written);
    let lines = Lines::of(&text);
    let items = list["items"].as_array().cloned().unwrap_or_default();
    for item in &items {
        let range = &item["textEdit"]["range"];
        assert_eq!(range["start"]["line"], range["end"]["line"], "{item}");
        let (start, end) = (lines.offset(&range["start"]), lines.offset(&range["end"]));
        assert!(start <= cursor && cursor <= end, "{item}");
    }
    let item = items.iter().find(|item| {
        let start = lines.offset(&item["textEdit"]["range"]["start"]);
        item["label"] == label && is_shown(item, &text[start..cursor])
    })?;
    let mut edits = vec![item["textEdit"].clone()];
    let more = item["additionalTextEdits"].as_array();
    edits.extend(more.into_iter().flatten().cloned());
    Some(apply(&text, &json!(edits)))
}

fn check(tree: &mut Tree, name: &str, cases: &[Case]) {
    let base = tree.read(name);
    for (old, written, label, expected) in cases {
        assert!(base.contains(old), "{old}");
        let text = base.replacen(old, written, 1);
        let result = accepted(tree, name, &text, label);
        let result = result.unwrap_or_else(|| panic!("{written}: no {label}"));
        let wanted = base.replacen(old, expected, 1);
        let difference = result
            .lines()
            .find(|line| !wanted.lines().any(|one| one == *line));
        assert!(result == wanted, "{written}: {label}: {difference:?}");
    }
}

#[test]
fn an_accepted_value_replaces_the_whole_value() {
    let mut tree = Tree::start();
    let id = "compute-rdp-connection-fails";
    check(
        &mut tree,
        PROBLEMS,
        &[
            (
                "\"compute-rdp-connection-fails\"",
                "\"ssh conn¦\"",
                "compute-ssh-connection-fails",
                "\"compute-ssh-connection-fails\"",
            ),
            (
                "\"compute-rdp-connection-fails\"",
                "\"compute-rdp-¦connection-fails\"",
                id,
                "\"compute-rdp-connection-fails\"",
            ),
            (
                "\"compute-rdp-connection-fails\"",
                "¦",
                id,
                "\"compute-rdp-connection-fails\"",
            ),
            (
                "\"compute-rdp-connection-fails\"",
                "\"rdp¦",
                id,
                "\"compute-rdp-connection-fails\"",
            ),
            (
                "\"VMHighCpu\"",
                "\"VM¦H\"",
                "VMBootError",
                "\"VMBootError\"",
            ),
        ],
    );
    let clients = "\"diagnosticInputRequiredClients\": \"Portal\"";
    check(
        &mut tree,
        FORM,
        &[
            (
                clients,
                "\"diagnosticInputRequiredClients\": \"Por¦tal, ASC\"",
                "Portal",
                "\"diagnosticInputRequiredClients\": \"Portal, ASC\"",
            ),
            (
                clients,
                "\"diagnosticInputRequiredClients\": \"Portal, ¦\"",
                "ASC",
                "\"diagnosticInputRequiredClients\": \"Portal, ASC\"",
            ),
            (
                "\"controlType\": \"dropdown\"",
                "\"controlType\": \"drop¦box\"",
                "\"dropdown\"",
                "\"controlType\": \"dropdown\"",
            ),
            (
                "\"error_code == throttled\"",
                "\"error_¦codes == throttled\"",
                "error_code",
                "\"error_code == throttled\"",
            ),
            (
                "\"error_code == throttled\"",
                "\"error_code == thr¦ one\"",
                "throttled",
                "\"error_code == throttled\"",
            ),
            (
                "\"error_code == throttled\"",
                "\"(error_code == un¦known) && x\"",
                "unauthorized",
                "\"(error_code == unauthorized) && x\"",
            ),
        ],
    );
    assert!(tree.client.end().success());
}

#[test]
fn an_accepted_attribute_value_has_quotes() {
    let mut tree = Tree::start();
    check(
        &mut tree,
        ARTICLE,
        &[
            (
                "<properties\n",
                "<properties\n    selfHelpType=¦\n",
                "apollo",
                "<properties\n    selfHelpType=\"apollo\"\n",
            ),
            (
                "<properties\n",
                "<properties\n    cloudEnvironments=\"moon¦cak, public\"\n",
                "mooncake",
                "<properties\n    cloudEnvironments=\"mooncake, public\"\n",
            ),
        ],
    );
    let text = accepted(
        &mut tree,
        "microsoft.keyvault/new.md",
        "<properties\n¦",
        "articleId",
    );
    assert_eq!(text.as_deref(), Some("<properties\narticleId=\"${1}\""));
    assert!(tree.client.end().success());
}

#[test]
fn an_existing_tag_or_token_keeps_the_rest() {
    let mut tree = Tree::start();
    check(
        &mut tree,
        APOLLO,
        &[
            ("<symptomId>", "<sym¦ptom>", "symptomId", "<symptomId>"),
            ("<insight>\n", "<¦\n", "<insight>", INSIGHT),
            ("</insight>", "</¦", "</insight>", "</insight>"),
            ("</insight>", "</ins¦>", "</insight>", "</insight>"),
            ("</symptomId>\n", "</¦\n", "</symptomId>", "</symptomId>\n"),
            (
                "Count</aggregationType>",
                "A¦vx</aggregationType>",
                "Avg",
                "Avg</aggregationType>",
            ),
            (
                "<symptomId>KeyVaultFirewallBlocked, ",
                "<symptomId>SqlHigh¦, ",
                "SqlHighCpu",
                "<symptomId>SqlHighCpu, ",
            ),
        ],
    );
    check(
        &mut tree,
        ARTICLE,
        &[
            (
                "\n# ",
                "\n<!--$Subs¦xx-->[x]<!--/$Subsxx-->\n# ",
                "SubscriptionId",
                "\n<!--$SubscriptionId-->[x]<!--/$Subsxx-->\n# ",
            ),
            (
                "\n# ",
                "\n<!--$Subscription¦-->\n# ",
                "<!--$SubscriptionId-->",
                "\n<!--\\$SubscriptionId-->${1:SubscriptionId}<!--/\\$SubscriptionId-->$0\n# ",
            ),
            (
                "\n# ",
                "\n<!--$SubscriptionId-->x<!--/¦\n# ",
                "<!--/$SubscriptionId-->",
                "\n<!--$SubscriptionId-->x<!--/$SubscriptionId-->\n# ",
            ),
        ],
    );
    assert!(tree.client.end().success());
}

const INSIGHT: &str = "<insight>\n    <symptomId>${1:}</symptomId>\n</insight>$0\n";

#[test]
fn missing_keys_are_offered_everywhere_in_an_object() {
    let mut tree = Tree::start();
    let order = "      \"order\": 1,\n";
    check(
        &mut tree,
        FORM,
        &[
            (
                order,
                "      ¦\n",
                "\"order\"",
                "      \"order\": ${1:1},\n",
            ),
            (
                order,
                "      \"¦\"\n",
                "\"order\"",
                "      \"order\": ${1:1},\n",
            ),
            (order, "      \"or¦\": 1,\n", "\"order\"", order),
            (
                "      \"diagnosticInputRequiredClients\": \"Portal\"\n",
                "      ¦\n",
                "\"diagnosticInputRequiredClients\"",
                "      \"diagnosticInputRequiredClients\": \"$1\"\n",
            ),
            (
                "      \"required\": true,\n      \"diagnosticInputRequiredClients\": \"Portal\"\n",
                "      \"required\": true\n      ¦\n",
                "\"diagnosticInputRequiredClients\"",
                "      \"required\": true,\n      \"diagnosticInputRequiredClients\": \"$1\"\n",
            ),
            (
                "  \"formElements\": [\n",
                "  \"formElements\": [\n    { ¦ },\n",
                "\"id\"",
                "  \"formElements\": [\n    { \"id\": \"$1\" },\n",
            ),
            (
                "  \"formElements\": [\n",
                "  \"formElements\": [\n    { \"¦\" },\n",
                "\"id\"",
                "  \"formElements\": [\n    { \"id\": \"$1\" },\n",
            ),
        ],
    );
    let text = tree.read(FORM);
    let list = "  \"formElements\": [\n";
    let written = text.replacen(list, &format!("{list}    ¦\n"), 1);
    let result = accepted(&mut tree, FORM, &written, "a new question").expect("an item");
    assert!(result.contains("${4:true}\n\\},\n    {\n"), "{result}");
    assert!(tree.client.end().success());
}

#[test]
fn a_list_that_was_found_by_name_is_asked_for_again() {
    let mut tree = Tree::start();
    let problems = tree.read(PROBLEMS);
    let article = tree.read(ARTICLE);
    for (name, text) in [
        (
            ARTICLE,
            article.replacen("supportTopicIds=\"", "supportTopicIds=\"r¦, ", 1),
        ),
        (PROBLEMS, problems.replacen("\"32610101\"", "\"r¦\"", 1)),
        (
            PROBLEMS,
            problems.replacen("\"compute-rdp-", "\"conn¦\", \"", 1),
        ),
        (ARTICLE, format!("{article}\n[a](key¦)")),
    ] {
        let (_, _, list) = listed(&mut tree, name, &text);
        assert_eq!(list["isIncomplete"], true, "{list}");
        let items = list["items"].as_array().expect("items");
        assert!(!items.is_empty(), "{name}");
    }
    assert!(tree.client.end().success());
}
