//! The numbers of a trend are those of checks.

use super::repository::{Repository, points};
use crate::support::{git, helpc, machine, project};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Commits with what can change between two revisions.
fn history() -> Option<Repository> {
    let repository = Repository::new()?;
    let article = |id: &str, body: &str| machine(id, "generic", body);
    // No configuration, and a finding of a rule about one article.
    repository.write("articles/x/first.md", &article("first", "#Open the portal"));
    repository.write(
        "articles/x/second.md",
        &article("second", "Open `{subscriptionid}`."),
    );
    repository.commit("2025-01-10");
    // Rules that compare articles: two have one id.
    repository.write(
        "articles/x/third.md",
        &article("second", "Open http://example.org now."),
    );
    repository.commit("2025-02-10");
    // A configuration: it switches a rule off and changes the severity of another.
    repository.write(
        "helpc.yaml",
        "rules:\n  structure/heading-space: off\noverrides:\n- files: [\"x/third.md\"]\n  rules:\n    corpus/duplicate-article-id: warning\n",
    );
    repository.commit("2025-03-10");
    // Included files: one is missing until later.
    let body = "[!INCLUDE [note](../../includes/note.md)]\n\n<!-- helpc-ignore-next-line tokens -->\nOpen `{tenantid}`.";
    repository.write("articles/x/fourth.md", &article("fourth", body));
    repository.commit("2025-04-10");
    repository.write("includes/note.md", "Open http://example.org now.\n");
    repository.commit("2025-05-10");
    // Ignored and excluded files, in folders with rules of their own.
    repository.write(".gitignore", "drafts/\n*.tmp.md\n");
    repository.write("articles/x/.gitignore", "!kept.tmp.md\n");
    repository.write("articles/drafts/one.md", "#No article");
    repository.write("articles/x/gone.tmp.md", "#No article");
    repository.write("articles/x/kept.tmp.md", "#No article");
    repository.commit("2025-06-10");
    // An article moves, another one goes, and the schemas change.
    repository.git(&["mv", "articles/x/first.md", "articles/x/moved.md"]);
    repository.remove("articles/x/second.md");
    let limits = std::fs::read_to_string(project().join("schemas/limits.yaml"));
    let limits = limits.expect("limits").replace("1048576", "300");
    repository.write("schemas/limits.yaml", &limits);
    repository.write(
        "helpc.yaml",
        "schemas: schemas\nlinks:\n  status: links.jsonl\n",
    );
    repository.commit("2025-07-10");
    // Results of link checks, and a link to a file that is not an article.
    repository.write(
        "links.jsonl",
        "{\"url\":\"http://example.org/\",\"as\":\"dead\",\"code\":404,\"seen\":\"2025-08-01T00:00:00Z\"}\n",
    );
    repository.write("helpc.yaml", "links:\n  status: links.jsonl\n");
    repository.write("articles/x/media/a.png", "not a picture");
    repository.write(
        "articles/x/fifth.md",
        &article("fifth", "![a picture](media/a.png) [b](media/b.png)"),
    );
    repository.commit("2025-08-10");
    // A configuration that cannot be read.
    repository.write("helpc.yaml", "rules: [\n");
    repository.commit("2025-09-10");
    // The articles move to another folder.
    repository.git(&["mv", "articles", "help"]);
    repository.write("helpc.yaml", "articles: help\n");
    repository.commit("2025-10-10");
    Some(repository)
}

/// Returns the numbers of findings by rule and by severity.
fn checked(folder: &Path) -> (BTreeMap<String, u64>, BTreeMap<String, u64>) {
    let output = helpc(folder, &["check", "--no-baseline", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let report = String::from_utf8(output.stdout).expect("UTF-8");
    let (mut rules, mut severities) = (BTreeMap::new(), BTreeMap::new());
    for severity in ["error", "warning", "suggestion"] {
        severities.insert(severity.to_owned(), 0);
    }
    for line in report.lines() {
        let finding: Value = serde_json::from_str(line).expect("JSON");
        let name = |key: &str| finding[key].as_str().expect("a name").to_owned();
        *rules.entry(name("rule")).or_default() += 1;
        *severities.entry(name("severity")).or_default() += 1;
    }
    (rules, severities)
}

fn counts(value: &Value) -> BTreeMap<String, u64> {
    serde_json::from_value(value.clone()).expect("numbers")
}

#[test]
fn each_number_is_that_of_a_check_of_the_revision() {
    let Some(repository) = history() else { return };
    let trend = repository.trend(&["--since", "2025-01-01"]);
    let points = points(&trend);
    assert_eq!(points.len(), 10, "{trend}");
    let copy = tempfile::tempdir().expect("a folder");
    let source = repository.path().to_str().expect("UTF-8");
    git(copy.path(), &["clone", "--quiet", source, "copy"]);
    let copy = copy.path().join("copy");
    let mut totals = Vec::new();
    for point in points {
        let commit = point["commit"].as_str().expect("a commit");
        assert!(point["error"].is_null(), "{point}");
        git(&copy, &["checkout", "--quiet", commit]);
        let (rules, severities) = checked(&copy);
        assert_eq!(counts(&point["rules"]), rules, "{commit}");
        assert_eq!(counts(&point["severities"]), severities, "{commit}");
        let total: u64 = rules.values().sum();
        for key in ["groups", "owners"] {
            assert_eq!(
                counts(&point[key]).values().sum::<u64>(),
                total,
                "{commit} {key}"
            );
        }
        assert_eq!(point["findings"], total, "{commit}");
        totals.push(total);
    }
    // The history does change the findings.
    totals.dedup();
    assert!(totals.len() > 6, "{totals:?}");
}

#[test]
fn links_count_by_their_results() {
    let Some(repository) = history() else { return };
    let trend = repository.trend(&["--since", "2025-07-01"]);
    let links: Vec<&Value> = points(&trend).iter().map(|point| &point["links"]).collect();
    assert!(links[0].is_null(), "{trend}");
    assert_eq!(links[2]["dead"], 1, "{trend}");
    assert_eq!(links[2]["ok"], 0, "{trend}");
}

#[test]
fn the_rules_of_another_revision_can_be_used() {
    let Some(repository) = history() else { return };
    let rules = |args: &[&str]| -> Vec<Value> {
        let trend = repository.trend(&[&["--since", "2025-01-01"], args].concat());
        points(&trend)
            .iter()
            .map(|point| point["rules"]["structure/heading-space"].clone())
            .collect()
    };
    let own = rules(&[]);
    assert_eq!(
        (&own[0], &own[2]),
        (&Value::from(1), &Value::Null),
        "{own:?}"
    );
    let trusted = rules(&["--trusted-config", "HEAD~8"]);
    assert!(trusted[..4].iter().all(|count| *count == 1), "{trusted:?}");
    let off = rules(&["--ignore", "structure"]);
    assert!(off.iter().all(Value::is_null), "{off:?}");
}

#[test]
fn articles_grow_old_until_their_text_changes() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let article = |body: &str| machine("first", "generic", body);
    repository.write("articles/x/first.md", &article("Open the portal."));
    repository.write(
        "articles/x/second.md",
        &machine("second", "generic", "Open it."),
    );
    repository.commit("2024-01-10");
    // A rename is no change.
    repository.git(&["mv", "articles/x/first.md", "articles/x/renamed.md"]);
    repository.commit("2024-09-10");
    repository.write("articles/x/renamed.md", &article("Close the portal."));
    repository.commit("2025-03-10");
    let trend = repository.trend(&["--since", "2024-01-01", "--untouched", "12,6,12"]);
    let ages: Vec<(String, Vec<u64>)> = points(&trend)
        .iter()
        .map(|point| {
            let rows = point["untouched"].as_array().expect("rows").iter();
            let date = point["at"].as_str().expect("a time")[..7].to_owned();
            (
                date,
                rows.map(|row| row["articles"].as_u64().expect("a number"))
                    .collect(),
            )
        })
        .collect();
    let at = |month: &str| {
        let found = ages.iter().rev().find(|(date, _)| date == month);
        found
            .map(|(_, numbers)| numbers.as_slice())
            .expect("a point")
    };
    assert_eq!(at("2024-07"), [0, 0], "{ages:?}");
    assert_eq!(at("2024-08"), [2, 0], "{ages:?}");
    assert_eq!(at("2025-02"), [2, 2], "{ages:?}");
    assert_eq!(at("2025-03"), [1, 1], "{ages:?}");
}

#[test]
fn half_of_the_findings_that_go_each_month_are_gone_after_it() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let write = |ids: &[&str]| {
        for id in ["a", "b", "c", "d"] {
            let body = if ids.contains(&id) {
                "#Open it"
            } else {
                "# Open it"
            };
            repository.write(
                &format!("articles/x/{id}.md"),
                &machine(id, "generic", body),
            );
        }
    };
    write(&["a", "b", "c", "d"]);
    repository.commit("2025-01-05");
    write(&["a", "b"]);
    repository.commit("2025-02-05");
    // Other lines and other names are no other findings.
    repository.git(&["mv", "articles/x/a.md", "articles/x/z.md"]);
    repository.remove("articles/x/b.md");
    repository.commit("2025-03-05");
    repository.commit("2025-04-05");
    let trend = repository.trend(&["--since", "2025-02-01", "--only", "structure/heading-space"]);
    let lives = trend["half_lives"].as_array().expect("rows");
    let life = lives
        .iter()
        .find(|row| row["rule"] == "structure/heading-space");
    let life = life.expect("a row");
    assert_eq!(life["gone"], 3, "{trend}");
    assert_eq!(life["added"], 0, "{trend}");
    let days = life["days"].as_f64().expect("days");
    assert!((20.0..45.0).contains(&days), "{days}");
}

#[test]
fn points_are_the_latest_commits_at_fixed_times() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository.write(
        "articles/x/first.md",
        &machine("first", "generic", "Open it."),
    );
    for day in ["2025-01-10", "2025-01-20", "2025-04-10"] {
        repository.commit(day);
    }
    let dates = |args: &[&str]| -> Vec<String> {
        let trend = repository.trend(args);
        let points = points(&trend).iter();
        points
            .map(|point| point["at"].as_str().expect("a time")[..10].to_owned())
            .collect()
    };
    let months = ["2025-02-01", "2025-03-01", "2025-04-01", "2025-04-10"];
    assert_eq!(dates(&[]), months);
    assert_eq!(dates(&["--since", "HEAD~1"]), months);
    assert_eq!(dates(&["--since", "40days"]), months[2..]);
    assert_eq!(dates(&["--since", "2025-03-15"]), months[2..]);
    assert_eq!(dates(&["--every", "1year", "HEAD~1"]), ["2025-01-20"]);
    let trend = repository.trend(&[]);
    let commits: Vec<&Value> = points(&trend)
        .iter()
        .map(|point| &point["commit"])
        .collect();
    assert_eq!(commits[0], commits[2]);
    assert_ne!(commits[2], commits[3]);
}
