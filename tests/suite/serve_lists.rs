//! Long lists of the API come in pages, over a socket as clients use it.

use crate::serve::Running;
use crate::support::{helpc, machine, write_tree};
use helpc::serve::Source;
use std::collections::BTreeSet;
use std::path::Path;

/// Builds articles for so many topics of one product.
fn over_topics(folder: &Path, count: usize) -> Running {
    for at in 0..count {
        let id = format!("machine-{at}");
        let text = machine(&id, "generic", "Text.\n");
        let text = text.replace(
            "supportTopicIds=\"324",
            &format!("supportTopicIds=\"{}", 100 + at),
        );
        write_tree(folder, &[(&format!("articles/x/{id}.md"), &text)]);
    }
    write_tree(folder, &[("helpc.yaml", "")]);
    let built = helpc(folder, &["build", "--quiet", "--fail-on", "never"]);
    assert_eq!(built.status.code(), Some(0), "{built:?}");
    Running::start(Source::Bundle(folder.join("dist")))
}

#[test]
fn next_links_lead_through_the_whole_list() {
    let folder = tempfile::tempdir().unwrap();
    let server = over_topics(folder.path(), 120);
    for version in ["2023-06-01", "2024-03-01-preview"] {
        let mut names = BTreeSet::new();
        let mut sizes = Vec::new();
        let mut path = format!(
            "/subscriptions/s/providers/Microsoft.Help/discoverySolutions?api-version={version}"
        );
        loop {
            let reply = server.get(&path, &[]);
            assert_eq!(reply.status, 200, "{path}");
            let page = reply.json();
            let rows = page["value"].as_array().expect("a list");
            sizes.push(rows.len());
            names.extend(
                rows.iter()
                    .map(|row| row["name"].as_str().unwrap().to_owned()),
            );
            let Some(next) = page["nextLink"].as_str() else {
                break;
            };
            let rest = next.strip_prefix("http://localhost/subscriptions/s/");
            path = format!("/subscriptions/s/{}", rest.expect(next));
        }
        assert_eq!(sizes, [50, 50, 20], "{version}");
        assert_eq!(names.len(), 120, "{version}");
    }
}

#[test]
fn next_links_have_the_scheme_and_host_that_clients_use() {
    let folder = tempfile::tempdir().unwrap();
    let server = over_topics(folder.path(), 51);
    let list =
        "/subscriptions/s/providers/Microsoft.Help/discoverySolutions?api-version=2023-06-01";
    for (headers, origin) in [
        (&[][..], "http://localhost"),
        (&["Host: help.example.org"], "http://help.example.org"),
        (
            &["Host: help.example.org", "X-Forwarded-Proto: https"],
            "https://help.example.org",
        ),
        (
            &["Host: localhost:8443", "X-Forwarded-Proto: HTTPS"],
            "https://localhost:8443",
        ),
        (&["X-Forwarded-Proto: http"], "http://localhost"),
        (&["X-Forwarded-Proto: "], "http://localhost"),
        (&["X-Forwarded-Proto: ftp"], "http://localhost"),
        (
            &["X-Forwarded-Proto: https://evil.example/"],
            "http://localhost",
        ),
        (&["X-Forwarded-Proto: \u{e9}"], "http://localhost"),
        (&["X-Forwarded-Host: evil.example"], "http://localhost"),
    ] {
        let reply = server.get(list, headers);
        assert_eq!(reply.status, 200, "{headers:?}");
        let page = reply.json();
        let link = page["nextLink"].as_str().expect("more than one page");
        assert!(
            link.starts_with(&format!("{origin}/subscriptions/s/")),
            "{headers:?}: {link}"
        );
    }
}
