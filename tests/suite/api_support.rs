//! The Microsoft.Support API as its clients meet it, over the project's own articles.

use crate::api::{ask, get, over, own, snapshot};
use crate::support::{project, read_tree};
use helpc::api::Api;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const STABLE: &str = "api-version=2024-04-01";
const PREVIEW: &str = "api-version=2023-06-01-preview";
const NEWEST: &str = "api-version=2026-06-01";
const ROOT: &str = "/providers/Microsoft.Support";
const KEY_VAULT: &str = "71d19d85-e5e0-5312-8e7e-020f8d27d5b7";
const VIRTUAL_MACHINES: &str = "6f16735c-b0ae-b275-ad3a-03479cfa1396";

const NOT_FOUND: (u16, &str) = (404, "ResourceNotFound");
const UNKNOWN_TYPE: (u16, &str) = (404, "InvalidResourceType");
const NOT_ALLOWED: (u16, &str) = (405, "MethodNotAllowed");
const NOT_IMPLEMENTED: (u16, &str) = (501, "NotImplemented");

fn items(api: &Api, target: &str) -> Vec<Value> {
    let list = get(api, target);
    assert_eq!(list.get("nextLink"), None, "clients read one page");
    list["value"].as_array().expect("a list").clone()
}

fn classify(api: &Api, path: &str, body: &Value) -> Vec<Value> {
    let target = format!("{ROOT}/{path}?{NEWEST}");
    let (status, value) = ask(api, "POST", &target, &body.to_string());
    assert_eq!(status, 200, "{value}");
    let lists = [
        "serviceClassificationResults",
        "problemClassificationResults",
    ];
    let mut lists = lists.iter().filter_map(|name| value[name].as_array());
    lists.next().expect("results").clone()
}

#[test]
fn responses_have_the_published_shapes() {
    let api = own();
    let service = format!("{ROOT}/services/{KEY_VAULT}");
    snapshot(
        "support_services",
        get(&api, &format!("{ROOT}/services?{STABLE}")),
    );
    let topics = format!("{service}/problemClassifications");
    snapshot(
        "support_classifications",
        get(&api, &format!("{topics}?{STABLE}")),
    );
    let first = items(&api, &format!("{topics}?{PREVIEW}")).remove(0);
    snapshot("support_classification_with_parent", first);
    let body = json!({ "issueSummary": "access to my key vault is forbidden (403)" });
    snapshot(
        "support_classified_services",
        json!(classify(&api, "classifyServices", &body)),
    );
    let path = format!("services/{KEY_VAULT}/classifyProblems");
    snapshot(
        "support_classified_problem",
        classify(&api, &path, &body).remove(0),
    );
}

#[test]
fn each_service_leads_to_articles() {
    let api = own();
    let mut articles = BTreeSet::new();
    let services = items(&api, &format!("{ROOT}/services?{STABLE}"));
    assert_eq!(services.len(), 6);
    for service in services {
        let id = service["id"].as_str().unwrap();
        assert_eq!(get(&api, &format!("{id}?{STABLE}")), service);
        let topics = items(&api, &format!("{id}/problemClassifications?{STABLE}"));
        assert!(!topics.is_empty());
        let mut found = 0;
        for topic in topics {
            let id = topic["id"].as_str().unwrap();
            assert_eq!(get(&api, &format!("{id}?{STABLE}")), topic);
            // The name and the whole id mean the same.
            let solutions = |value: &str| {
                let target = format!(
                    "/providers/Microsoft.Help/discoverySolutions?api-version=2024-03-01-preview&$filter=ProblemClassificationId eq '{value}'"
                );
                get(&api, &target)["value"].clone()
            };
            let by_name = solutions(topic["name"].as_str().unwrap());
            assert_eq!(by_name, solutions(id));
            for row in by_name.as_array().unwrap() {
                assert_eq!(row["name"], topic["name"]);
                for solution in row["properties"]["solutions"].as_array().unwrap() {
                    let id = solution["solutionId"].as_str().unwrap();
                    let path = format!(
                        "/providers/Microsoft.Help/selfHelp/{id}?api-version=2024-03-01-preview"
                    );
                    assert_eq!(get(&api, &path)["properties"]["solutionId"], id);
                    articles.insert(id.to_owned());
                    found += 1;
                }
            }
        }
        assert!(found > 0, "{id}: no article");
    }
    assert!(articles.len() > 15, "{}", articles.len());
}

#[test]
fn texts_lead_to_services_and_their_problems() {
    let api = own();
    let classify = |path: &str, body: Value| classify(&api, path, &body);
    for (text, service, title) in [
        ("access to my key vault is forbidden", KEY_VAULT, "access"),
        (
            "cannot connect with remote desktop",
            VIRTUAL_MACHINES,
            "RDP",
        ),
    ] {
        let services = classify("classifyServices", json!({ "issueSummary": text }));
        let id = services[0]["serviceId"].as_str().unwrap();
        assert!(id.ends_with(service), "{text}: {id}");
        let body = json!({ "issueSummary": text, "resourceId": "" });
        let problems = classify(
            &format!("services/{service}/classifyProblems"),
            body.clone(),
        );
        assert!(problems.len() <= 10);
        for problem in &problems {
            assert_eq!(problem["serviceId"], id);
            assert_eq!(problem["relatedService"], services[0]);
            let target = problem["problemClassificationId"].as_str().unwrap();
            let topic = get(&api, &format!("{target}?{STABLE}"));
            assert_eq!(topic["name"], problem["problemId"]);
            assert_eq!(topic["properties"]["displayName"], problem["title"]);
        }
        let best = problems[0]["title"].as_str().unwrap();
        assert!(best.contains(title), "{text}: {best}");
        // The numeric id of a product and a subscription mean the same.
        let number = if service == KEY_VAULT {
            "15657"
        } else {
            "14749"
        };
        assert_eq!(
            classify(&format!("services/{number}/classifyProblems"), body),
            problems
        );
    }
    let text = "it does not work";
    let resource = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v";
    let body = json!({ "issueSummary": "access fails", "resourceId": resource, "additionalContext": text });
    for service in classify("classifyServices", body) {
        let types = service["resourceTypes"].as_array().unwrap();
        assert!(
            types.contains(&json!("MICROSOFT.KEYVAULT/VAULTS")),
            "{service}"
        );
    }
    let nothing = json!({ "issueSummary": "zebras on the moon eat quietly" });
    assert!(classify("classifyServices", nothing.clone()).is_empty());
    let path = format!("services/{KEY_VAULT}/classifyProblems");
    assert!(classify(&path, nothing).is_empty());
    for path in ["classifyServices", &path] {
        for body in [
            "",
            "{}",
            "[]",
            "{\"issueSummary\":\" \"}",
            "{\"issueSummary\":1}",
            "{",
        ] {
            for scope in ["", "/subscriptions/s"] {
                let target = format!("{scope}{ROOT}/{path}?{NEWEST}");
                let (status, value) = ask(&api, "POST", &target, body);
                assert_eq!(
                    (status, &value["error"]["code"]),
                    (400, &json!("InvalidRequestContent")),
                    "{target} {body}"
                );
            }
        }
    }
}

#[test]
fn versions_have_their_operations_and_fields() {
    let api = own();
    let topics = format!("{ROOT}/services/{KEY_VAULT}/problemClassifications");
    let classify = r#"{"issueSummary":"forbidden"}"#;
    for (version, consent, parents, classifies, looks_up, since_2022) in [
        ("2019-05-01-preview", false, false, false, false, false),
        ("2020-04-01", false, false, false, false, false),
        ("2021-06-01-preview", false, false, false, true, false),
        ("2022-09-01-preview", true, false, false, false, true),
        ("2023-06-01-preview", true, true, true, true, true),
        ("2024-04-01", true, false, false, false, true),
        ("2025-06-01-preview", true, false, true, true, true),
        ("2026-06-01", true, false, true, true, true),
    ] {
        let found = items(&api, &format!("{topics}?api-version={version}"));
        for topic in found {
            let fields = topic["properties"].as_object().unwrap();
            assert_eq!(fields.contains_key("secondaryConsentEnabled"), consent);
            assert_eq!(fields.contains_key("parentProblemClassification"), parents);
            if let Some(parent) = fields.get("parentProblemClassification") {
                let id = parent["id"].as_str().unwrap();
                assert_eq!(&get(&api, &format!("{id}?{PREVIEW}")), parent);
                assert_eq!(ask(&api, "GET", &format!("{id}?{STABLE}"), "").0, 404);
            }
        }
        let status = |method: &str, path: &str, body: &str| {
            ask(&api, method, &format!("{path}?api-version={version}"), body).0
        };
        let expected = if classifies { 200 } else { 400 };
        for scope in ["", "/subscriptions/s"] {
            let root = format!("{scope}{ROOT}");
            let path = format!("{root}/classifyServices");
            assert_eq!(status("POST", &path, classify), expected, "{version}");
            let path = format!("{root}/services/{KEY_VAULT}/classifyProblems");
            assert_eq!(status("POST", &path, classify), expected, "{version}");
            assert_eq!(status("GET", &format!("{root}/services"), ""), 200);
            let expected = if since_2022 { 501 } else { 400 };
            let chats = format!("{root}/supportTickets/t/chatTranscripts");
            assert_eq!(status("GET", &chats, ""), expected, "{version}");
            let files = format!("{root}/fileWorkspaces/w/files/f/upload");
            assert_eq!(status("POST", &files, "{}"), expected, "{version}");
        }
        let ticket = status("PUT", &format!("{ROOT}/supportTickets/t"), "{}");
        assert_eq!(ticket, if since_2022 { 501 } else { 400 }, "{version}");
        let ticket = format!("/subscriptions/s{ROOT}/supportTickets/t");
        assert_eq!(status("PUT", &ticket, "{}"), 501, "{version}");
        let look_up = status("POST", &format!("{ROOT}/lookUpResourceId"), "{}");
        assert_eq!(look_up, if looks_up { 501 } else { 400 }, "{version}");
        let operations = items(&api, &format!("{ROOT}/operations?api-version={version}"));
        assert_eq!(operations.len(), if classifies { 5 } else { 3 });
    }
}

#[test]
fn errors_have_the_shape_of_azure_resource_manager() {
    let api = own();
    for (method, path, (status, code)) in [
        ("GET", "services/nobody", NOT_FOUND),
        ("GET", "services/nobody/problemClassifications", NOT_FOUND),
        ("POST", "services/14749/classifyProblems/more", NOT_FOUND),
        (
            "GET",
            "services/14749/problemClassifications/none",
            NOT_FOUND,
        ),
        // A topic of another service.
        (
            "GET",
            "services/13491/problemClassifications/32610101",
            NOT_FOUND,
        ),
        ("GET", "services/14749/nothing", NOT_FOUND),
        ("GET", "fileWorkspaces", NOT_FOUND),
        ("GET", "nothing", UNKNOWN_TYPE),
        ("GET", "", UNKNOWN_TYPE),
        ("PUT", "services", NOT_ALLOWED),
        ("DELETE", "services/14749", NOT_ALLOWED),
        ("GET", "classifyServices", NOT_ALLOWED),
        ("DELETE", "supportTickets/t", NOT_ALLOWED),
        ("GET", "checkNameAvailability", NOT_ALLOWED),
        ("POST", "checkNameAvailability", NOT_IMPLEMENTED),
        ("POST", "lookUpResourceId", NOT_IMPLEMENTED),
        ("GET", "supportTickets", NOT_IMPLEMENTED),
        ("GET", "supportTickets/t", NOT_IMPLEMENTED),
        ("PUT", "supportTickets/t", NOT_IMPLEMENTED),
        ("PATCH", "supportTickets/t", NOT_IMPLEMENTED),
        (
            "POST",
            "supportTickets/t/checkNameAvailability",
            NOT_IMPLEMENTED,
        ),
        ("GET", "supportTickets/t/communications", NOT_IMPLEMENTED),
        ("PUT", "supportTickets/t/communications/c", NOT_IMPLEMENTED),
        ("GET", "supportTickets/t/chatTranscripts/c", NOT_IMPLEMENTED),
        ("PUT", "fileWorkspaces/w", NOT_IMPLEMENTED),
        ("GET", "fileWorkspaces/w/files", NOT_IMPLEMENTED),
        ("PUT", "fileWorkspaces/w/files/f", NOT_IMPLEMENTED),
        ("POST", "fileWorkspaces/w/files/f/upload", NOT_IMPLEMENTED),
    ] {
        let (found, value) = ask(&api, method, &format!("{ROOT}/{path}?{NEWEST}"), "");
        assert_eq!(
            (found, &value["error"]["code"]),
            (status, &json!(code)),
            "{method} {path}"
        );
    }
    for (target, status, code) in [
        (
            format!("{ROOT}/services"),
            400,
            "MissingApiVersionParameter",
        ),
        (
            format!("{ROOT}/services?api-version=2024-03-01-preview"),
            400,
            "InvalidResourceType",
        ),
        (
            format!("/subscriptions/s/resourceGroups/g{ROOT}/services?{STABLE}"),
            400,
            "InvalidScope",
        ),
        (
            format!("/subscriptions{ROOT}/services?{STABLE}"),
            400,
            "InvalidScope",
        ),
        (
            format!("/subscriptions/s{ROOT}/operations?{STABLE}"),
            404,
            "ResourceNotFound",
        ),
    ] {
        let (found, value) = ask(&api, "GET", &target, "");
        assert_eq!(
            (found, &value["error"]["code"]),
            (status, &json!(code)),
            "{target}"
        );
    }
    // Names are case-insensitive, and may be percent-encoded.
    let path = format!(
        "/PROVIDERS/microsoft.support/Services/{}/problemclassifications?API-Version=2024-04-01",
        KEY_VAULT.to_uppercase().replace('-', "%2D")
    );
    let plain = format!("{ROOT}/services/{KEY_VAULT}/problemClassifications?{STABLE}");
    assert_eq!(get(&api, &path), get(&api, &plain));
}

#[test]
fn lists_are_whole_and_only_have_what_has_a_name() {
    let mut files: Vec<(String, Vec<u8>)> =
        read_tree(&project().join("articles")).into_iter().collect();
    let path = "supporttopicdescriptions/compute-support-topics.md";
    let (_, bytes) = files.iter_mut().find(|(own, _)| own == path).unwrap();
    let text = String::from_utf8(std::mem::take(bytes)).unwrap();
    let topic = |number: usize| {
        json!({
            "id": format!("4{number:07}"), "shortDescription": format!("Problem {number}"),
            "longDescription": format!("The problem with number {number}."), "category": format!("Category {}", number % 7),
            "searchTags": "", "useInDiagnoseAndSolve": "true",
        })
    };
    let topics: Vec<String> = (0..150).map(|number| topic(number).to_string()).collect();
    let untitled = topic(999).to_string().replace("Problem 999", " ");
    let topics = [topics, vec![untitled]].concat();
    let list = "\"supportTopics\": [";
    *bytes = text
        .replace(list, &format!("{list}{},", topics.join(",")))
        .into_bytes();
    // A product without a description is called by its id, or not at all.
    let model = "microsoft.compute/compute-rdp-connection-fails.md";
    let (_, model) = files.iter().find(|(own, _)| own == model).unwrap();
    let unnamed = String::from_utf8(model.clone()).unwrap();
    let unnamed = unnamed
        .replace("6f16735c-b0ae-b275-ad3a-03479cfa1396, 14749", "19999")
        .replace("\"microsoft.compute\"", "\"contoso.things\"")
        .replace("articleId=\"", "articleId=\"unnamed-");
    assert!(unnamed.contains("productPesIds=\"19999\""));
    files.push((
        "microsoft.compute/compute-unnamed.md".to_owned(),
        unnamed.into_bytes(),
    ));
    let api = over(files);
    let topics = items(
        &api,
        &format!("{ROOT}/services/{VIRTUAL_MACHINES}/problemClassifications?{STABLE}"),
    );
    let names: BTreeSet<&str> = topics
        .iter()
        .filter_map(|one| one["name"].as_str())
        .collect();
    assert!(names.len() > 150, "{}", names.len());
    assert!(names.contains("40000149") && !names.contains("40000999"));
    assert_eq!(names.len(), topics.len());
    for service in items(&api, &format!("{ROOT}/services?{STABLE}")) {
        let title = service["properties"]["displayName"].as_str().unwrap();
        assert!(!title.is_empty() && !title.contains("19999"), "{title}");
        assert_ne!(service["name"], "19999");
    }
}
