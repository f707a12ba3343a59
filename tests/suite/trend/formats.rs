//! Formats of trends.

use super::repository::Repository;
use crate::support::{machine, project};
use serde_json::Value;

fn repository() -> Option<Repository> {
    let repository = Repository::new()?;
    let article = |id: &str, body: &str| {
        let text = machine(id, "generic", body);
        text.replace(&format!("Compute_{id}"), "=1+1,&lt;b&gt;\u{1b}[31m")
    };
    for (day, bodies) in [
        ("2025-01-10", ["#Open it", "Open `{subscriptionid}`."]),
        ("2025-02-10", ["# Open it", "Open `{subscriptionid}`."]),
        (
            "2025-03-10",
            ["# Open it", "Open `{subscriptionid}` and `{tenantid}`."],
        ),
    ] {
        for (id, body) in ["first", "second"].into_iter().zip(bodies) {
            repository.write(&format!("articles/x/{id}.md"), &article(id, body));
        }
        repository.commit(day);
    }
    Some(repository)
}

#[test]
fn the_tables_are_readable() {
    let Some(repository) = repository() else {
        return;
    };
    let text = repository.text(&["--only", "structure,tokens"]);
    let commits = repository.git(&["log", "--format=%h", "--abbrev=10"]);
    let mut text = text;
    for (at, commit) in commits.lines().enumerate() {
        text = text.replace(commit, &format!("commit-{at:03}"));
    }
    insta::assert_snapshot!(text);
}

#[test]
fn json_matches_its_schema() {
    let Some(repository) = repository() else {
        return;
    };
    let path = project().join("schemas/trend.schema.json");
    let schema = std::fs::read_to_string(path).expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let trend = repository.trend(&[]);
    let faults: Vec<String> = validator
        .iter_errors(&trend)
        .map(|fault| fault.to_string())
        .collect();
    assert!(faults.is_empty(), "{faults:?}");
    assert!(
        trend["points"]
            .as_array()
            .is_some_and(|points| points.len() == 3)
    );
}

#[test]
fn csv_has_the_numbers_of_json() {
    let Some(repository) = repository() else {
        return;
    };
    let csv = repository.text(&["--format", "csv"]);
    let trend = repository.trend(&[]);
    assert!(
        csv.starts_with("date,commit,measure,name,value\r\n"),
        "{csv}"
    );
    for point in trend["points"].as_array().expect("points") {
        let (date, commit) = (
            &point["at"].as_str().expect("a time")[..10],
            point["commit"].as_str(),
        );
        let commit = commit.expect("a commit");
        for (rule, count) in point["rules"].as_object().expect("rules") {
            let line = format!("{date},{commit},rule,{rule},{count}\r\n");
            assert!(csv.contains(&line), "{line}");
        }
    }
    // Spreadsheets must not read an owner as a formula.
    assert!(csv.contains(",owner,\"'=1+1,<b>"), "{csv}");
    assert!(!csv.contains('\u{1b}'), "{csv}");
}

#[test]
fn the_page_stands_alone() {
    let Some(repository) = repository() else {
        return;
    };
    let page = repository.text(&["--format", "html"]);
    assert!(
        page.contains("default-src 'none'; style-src 'sha256-"),
        "{page}"
    );
    for absent in [
        "<script", "style=\"", "<b>", "\u{1b}", "http://", "https://", "url(",
    ] {
        assert!(!page.contains(absent), "{absent}");
    }
    let count = |text: &str| page.matches(text).count();
    assert!(count("<svg") >= 5, "{}", count("<svg"));
    assert_eq!(count("<svg"), count("<desc"));
    // The half-lives are a table only.
    assert_eq!(count("<svg") + 1, count("<table"));
    // Lines differ without color: each has a label and markers.
    assert_eq!(count("class=\"path\""), count("class=\"label\""));
    assert!(!page.contains("class=\"marker\" d=\"\""), "{page}");
}

#[test]
fn output_is_reproducible_and_goes_to_files() {
    let Some(repository) = repository() else {
        return;
    };
    let args = [
        "--format",
        "json=a.json",
        "--format",
        "html=a.html",
        "--format",
        "csv",
    ];
    let csv = repository.text(&args);
    assert_eq!(csv, repository.text(&["--format", "csv", "--jobs", "1"]));
    let read = |path: &str| std::fs::read_to_string(repository.path().join(path)).expect("written");
    assert_eq!(read("a.json"), repository.text(&["--format", "json"]));
    assert_eq!(read("a.html"), repository.text(&["--format", "html"]));
}

#[test]
fn mistakes_are_explained() {
    let Some(repository) = repository() else {
        return;
    };
    for (args, expected) in [
        (
            &["--every", "1fortnight"][..],
            "`1fortnight` is not a length of time",
        ),
        (&["--since", "2031-01-01"], "name an earlier start"),
        (&["--since", "nowhere"], "is not a date such as"),
        (
            &["--every", "1day", "--since", "9years"],
            "choose a longer `--every`",
        ),
        (&["nowhere"], "unknown revision `nowhere`"),
        (
            &["--format", "html", "--format", "csv"],
            "two formats cannot go to the same place",
        ),
        (&["--format", "xml"], "formats: human, json, csv, html"),
    ] {
        let output = repository.run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(text.contains(expected), "{args:?}: {text}");
    }
}
