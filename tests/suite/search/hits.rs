//! What a surface shows of the articles, and filters.

use super::articles::ARTICLES;
use super::{ask, bundle, copy, json_of};
use helpc::search::{Query, SnippetPart};
use std::collections::BTreeSet;

#[test]
fn snippets_mark_matches() {
    let folder = bundle(ARTICLES);
    let dist = folder.path().join("dist");
    let snippet = |text| {
        let query = Query {
            text,
            limit: 1,
            ..Query::default()
        };
        let hits = ask(&dist, &query).hits;
        hits.into_iter()
            .flat_map(|hit| hit.snippet)
            .collect::<Vec<SnippetPart>>()
    };
    let marks = |text| -> Vec<String> {
        let marked = snippet(text).into_iter().filter(|part| part.mark);
        marked.map(|part| part.text).collect()
    };
    assert_eq!(marks("firewal"), ["firewall"]);
    assert_eq!(marks("重置密码"), ["重置密码"]);
    assert_eq!(marks("denying"), ["deny"]);
    // Only words that were meant.
    assert_eq!(marks("not firewall"), ["firewall"]);
    let whole: String = snippet("firewall")
        .into_iter()
        .map(|part| part.text)
        .collect();
    assert!(
        whole.contains("The firewall of the storage account denies the network."),
        "{whole}"
    );
}

#[test]
fn an_id_finds_its_article_and_those_of_its_topic() {
    let folder = copy();
    let dist = folder.path().join("dist");
    let ids = |text: &str| -> Vec<String> {
        let query = Query {
            text,
            limit: 20,
            ..Query::default()
        };
        ask(&dist, &query)
            .hits
            .into_iter()
            .map(|hit| hit.id)
            .collect()
    };
    for id in [
        "compute-ssh-connection-fails",
        " Compute-SSH-connection-FAILS ",
    ] {
        assert_eq!(
            ids(id).first().map(String::as_str),
            Some("compute-ssh-connection-fails")
        );
    }
    let topic = ids("32610102");
    assert!(
        topic.contains(&"compute-ssh-connection-fails".to_owned()),
        "{topic:?}"
    );
    for id in &topic {
        let path = json_of(&dist, "manifest.json")["articles"]
            .as_array()
            .and_then(|rows| rows.iter().find(|row| row["id"] == id.as_str()).cloned())
            .expect("a row");
        let article = json_of(&dist, path["object"].as_str().expect("a path"));
        let topics = article["properties"]["supportTopicIds"].to_string();
        assert!(topics.contains("32610102"), "{id}: {topics}");
    }
    assert!(ids("32610199").is_empty());
}

#[test]
fn articles_with_the_same_title_are_one_hit() {
    let folder = bundle(&[
        ("one", "Reset the password", "For Windows machines."),
        ("two", "Reset the Password", "For Linux machines."),
        (
            "three",
            "Reset the password of a database",
            "For databases.",
        ),
    ]);
    let dist = folder.path().join("dist");
    let query = Query {
        text: "reset password",
        limit: 10,
        ..Query::default()
    };
    let plain = ask(&dist, &query);
    let folded = ask(
        &dist,
        &Query {
            fold: true,
            ..query
        },
    );
    assert_eq!((plain.total, plain.hits.len()), (3, 3));
    assert_eq!((folded.total, folded.hits.len()), (3, 2));
    assert_eq!(folded.hits[0].same.len(), 1);
    assert_ne!(folded.hits[0].same[0].id, folded.hits[0].id);
    let shown: Vec<&String> = folded.hits.iter().map(|hit| &hit.id).collect();
    let first = ask(
        &dist,
        &Query {
            fold: true,
            limit: 1,
            ..query
        },
    );
    assert_eq!(first.hits[0].id, *shown[0]);
}

#[test]
fn filters_restrict_results() {
    let folder = copy();
    let dist = folder.path().join("dist");
    let all = Query {
        text: "machine",
        internal: true,
        limit: 1000,
        ..Query::default()
    };
    let whole = ask(&dist, &all);
    let public = ask(
        &dist,
        &Query {
            internal: false,
            ..all.clone()
        },
    );
    assert!(public.total > 0 && public.total <= whole.total);
    let types: BTreeSet<&str> = whole.hits.iter().map(|hit| hit.kind.as_str()).collect();
    for kind in &types {
        let of = ask(
            &dist,
            &Query {
                types: &[kind],
                ..all.clone()
            },
        );
        assert_eq!(
            of.total,
            whole.hits.iter().filter(|hit| hit.kind == *kind).count(),
            "{kind}"
        );
        assert!(of.hits.iter().all(|hit| hit.kind == *kind));
    }
    let product = ask(
        &dist,
        &Query {
            product: Some("14749"),
            ..all.clone()
        },
    );
    assert!(product.total > 0 && product.total < whole.total);
    assert_eq!(
        ask(
            &dist,
            &Query {
                product: Some("none"),
                ..all
            }
        )
        .total,
        0
    );
}
