//! Lists in pages.

use super::{NEWEST, get, over};
use helpc::api::Api;
use serde_json::Value;

/// Returns the API over articles with a topic each, and more articles for one topic.
fn many(topics: usize, of_one: usize) -> Api {
    let text = |id: String, topic: usize| {
        let text = format!(
            "<properties\n pageTitle=\"An example about {id}\"\n description=\"An example about {id}\"\n selfHelpType=\"apollo\"\n cloudEnvironments=\"public\"\n articleId=\"{id}\"\n supportTopicIds=\"{topic:08}-0000-4000-8000-000000000000\"\n productPesIds=\"14749\"\n service=\"microsoft.compute\"\n resource=\"virtualmachines\"\n ms.author=\"example\"\n ownershipId=\"Compute_X\"\n/>\n# An example\n\n## Title of {id}\n\nText of {id}.\n"
        );
        (
            format!("microsoft.compute/compute-{id}.md"),
            text.into_bytes(),
        )
    };
    let first = (0..topics).map(|topic| text(format!("t{topic:04}"), topic));
    let more = (0..of_one).map(|number| text(format!("m{number:04}"), 7));
    over(first.chain(more))
}

/// Returns the version of the API that an address names.
fn version(target: &str) -> &str {
    let (_, version) = target.split_once("api-version=").expect("a version");
    version.split('&').next().unwrap_or_default()
}

/// Follows the pages of a list and returns the items of each.
fn pages(api: &Api, target: &str) -> Vec<Vec<Value>> {
    let mut target = target.to_owned();
    let mut all = Vec::new();
    loop {
        let page = get(api, &target);
        all.push(page["value"].as_array().expect("a list").clone());
        match page.get("nextLink") {
            None => return all,
            Some(link) => {
                let link = link.as_str().expect("a text");
                let next = link.strip_prefix("http://localhost:1").expect("absolute");
                assert_eq!(version(next), version(&target), "{link}");
                target = next.to_owned();
            }
        }
        assert!(all.len() < 100);
    }
}

#[test]
fn pagination_returns_every_item_once() {
    let api = many(120, 130);
    let target = format!("/providers/Microsoft.Help/discoverySolutions?{NEWEST}");
    let found = pages(&api, &target);
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [50, 50, 20]);
    let names: std::collections::BTreeSet<_> = found
        .iter()
        .flatten()
        .map(|item| item["name"].to_string())
        .collect();
    assert_eq!(names.len(), 120);
    let flat =
        "/subscriptions/s/providers/Microsoft.Help/discoverySolutions?api-version=2023-06-01";
    let found = pages(&api, flat);
    assert!(found[..5].iter().all(|page| page.len() == 50), "full pages");
    let names: Vec<_> = found
        .iter()
        .flatten()
        .map(|item| item["name"].to_string())
        .collect();
    let apart: std::collections::BTreeSet<_> = names.iter().collect();
    assert_eq!((names.len(), apart.len()), (250, 250));
    let filter = "&$filter=SolutionType eq 'Solutions' and (ProblemClassificationId eq '00000007-0000-4000-8000-000000000000' or ProblemClassificationId eq '00000009-0000-4000-8000-000000000000')";
    let found = pages(&api, &format!("{flat}{filter}"));
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [50, 50, 32]);
    for (filter, expected) in [
        ("Id eq 'T0003'", 1),
        (
            "ProblemClassificationId eq '00000003-0000-4000-8000-000000000000' and ResourceType eq 'MICROSOFT.COMPUTE/VIRTUALMACHINES'",
            1,
        ),
        (
            "ProblemClassificationId eq '00000003-0000-4000-8000-000000000000' and ResourceType eq 'microsoft.sql/servers'",
            0,
        ),
        (
            "ProblemClassificationId eq '00000003-0000-4000-8000-000000000000' and SolutionType eq 'Diagnostics'",
            0,
        ),
        ("ProblemClassificationId eq 'unknown'", 0),
    ] {
        let found = get(&api, &format!("{target}&$filter={filter}"));
        assert_eq!(
            found["value"].as_array().unwrap().len(),
            expected,
            "{filter}"
        );
    }
}
