//! The site, the API and the command line return the same answers. Each is called the way its users
//! call it.

use crate::support::{copy_tree, helpc, project, write_tree};
use helpc::api::{Api, Request};
use helpc::bundle::{Bundle, View};
use helpc::published::By;
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

/// Builds a bundle of the project's articles.
fn built() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(folder.path(), &[("helpc.yaml", "")]);
    copy_tree(&project().join("articles"), &folder.path().join("articles"));
    let output = helpc(folder.path(), &["build", "--quiet", "--fail-on", "never"]);
    assert!(output.status.success());
    folder
}

fn view(dist: &Path, cloud: &str) -> View {
    let bundle = Arc::new(Bundle::open(dist).expect("a bundle"));
    bundle.view(Some(cloud)).expect("a cloud")
}

/// Returns the answer of a script of the site to each of `lines`; `None` without node.
fn node(script: &str, args: &[&Path], lines: &[Value]) -> Option<Vec<Value>> {
    crate::needs::node()?;
    let node = Command::new("node")
        .arg(project().join("tests/suite").join(script))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut node = node.expect("node runs");
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let mut input = node.stdin.take().expect("an input");
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = node.wait_with_output().expect("node runs");
    writer.join().expect("joined").expect("written");
    assert!(output.status.success(), "node failed");
    let answers = output.stdout.split(|byte| *byte == b'\n');
    let answers: Vec<Value> = answers
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).expect("JSON"))
        .collect();
    assert_eq!(answers.len(), lines.len());
    Some(answers)
}

fn ids(list: &Value) -> Vec<&str> {
    let list = list.as_array().expect("a list").iter();
    list.map(|one| one["id"].as_str().expect("an id")).collect()
}

/// Returns the ids of the solutions that the API offers for a text: it first finds the
/// services, then the solutions of each.
fn solutions(api: &Api, text: &str) -> Vec<String> {
    let ask = |body: Value| -> Value {
        let response = api.answer(&Request {
            method: "POST",
            path: "/providers/Microsoft.Help/discoverSolutions",
            query: "api-version=2024-03-01-preview",
            origin: "http://localhost:1",
            body: body.to_string().as_bytes(),
        });
        assert_eq!(response.status, 200);
        serde_json::from_slice(&response.body).expect("JSON")
    };
    let first = ask(json!({ "issueSummary": text }));
    let services = first["value"][0]["properties"]["relatedServices"].as_array();
    let mut found = Vec::new();
    for service in services.into_iter().flatten() {
        let answer = ask(json!({ "issueSummary": text, "serviceId": service["serviceId"] }));
        for item in answer["value"].as_array().into_iter().flatten() {
            let rows = item["properties"]["solutions"].as_array();
            let rows = rows.into_iter().flatten();
            found.extend(rows.filter_map(|row| row["solutionId"].as_str().map(str::to_owned)));
        }
    }
    found
}

#[test]
fn search_returns_the_same_results_in_each_program() {
    let folder = built();
    let dist = folder.path().join("dist");
    let texts = [
        "access denied",
        "key vault firewall",
        "cannot connect to my virtual machine by remote desktop",
        "machine does not start",
        "password",
        "storage account",
        "tsorage",
        "quota",
    ];
    let queries: Vec<Value> = texts
        .iter()
        .map(|text| json!({ "text": text, "limit": 10 }))
        .collect();
    let script = project().join("templates/site/search.js");
    let args = [&*script, &*dist, Path::new("public")];
    let site = node("search/query.mjs", &args, &queries);
    let shown = view(&dist, "public");
    let api = Api::new(view(&dist, "public"));
    let (mut found, mut offered) = (0, 0);
    for (at, text) in texts.iter().enumerate() {
        let output = helpc(folder.path(), &["search", text]);
        assert!(output.status.success(), "{text}");
        let printed = String::from_utf8(output.stdout).expect("UTF-8");
        let hits = shown
            .search(&helpc::search::Query {
                text,
                limit: 10,
                ..helpc::search::Query::default()
            })
            .expect("an answer");
        let titles: Vec<&str> = printed
            .lines()
            .filter(|line| line.ends_with(')') && !line.starts_with(' '))
            .collect();
        assert_eq!(titles.len(), hits.hits.len(), "{text}: {printed}");
        for (title, hit) in titles.iter().zip(&hits.hits) {
            let about = if hit.product.is_empty() {
                &hit.kind
            } else {
                &hit.product
            };
            assert_eq!(*title, format!("{} ({}, {about})", hit.title, hit.id));
        }
        let own: Vec<&str> = hits.hits.iter().map(|hit| hit.id.as_str()).collect();
        if let Some(site) = &site {
            assert_eq!(ids(&site[at]["hits"]), own, "{text}");
        }
        found += own.len();
        // The API offers the first hit if it is a solution for a topic that the tree
        // describes.
        let solution = hits.hits.iter().find(|hit| {
            let kinds = ["generic", "resource", "apollo"];
            let article = shown.article(&hit.id).expect("readable").expect("there");
            let topics = article.properties.get("supportTopicIds");
            kinds.contains(&hit.kind.to_lowercase().as_str())
                && topics.is_some_and(|topics| is_described(&shown, topics))
        });
        if let Some(hit) = solution {
            let offers = solutions(&api, text);
            let is_it = |id: &String| *id == hit.id || *id == format!("apollo-{}", hit.id);
            assert!(offers.iter().any(is_it), "{text}: {} of {offers:?}", hit.id);
            offered += 1;
        }
    }
    assert!(found > 20 && offered > 3, "{found} {offered}");
}

/// Returns true if a product of the cloud has one of these topics.
fn is_described(view: &View, topics: &Value) -> bool {
    let rows = view.taxonomy().expect("a taxonomy").products;
    let products = rows
        .iter()
        .map(|row| view.product(&row.object).expect("a product"));
    let mut known = products
        .flat_map(|product| product.categories)
        .flat_map(|category| category.topics);
    let topics = topics.as_array().expect("a list");
    known.any(|topic| {
        let is_it = |id: &Value| {
            id.as_str()
                .is_some_and(|id| id.eq_ignore_ascii_case(&topic.id))
        };
        topics.iter().any(is_it)
    })
}

#[test]
fn each_program_shows_a_customer_the_same_list() {
    let folder = built();
    let dist = folder.path().join("dist");
    let mut customers = Vec::new();
    for cloud in ["public", "fairfax"] {
        let shown = view(&dist, cloud);
        for (key, entry) in shown.entries(By::Answer).expect("an index") {
            let (topic, product) = key.rsplit_once('/').expect("two parts");
            let plain = json!({ "cloud": cloud, "topic": topic, "product": product });
            let with = |name: &str, value: &str| {
                let mut customer = plain.clone();
                customer[name] = json!(value);
                customer
            };
            customers.push(with("internal", "1"));
            customers.push(with("resource", "microsoft.compute/virtualmachines"));
            for tag in entry.cards.iter().flat_map(|card| &card.tags) {
                customers.push(with("tag", tag));
            }
            customers.push(plain);
        }
    }
    // Each question starts a process, so only a sample is used.
    let step = customers.len().div_ceil(24).max(1);
    let customers: Vec<Value> = customers.into_iter().step_by(step).collect();
    let Some(site) = node("alike/site.mjs", &[&*dist], &customers) else {
        return;
    };
    let mut seen = 0;
    for (customer, theirs) in customers.iter().zip(site) {
        let text = |name: &str| customer[name].as_str().unwrap_or_default();
        let mut args = vec!["why", "--format", "json"];
        for (option, name) in [
            ("--cloud", "cloud"),
            ("--topic", "topic"),
            ("--product", "product"),
            ("--resource", "resource"),
            ("--tags", "tag"),
        ] {
            if !text(name).is_empty() {
                args.extend([option, text(name)]);
            }
        }
        if text("internal") == "1" {
            args.push("--internal");
        }
        let output = helpc(folder.path(), &args);
        assert!(output.status.success(), "{args:?}");
        let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let own = ids(&answer["shown"]);
        let theirs: Vec<&str> = theirs
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        assert_eq!(own, theirs, "{customer}");
        seen += own.len();
    }
    assert!(customers.len() > 8 && seen > customers.len() / 2, "{seen}");
}
