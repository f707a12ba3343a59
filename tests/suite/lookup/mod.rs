//! What a customer sees: every part of helpc gives the same answer.

mod lists;

use crate::support::{helpc, write_tree};
use helpc::coverage::{Coverage, PageOptions, page};
use serde_json::Value;
use std::path::Path;
use std::process::Output;

/// Returns a tree with a product, and an article for each reason not to be shown.
fn tree() -> tempfile::TempDir {
    let article = |id: &str, title: &str, more: &str| {
        format!(
            "<properties\n    pageTitle=\"{title}\"\n    description=\"How to {id} a machine of the example\"\n    \
             service=\"microsoft.compute\"\n    ms.author=\"example\"\n    selfHelpType=\"generic\"\n    \
             articleId=\"{id}\"\n    ownershipId=\"Compute_Machines\"\n    {more}\n/>\n# {title}\n\nText of {id}.\n"
        )
    };
    let place = "resource=\"machines\" supportTopicIds=\"32411835\" productPesIds=\"14749\"";
    let here = format!("{place} cloudEnvironments=\"public, mooncake\"");
    let articles = [
        ("restart", article("restart", "Restart it", &here)),
        (
            "again",
            article(
                "again",
                "Restart it again",
                &format!("{here} displayOrder=\"1\""),
            ),
        ),
        (
            "tagged",
            article(
                "tagged",
                "Restart Windows",
                &format!("{here} resourceTags=\"windows\""),
            ),
        ),
        (
            "other-cloud",
            article(
                "other-cloud",
                "In the other cloud",
                &format!("{place} cloudEnvironments=\"fairfax\""),
            ),
        ),
        (
            "other-topic",
            article(
                "other-topic",
                "Another topic",
                "resource=\"machines\" supportTopicIds=\"32411999\" productPesIds=\"14749\" cloudEnvironments=\"public\"",
            ),
        ),
        (
            "other-product",
            article(
                "other-product",
                "Another product",
                "resource=\"machines\" supportTopicIds=\"32411836\" productPesIds=\"15000\" cloudEnvironments=\"public\"",
            ),
        ),
        (
            "held",
            article(
                "held",
                "Held back",
                &format!("{place} cloudEnvironments=\"pubic\""),
            ),
        ),
    ];
    let topics = "<properties\n    pageTitle=\"=Machines <b>\"\n    description=\"Topics of machines\"\n    \
         service=\"microsoft.compute\"\n    ms.author=\"example\"\n    selfHelpType=\"supportTopicDescription\"\n    \
         articleId=\"topics\"\n    ownershipId=\"Compute_Machines\"\n    productPesIds=\"14749\"\n    \
         cloudEnvironments=\"public, fairfax\"\n/>\n# Topics\n---\n{\"shortDescription\": \"=Machines <b>\", \
         \"longDescription\": \"Machines of the example\", \"supportTopics\": [\
         {\"id\": \"32411835\", \"shortDescription\": \"It does not start\", \"category\": \"Start, stop\"},\
         {\"id\": \"32411836\", \"shortDescription\": \"<i>Slow</i> & late\"},\
         {\"id\": \"32411837\", \"shortDescription\": \"@nobody answers\"}]}\n---\n";
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(folder.path(), &[("helpc.yaml", "")]);
    for (name, text) in &articles {
        let path = format!("articles/microsoft.compute/compute-{name}.md");
        write_tree(folder.path(), &[(path.as_str(), text.as_str())]);
    }
    write_tree(
        folder.path(),
        &[(
            "articles/supporttopicdescriptions/compute-topics.md",
            topics,
        )],
    );
    folder
}

fn text(output: &Output) -> String {
    let (out, talk) = (&output.stdout, &output.stderr);
    format!(
        "exit {:?}\n{}{}",
        output.status.code(),
        String::from_utf8_lossy(out),
        String::from_utf8_lossy(talk)
    )
}

/// Returns what several command lines print.
fn transcript(folder: &Path, lines: &[&[&str]]) -> String {
    let mut shown = String::new();
    for line in lines {
        let words: Vec<String> = line
            .iter()
            .map(|word| {
                if word.is_empty() || word.contains(' ') {
                    format!("'{word}'")
                } else {
                    (*word).to_owned()
                }
            })
            .collect();
        shown.push_str(&format!("$ helpc {}\n", words.join(" ")));
        shown.push_str(&text(&helpc(folder, line)));
        shown.push('\n');
    }
    shown
}

#[test]
fn why_matches_its_snapshot() {
    let folder = tree();
    let commands: &[&[&str]] = &[
        &["why", "--topic", "32411835", "--product", "14749"],
        &[
            "why",
            "--topic",
            "32411835",
            "--product",
            "14749",
            "--tags",
            "linux",
            "--resource",
            "Microsoft.Compute/Machines",
            "--all",
        ],
        &[
            "why",
            "--topic",
            "32411835",
            "--product",
            "14749",
            "--article",
            "AGAIN",
        ],
        &[
            "why",
            "--topic",
            "32411835",
            "--cloud",
            "fairfax",
            "--article",
            "compute-held.md",
        ],
        &["why", "--article", "restart"],
        &["why", "--article", "held"],
        &["why", "--article", "topics"],
        &["why", "--resource", "microsoft.compute/machine"],
        &["why", "--topic", "32411837", "--tags", "windows"],
        &["why", "--topic", "32411853"],
        &["why", "--topic", "32411835", "--product", "14794"],
        &["why", "--topic", "32411835", "--cloud", "fairfx"],
        &["why", "--article", "restrat"],
        &["why"],
    ];
    insta::assert_snapshot!("why", transcript(folder.path(), commands));
}

#[test]
fn why_prints_json() {
    let folder = tree();
    let line = [
        "why",
        "--topic",
        "32411835",
        "--product",
        "14749",
        "--tags",
        "",
        "--format",
        "json",
    ];
    let output = helpc(folder.path(), &line);
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let ids = |name: &str| {
        let rows = answer[name].as_array().expect("rows");
        let id = |row: &Value| row["id"].as_str().expect("an id").to_owned();
        rows.iter().map(id).collect::<Vec<_>>()
    };
    assert_eq!(ids("shown"), ["again", "restart"]);
    assert_eq!(ids("shown").len() + ids("notShown").len(), 8);
    let of = |id: &str| {
        let rows = answer["notShown"].as_array().expect("rows");
        rows.iter()
            .find(|row| row["id"] == id)
            .expect("a row")
            .clone()
    };
    for (id, condition) in [
        ("tagged", "tags"),
        ("other-cloud", "cloud"),
        ("other-topic", "topic"),
        ("other-product", "topic"),
        ("held", "published"),
        ("topics", "type"),
    ] {
        assert_eq!(of(id)["condition"], condition, "{id}");
    }
    assert_eq!(of("other-product")["also"], serde_json::json!(["product"]));
}

#[test]
fn coverage_matches_its_snapshot() {
    let folder = tree();
    let commands: &[&[&str]] = &[
        &["coverage"],
        &["coverage", "--product", "14749"],
        &["coverage", "--gaps", "--cloud", "public"],
        &["coverage", "--competing", "--format", "json"],
        &["coverage", "--format", "csv"],
        &["coverage", "--product", "14750"],
        &["coverage", "--cloud", "nowhere"],
    ];
    let shown = transcript(folder.path(), commands);
    for line in shown
        .lines()
        .filter(|line| line.starts_with("=Machines <b>  "))
    {
        assert!(line.chars().count() <= 80, "{line}");
    }
    insta::assert_snapshot!("coverage", shown.replace('\r', "\\r"));
}

#[test]
fn the_coverage_page_is_inert() {
    let folder = tree();
    let output = helpc(folder.path(), &["coverage", "--format", "html"]);
    let html = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(!html.contains("<script") && !html.contains(" style="));
    assert!(html.contains("&lt;i&gt;Slow&lt;&#x2f;i&gt; &amp; late"));
    insta::assert_snapshot!("coverage_page", html);

    let empty = Coverage {
        clouds: Vec::new(),
        products: Vec::new(),
        competing: Vec::new(),
    };
    let site = PageOptions {
        root: "../",
        style: Some("assets/style-0.css"),
        files: false,
    };
    let html = page(&empty, site, helpc::site::STYLED_POLICY).expect("a page");
    assert!(
        html.contains("href=\"..&#x2f;assets&#x2f;style-0.css\""),
        "{html}"
    );
}
