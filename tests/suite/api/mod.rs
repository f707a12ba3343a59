//! The Microsoft.Help API as its clients meet it, over the project's own articles.

mod pages;

use crate::support::{SCHEMAS, defaults, plan, project, read_tree};
use helpc::api::{Api, Request};
use helpc::bundle::{Bundle, CloudRow, MemoryWriter};
use helpc::corpus::Corpus;
use helpc::{compile, rules};
use serde_json::{Value, json};
use std::sync::Arc;

const NEWEST: &str = "api-version=2024-03-01-preview";
const APOLLO: &str = "99f2b63c-1827-51ed-8e96-9e1fa6e3c189";
const TOPIC: &str = "d2f93ee8-3e88-5a55-8852-e46e8507b637";

/// Returns the API over these articles.
pub(crate) fn over(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Api {
    let corpus = Corpus::from_memory(files, &SCHEMAS);
    let report = rules::run(&corpus, &SCHEMAS, &defaults());
    let published = compile::select(&corpus, &report.findings).published;
    let writer = MemoryWriter::default();
    let put = |bytes: Vec<u8>| writer.put(bytes);
    let plan = plan(&corpus, &published);
    let entries = compile::articles(plan, &published, &|_| None, &put).unwrap();
    let clouds = compile::clouds(plan, &entries, &put).unwrap();
    let rows = clouds.into_iter().map(|cloud| CloudRow {
        name: cloud.cloud,
        entry: cloud.entry.path,
    });
    let rows = rows.collect();
    let bundle = Bundle::with_clouds(Box::new(writer.into_files()), rows).unwrap();
    Api::new(Arc::new(bundle).view(None).unwrap())
}

pub(crate) fn own() -> Api {
    over(read_tree(&project().join("articles")))
}

/// Sends a request and returns the status and the JSON of the response.
pub(crate) fn ask(api: &Api, method: &str, target: &str, body: &str) -> (u16, Value) {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let response = api.answer(&Request {
        method,
        path,
        query,
        origin: "http://localhost:1",
        body: body.as_bytes(),
    });
    let value = match response.body.as_slice() {
        [] => Value::Null,
        body => serde_json::from_slice(body).expect("JSON"),
    };
    if response.status >= 400 {
        let error = value["error"].as_object().expect("the shape of an error");
        assert!(error["code"].is_string() && error["message"].is_string());
    }
    (response.status, value)
}

pub(crate) fn get(api: &Api, target: &str) -> Value {
    let (status, value) = ask(api, "GET", target, "");
    assert_eq!(status, 200, "{target}: {value}");
    value
}

pub(crate) fn snapshot(name: &str, value: Value) {
    insta::assert_snapshot!(name, serde_json::to_string_pretty(&value).unwrap());
}

#[test]
fn responses_have_the_published_shapes() {
    let api = own();
    let scope = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v";
    let discovery = format!(
        "/providers/Microsoft.Help/discoverySolutions?{NEWEST}&$filter=ProblemClassificationId eq '{TOPIC}'"
    );
    snapshot("api_discovery", get(&api, &discovery));
    let scoped = format!(
        "{scope}/providers/Microsoft.Help/discoverySolutions?api-version=2023-09-01-preview&%24filter=problemclassificationid%20eq%20%27{TOPIC}%27"
    );
    snapshot("api_discovery_scoped", get(&api, &scoped));
    let flat = scoped.replace("2023-09-01-preview", "2023-06-01");
    snapshot("api_discovery_flat", get(&api, &flat));
    snapshot(
        "api_self_help",
        get(
            &api,
            &format!("/providers/Microsoft.Help/selfHelp/{APOLLO}?{NEWEST}"),
        ),
    );
    let body = json!({"properties": {"triggerCriteria": [{"name": "SolutionId", "value": APOLLO}], "parameters": {"ResourceUri": "x"}}}).to_string();
    let created = ask(
        &api,
        "PUT",
        &format!("{scope}/providers/Microsoft.Help/solutions/one?{NEWEST}"),
        &body,
    );
    assert_eq!(created.0, 201);
    snapshot("api_solution", created.1);
    let body = json!({"properties": {"solutionId": APOLLO}}).to_string();
    let created = ask(
        &api,
        "PUT",
        &format!("{scope}/providers/Microsoft.Help/simplifiedSolutions/one?{NEWEST}"),
        &body,
    );
    assert_eq!(created.0, 201);
    snapshot("api_simplified", created.1);
    let operations = get(
        &api,
        &format!("/providers/Microsoft.Help/operations?{NEWEST}"),
    );
    let operations = operations["value"].as_array().unwrap();
    assert!(operations.len() > 5);
    for operation in operations {
        assert_eq!(operation["isDataAction"], false, "{operation}");
    }
}

#[test]
fn free_text_finds_services_then_topics() {
    let api = own();
    let path = format!("/providers/Microsoft.Help/discoverSolutions?{NEWEST}");
    let ask = |body: Value| {
        let (status, value) = ask(&api, "POST", &path, &body.to_string());
        assert_eq!(status, 200, "{value}");
        value
    };
    let text = "access to my keyvault is forbidden (403)";
    let services = ask(json!({ "issueSummary": text }));
    snapshot("api_related_services", services.clone());
    let service = &services["value"][0]["properties"]["relatedServices"][0]["serviceId"];
    let found = ask(json!({ "issueSummary": text, "serviceId": service }));
    snapshot("api_discover", found["value"][0].clone());
    // A bare id means the same.
    let bare = service.as_str().unwrap().rsplit('/').next().unwrap();
    assert_eq!(
        ask(json!({ "issueSummary": text, "serviceId": bare })),
        found
    );
    for nothing in [
        json!({ "issueSummary": "zebras on the moon eat quietly" }),
        json!({ "issueSummary": text, "serviceId": "nobody" }),
    ] {
        assert_eq!(ask(nothing), json!({ "value": [] }));
    }
    let subscription = format!("/subscriptions/s{path}");
    let body = json!({ "issueSummary": text, "resourceId": "/subscriptions/s/providers/Microsoft.KeyVault/vaults/v" });
    let (status, value) = self::ask(&api, "POST", &subscription, &body.to_string());
    assert_eq!(status, 200);
    let services = value["value"][0]["properties"]["relatedServices"]
        .as_array()
        .unwrap();
    for service in services {
        let types = service["resourceTypes"].as_array().unwrap();
        assert!(
            types.contains(&json!("MICROSOFT.KEYVAULT/VAULTS")),
            "{service}"
        );
    }
    for wrong in [
        "",
        "{}",
        "[]",
        "{\"issueSummary\":\" \"}",
        "{\"issueSummary\":1}",
    ] {
        assert_eq!(self::ask(&api, "POST", &path, wrong).0, 400, "{wrong}");
    }
}

#[test]
fn created_solutions_are_returned_again() {
    let api = own();
    let path = format!("//subscriptions/S/providers/microsoft.help/SOLUTIONS/My-1?{NEWEST}");
    assert_eq!(ask(&api, "GET", &path, "").0, 404);
    assert_eq!(ask(&api, "PATCH", &path, "").0, 404);
    let body = json!({"properties": {"triggerCriteria": [{"name": "problemClassificationId", "value": TOPIC}]}}).to_string();
    let (status, created) = ask(&api, "PUT", &path, &body);
    assert_eq!(
        (status, &created["properties"]["solutionId"]),
        (201, &json!(APOLLO))
    );
    assert_eq!(
        created["id"],
        "/subscriptions/S/providers/Microsoft.Help/SOLUTIONS/My-1"
    );
    assert_eq!(get(&api, &path), created);
    assert_eq!(ask(&api, "PUT", &path, &body), (200, created.clone()));
    let (status, updated) = ask(
        &api,
        "PATCH",
        &path,
        r#"{"properties":{"parameters":{"SearchText":"x","n":1,"none":null}}}"#,
    );
    assert_eq!(status, 200);
    assert_eq!(
        updated["properties"]["parameters"],
        json!({"SearchText": "x", "n": "1"})
    );
    assert_eq!(
        updated["properties"]["triggerCriteria"],
        created["properties"]["triggerCriteria"]
    );
    assert_eq!(get(&api, &path), updated);
    assert_eq!(
        ask(
            &api,
            "POST",
            &path.replace('?', "/warmup?"),
            "{\"parameters\":{}}"
        ),
        (204, Value::Null)
    );
    assert_eq!(
        ask(&api, "POST", &path.replace('?', "/warmup?"), "{").0,
        400
    );
    // An unknown id gets the response of the real service.
    let (status, unknown) = ask(
        &api,
        "PUT",
        &path.replace("My-1", "My-2"),
        r#"{"properties":{"triggerCriteria":[{"name":"SolutionId","value":"none"}]}}"#,
    );
    assert_eq!(
        (status, &unknown["properties"]["solutionId"]),
        (201, &json!("ApolloAzureKBResult_"))
    );
    // A client that uses the id of a solution does not need to create it.
    let by_id = get(
        &api,
        &format!("/subscriptions/S/providers/Microsoft.Help/simplifiedSolutions/{APOLLO}?{NEWEST}"),
    );
    assert_eq!(by_id["properties"]["provisioningState"], "Succeeded");
    let none =
        format!("/subscriptions/S/providers/Microsoft.Help/simplifiedSolutions/none?{NEWEST}");
    assert_eq!(ask(&api, "PUT", &none, "").0, 400);
    for name in ["a b", &"x".repeat(101), "a%2Fb"] {
        let path = format!("/subscriptions/S/providers/Microsoft.Help/solutions/{name}?{NEWEST}");
        assert_eq!(ask(&api, "PUT", &path, &body).0, 400, "{name}");
    }
}

#[test]
fn accepts_requests_as_clients_write_them() {
    let api = own();
    let answer = get(
        &api,
        &format!("/providers/Microsoft.Help/selfHelp/{APOLLO}?{NEWEST}"),
    );
    for path in [
        format!("//PROVIDERS/microsoft.help/selfhelp/{APOLLO}/"),
        format!(
            "/providers//Microsoft.Help//selfHelp/{}",
            APOLLO.to_uppercase()
        ),
        format!(
            "/providers/Microsoft.Help/selfHelp/{}",
            APOLLO.replace('-', "%2D")
        ),
    ] {
        let other = get(&api, &format!("{path}?API-Version=2024-03-01-PREVIEW"));
        assert_eq!(other["properties"], answer["properties"], "{path}");
        assert_eq!(other["type"], "Microsoft.Help/selfHelp");
    }
    // Articles of older types have the id that they were moved to.
    let older = get(
        &api,
        &format!("/providers/Microsoft.Help/selfHelp/apollo-keyvault-access-denied?{NEWEST}"),
    );
    assert_eq!(older["name"], "apollo-keyvault-access-denied");
    for (status, method, target) in [
        (400, "GET", "/providers/Microsoft.Help/operations"),
        (
            400,
            "GET",
            "/providers/Microsoft.Help/operations?api-version=2020-01-01",
        ),
        (
            400,
            "GET",
            "/providers/Microsoft.Help/selfHelp/x?api-version=2023-06-01",
        ),
        (
            404,
            "GET",
            "/providers/Microsoft.Help/selfHelp/none?api-version=2024-03-01-preview",
        ),
        (
            404,
            "GET",
            "/providers/Microsoft.Help/selfHelp?api-version=2024-03-01-preview",
        ),
        (
            404,
            "GET",
            "/providers/Microsoft.Help/nothing?api-version=2024-03-01-preview",
        ),
        (
            404,
            "GET",
            "/providers/Microsoft.Help?api-version=2024-03-01-preview",
        ),
        (
            400,
            "GET",
            "/elsewhere/providers/Microsoft.Help/operations?api-version=2024-03-01-preview",
        ),
        (
            405,
            "POST",
            "/providers/Microsoft.Help/operations?api-version=2024-03-01-preview",
        ),
        (
            405,
            "GET",
            "/providers/Microsoft.Help/discoverSolutions?api-version=2024-03-01-preview",
        ),
        (
            405,
            "GET",
            "/subscriptions/s/providers/Microsoft.Help/checkNameAvailability?api-version=2024-03-01-preview",
        ),
        (
            400,
            "GET",
            "/providers/Microsoft.Help/discoverySolutions?api-version=2024-03-01-preview&$filter=x",
        ),
        (
            501,
            "PUT",
            "/subscriptions/s/providers/Microsoft.Help/diagnostics/d?api-version=2023-06-01",
        ),
        (
            404,
            "GET",
            "/subscriptions/s/providers/Microsoft.Help/diagnostics/d?api-version=2023-06-01",
        ),
        (
            501,
            "PUT",
            "/subscriptions/s/providers/Microsoft.Help/troubleshooters/t?api-version=2024-03-01-preview",
        ),
        (
            501,
            "POST",
            "/subscriptions/s/providers/Microsoft.Help/troubleshooters/t/end?api-version=2024-03-01-preview",
        ),
    ] {
        assert_eq!(ask(&api, method, target, "").0, status, "{method} {target}");
    }
    let check = format!("/subscriptions/s/providers/Microsoft.Help/checkNameAvailability?{NEWEST}");
    let available = |name: &str| {
        let body = json!({"name": name, "type": "Microsoft.Help/solutions"}).to_string();
        ask(&api, "POST", &check, &body).1["nameAvailable"].clone()
    };
    assert_eq!(available("a-b"), json!(true));
    assert_eq!(available("a b"), json!(false));
    assert_eq!(ask(&api, "POST", &check, "").0, 400);
}
