//! `helpc eval`: grades, means, and comparison with an earlier result.

use crate::support::{helpc, machine, project, text, write_tree};
use helpc::relevance::{QueryFile, add_grades};
use serde_json::Value;
use std::path::Path;
use std::process::Output;

/// Builds a bundle of two articles, with a file of queries and the grades of two graders.
fn bundle() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let disk = machine("disk", "generic", "Attach the disk in the portal.");
    let password = machine(
        "password",
        "generic",
        "Reset the password. The disk is kept.",
    );
    write_tree(
        folder.path(),
        &[
            ("helpc.yaml", ""),
            ("articles/microsoft.compute/compute-disk.md", &disk),
            ("articles/microsoft.compute/compute-password.md", &password),
            ("queries.yaml", QUERIES),
            ("a.tsv", "# first grader\ndisk\tdisk\t3\n"),
            ("b.tsv", "disk\tdisk\t1\ndisk\tpassword\t2\n"),
        ],
    );
    let output = helpc(folder.path(), &["build", "--fail-on", "never"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    folder
}

const QUERIES: &str = "
grades: [a.tsv, b.tsv]
queries:
  - { id: disk, set: one, query: attach disk }
  - { query: zzzqqq, set: two, expect: [disk] }
  - { query: ungraded }
";

fn eval(folder: &Path, args: &[&str]) -> Output {
    let mut all = vec!["eval", "queries.yaml"];
    all.extend(args);
    helpc(folder, &all)
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Asserts that the command could not run, for this reason.
fn assert_fails(output: &Output, reason: &str) {
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(message.contains(reason), "{message}");
}

#[test]
fn means_are_over_queries_with_graded_articles() {
    let folder = bundle();
    let result = json(&eval(folder.path(), &["--format", "json"]));
    assert_eq!(result["all"]["queries"], 2);
    assert_eq!(result["sets"]["one"]["queries"], 1);
    assert_eq!(result["queries"][2]["isJudged"], false);
    // Both have the mean grade 2, so each order of them is the best one.
    assert_eq!(result["sets"]["one"]["ndcgAt3"], 1.0);
    assert_eq!(result["sets"]["two"]["ndcgAt3"], 0.0);
    assert_eq!(result["all"]["ndcgAt3"], 0.5);
    assert_eq!(result["queries"][0]["found"][0], "disk");

    // Without the second grader, the other article has no grade.
    let first = json(&eval(
        folder.path(),
        &["--format", "json", "--grades", "a.tsv"],
    ));
    assert_eq!(first["queries"][0]["unjudgedIn3"], 1);
    let set = json(&eval(folder.path(), &["--format", "json", "--set", "two"]));
    assert_eq!(set["all"]["queries"], 1);
}

#[test]
fn a_worse_mean_fails() {
    let folder = bundle();
    let write = |name: &str, result: &Value| {
        std::fs::write(folder.path().join(name), result.to_string()).expect("write");
    };
    let now = json(&eval(folder.path(), &["--format", "json"]));
    write("same.json", &now);
    let same = eval(folder.path(), &["--baseline", "same.json"]);
    assert_eq!(same.status.code(), Some(0));
    assert!(text(&same.stdout).contains("nothing is worse than in the baseline"));

    let mut better = now.clone();
    better["queries"][1]["ndcgAt3"] = 0.5.into();
    // Only queries that are judged in both results count.
    better["queries"][2]["ndcgAt3"] = 1.0.into();
    write("better.json", &better);
    let worse = eval(folder.path(), &["--baseline", "better.json"]);
    assert_eq!(worse.status.code(), Some(1));
    let printed = text(&worse.stdout);
    assert!(
        printed.contains("mean nDCG@3: 0.500, was 0.750"),
        "{printed}"
    );
    assert!(!printed.contains("-0.000"), "{printed}");
    let tolerant = ["--baseline", "better.json", "--tolerance", "0.25"];
    assert_eq!(eval(folder.path(), &tolerant).status.code(), Some(0));

    let mut other = now;
    for query in other["queries"].as_array_mut().expect("queries") {
        query["id"] = "other".into();
    }
    write("other.json", &other);
    let output = eval(folder.path(), &["--baseline", "other.json"]);
    assert_fails(&output, "the baseline has none of the graded queries");
}

#[test]
fn mistakes_are_reported() {
    let folder = bundle();
    for (grades, reason) in [
        (
            "disk\tdisk\t4\n",
            "wrong.tsv:1: `4` is not a grade from 0 to 3",
        ),
        ("\ndisk\tdisk\tNaN\n", "wrong.tsv:2: `NaN` is not a grade"),
        (
            "disk disk 3\n",
            "wrong.tsv:1: a line must have three fields",
        ),
        ("dsik\tdisk\t3\n", "wrong.tsv:1: no query has the id `dsik`"),
    ] {
        write_tree(folder.path(), &[("wrong.tsv", grades)]);
        assert_fails(&eval(folder.path(), &["--grades", "wrong.tsv"]), reason);
    }
    assert_fails(&eval(folder.path(), &["--set", "three"]), "the set `three`");
    for (queries, reason) in [
        ("queries: []", "there are no queries"),
        ("queries: [{ query: ' ' }]", "a query has no words"),
        (
            "queries: [{ query: a }, { query: a }]",
            "two queries have the id `a`",
        ),
        (
            "queries: [{ query: a, expect: { b: 9 } }]",
            "the grade 9 of `b`",
        ),
        (
            "queries: [{ query: a, expect: b }]",
            "must be a list of ids",
        ),
    ] {
        write_tree(folder.path(), &[("queries.yaml", queries)]);
        assert_fails(&eval(folder.path(), &[]), reason);
    }
}

/// The queries and grades of `benches/search/` fit each other.
#[test]
fn our_queries_have_grades() {
    let folder = project().join("benches/search");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file");
    let QueryFile {
        grades,
        mut queries,
    } = QueryFile::parse(&read("queries.yaml")).expect("queries");
    let grades: Vec<(String, String)> = grades
        .into_iter()
        .map(|name| (name.clone(), read(&name)))
        .collect();
    assert_eq!(grades.len(), 2);
    add_grades(&mut queries, &grades).expect("grades");
    let mut ungraded = queries.iter().filter(|query| query.expect.is_empty());
    assert_eq!(ungraded.next().map(|query| &query.query), None);
}
