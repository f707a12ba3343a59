//! The formats: valid, within their limits, and without text of authors as markup.

use super::{Project, QUOTA, SSH, TOPICS, VAULT};
use crate::support::{helpc, machine, project};
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;
use std::collections::BTreeSet;

/// Text that each of the formats could give a meaning to.
const HOSTILE: &str = "<img src=x onerror=alert(1)> @team #1 [a](http://b.c) `c` | *d* \u{1b}[31m ::error::e \u{202e}f </details> <!-- g";

/// The same text, written so that it is published.
const PUBLISHED: &str = "\\<img src=x onerror=alert(1)\\> @team #1 \\[a\\](http: //b.c) \\`c \\| \\*d ::error::e \\</details\\> \\<!-- g";

/// A change of an article that an error now holds back.
fn hostile() -> Project {
    let project = Project::new();
    let title = HOSTILE.replace('<', "&lt;").replace('"', "&quot;");
    project.edit(SSH, "pageTitle=\"", &format!("pageTitle=\"{title} "));
    let text = project.read(SSH);
    let hostile = HOSTILE.replace('<', "\\<");
    project.write(
        SSH,
        &format!("{}\n\n## {hostile}\n\n{hostile}\n", text.trim_end()),
    );
    project
}

/// A change of the text of an article that stays published.
fn published() -> Project {
    let project = Project::new();
    project.edit(SSH, "\n1. ", &format!("\n1. {PUBLISHED} "));
    assert_eq!(super::totals(&project.diff(&[])), ["text 1"]);
    project
}

#[test]
fn the_json_follows_its_schema() {
    let path = project().join("schemas/diff.schema.json");
    let schema = std::fs::read_to_string(path).expect("a schema");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::options().build(&schema).expect("a schema");
    let mixed = hostile();
    mixed.remove("microsoft.compute/compute-rdp-connection-fails.md");
    mixed.remove("microsoft.sql/sql-connection-blocked-by-firewall.md");
    mixed.edit(
        "microsoft.keyvault/keyvault-access-denied.md",
        "public, fairfax",
        "public, mooncake",
    );
    mixed.edit(
        "problemscopingquestions.compute/compute-scoping-quota-increase.md",
        "The limit of the whole region",
        "The limit",
    );
    for project in [Project::new(), mixed] {
        let diff = project.diff(&[]);
        if let Err(error) = validator.validate(&diff) {
            panic!("{} {error}", error.instance_path());
        }
    }
}

#[test]
fn a_comment_contains_no_markup_of_authors() {
    for project in [hostile(), published()] {
        assert_harmless(&project.text(&["--format", "markdown"]));
    }
    let text = published().text(&["--format", "markdown"]);
    assert!(text.contains("<ins>"), "{text}");
}

fn assert_harmless(text: &str) {
    let options = Options::ENABLE_TABLES;
    let mut tags = BTreeSet::new();
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                tags.insert(html.trim().to_owned());
            }
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => panic!("a link: {text}"),
            _ => {}
        }
    }
    let is_ours = |tag: &String| {
        let ours = [
            "<details><summary>",
            "</details>",
            "<del>",
            "</del>",
            "<ins>",
            "</ins>",
            "<br>",
        ];
        ours.iter().any(|our| tag.starts_with(our))
    };
    assert!(tags.iter().all(is_ours), "{tags:?}");
    for wrong in ["<!--", "\u{1b}", "\u{202e}"] {
        assert!(!text.contains(wrong), "{wrong}: {text}");
    }
    assert!(!text.contains("@team") && !text.contains(" #1"), "{text}");
    assert_eq!(
        text.matches("<details>").count(),
        text.matches("</details>").count()
    );
}

#[test]
fn a_comment_is_never_longer_than_its_limit() {
    let project = Project::new();
    // Every article changes in every word.
    for entry in walkdir::WalkDir::new(project.side("after").join("articles")) {
        let path = entry.expect("an entry").into_path();
        if path.is_file() {
            let text = std::fs::read_to_string(&path).expect("read");
            let (block, body) = text.split_once("/>").expect("a block");
            let body = body
                .replace(' ', " & ")
                .replace(". ", ". More words, for every sentence. ");
            std::fs::write(&path, format!("{block}/>{body}")).expect("written");
        }
    }
    let text = project.text(&["--format", "markdown"]);
    assert!(text.len() < 60_000, "{}", text.len());
    let totals = project.diff(&[])["totals"].clone();
    for (kind, total) in totals.as_object().expect("totals") {
        assert!(
            text.contains(&format!("| {kind} | {total} |")),
            "{kind} {total}"
        );
    }
}

/// Thousands of articles, before and after a change of each: a third is deleted, and the others get
/// another title, text or topic.
fn thousands(count: usize) -> Project {
    let project = Project::empty();
    let title = HOSTILE.replace('<', "&lt;").replace('"', "&quot;");
    for at in 0..count {
        let path = format!("x/a{at}.md");
        let text = machine(
            &format!("a{at}"),
            "generic",
            "1. Open the portal.\n2. Close it.",
        );
        let before = project.side("before").join("articles").join(&path);
        std::fs::create_dir_all(before.parent().expect("a folder")).expect("a folder");
        std::fs::write(before, &text).expect("written");
        let after = match at % 6 {
            0 | 1 => continue,
            2 => text.replacen("pageTitle=\"", &format!("pageTitle=\"{title} "), 1),
            3 => text.replacen("supportTopicIds=\"", "supportTopicIds=\"9", 1),
            _ => text.replacen("Close it.", PUBLISHED, 1),
        };
        project.write(&path, &after);
    }
    project
}

#[test]
fn a_comment_about_thousands_of_articles_is_within_its_limit() {
    const COUNT: usize = 3_000;
    let project = thousands(COUNT);
    let text = project.text(&["--format", "markdown", "--preview", "https://p.example/"]);
    assert!(text.chars().count() < 60_000, "{}", text.len());
    assert_eq!(
        text.matches("<details>").count(),
        text.matches("</details>").count()
    );
    for wrong in ["\u{1b}", "\u{202e}", "<img", "@team", "</details> <!--"] {
        assert!(!text.contains(wrong), "{wrong}");
    }
    let diff = project.diff(&[]);
    assert_eq!(diff["affected"], COUNT);
    assert_eq!(diff["totals"]["removed"], COUNT / 3);
    let totals = diff["totals"].as_object().expect("totals");
    for (kind, total) in totals {
        let digits = total.to_string();
        let total = match digits.len() {
            4 => format!("{},{}", &digits[..1], &digits[1..]),
            _ => digits,
        };
        let row = format!("| {kind} | {total} |");
        assert!(text.contains(&row), "{row}");
    }
    // What is listed, and what the last line counts, is everything that has an item.
    let items = text.lines().filter(|line| line.starts_with("- ")).count();
    let last = text.lines().last().expect("a line");
    let hidden = last.split(' ').next().expect("a number").replace(',', "");
    let hidden: usize = hidden.parse().expect("a number");
    assert!(items + hidden >= COUNT, "{items} {hidden}");
}

/// A change of everything that has a name: files, owners, topics, products and sections.
fn hostile_names() -> Project {
    let project = Project::new();
    let owner = HOSTILE.replace(['<', '"'], "");
    project.edit(SSH, "ms.author=\"", &format!("ms.author=\"{owner} "));
    let text = project.read(SSH);
    let with_section = format!("{}\n\n## {PUBLISHED}\n\nMore.\n", text.trim_end());
    project.write(SSH, &with_section);
    let json = serde_json::to_string(PUBLISHED).expect("JSON");
    let name = json.trim_matches('"');
    project.edit(
        TOPICS,
        "\"shortDescription\": \"Cannot connect with SSH",
        &format!("\"shortDescription\": \"{name} "),
    );
    project.edit(
        TOPICS,
        "\"shortDescription\": \"Questions",
        &format!("\"shortDescription\": \"{name} "),
    );
    project.edit(QUOTA, "The limit of the whole region", name);
    let vault = project.read(VAULT);
    project.remove(VAULT);
    project.write(
        "x/<img src=x onerror=a> `b` *c*.md",
        &vault.replace("public, fairfax", "public"),
    );
    project
}

#[test]
fn hostile_names_are_text_in_every_format() {
    let project = hostile_names();
    let totals = super::totals(&project.diff(&[]));
    for kind in ["topic-changed", "form-changed", "lost-cloud", "text"] {
        assert!(
            totals.iter().any(|total| total.starts_with(kind)),
            "{kind}: {totals:?}"
        );
    }
    assert_harmless(&project.text(&["--format", "markdown"]));
    let text = project.text(&["--all"]);
    let is_wrong = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert!(!text.chars().any(is_wrong), "{text}");
    let page = project.text(&["--format", "html"]);
    assert!(page.contains("&lt;img"), "{page}");
    for wrong in ["<img", "<!-- g", "\u{1b}", "\u{202e}"] {
        assert!(!page.contains(wrong), "{wrong}");
    }
    // JSON is data: it has the names as they are.
    assert!(project.diff(&[]).to_string().contains("onerror"));
}

#[test]
fn the_page_is_self_contained_and_has_no_markup_of_authors() {
    let page = published().text(&[
        "--format",
        "html",
        "--preview",
        "https://preview.example/x/",
    ]);
    let page = page.replace("&#x2f;", "/");
    assert!(
        page.contains("default-src 'none'; style-src 'sha256-"),
        "{page}"
    );
    for wrong in [
        "<img",
        "<script",
        "javascript:",
        " style=",
        " on",
        "\u{1b}",
        "\u{202e}",
    ] {
        let tags = page
            .split('<')
            .skip(1)
            .map(|part| part.split('>').next().unwrap_or_default());
        let tags: Vec<String> = tags.map(|tag| format!("<{tag}")).collect();
        assert!(!tags.iter().any(|tag| tag.contains(wrong)), "{wrong}");
    }
    assert!(page.contains("https://preview.example/x/articles/compute-ssh-connection-fails.html"));
    assert!(page.contains("<ins>") && page.contains("aria-label=\"Before\""));
}

#[test]
fn the_text_has_no_control_characters() {
    let text = hostile().text(&["--all"]);
    let is_wrong = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert!(!text.chars().any(is_wrong), "{text}");
}

#[test]
fn a_preview_must_be_the_address_of_a_site() {
    let project = hostile();
    let text = project.text(&["--format", "markdown", "--preview", "javascript:alert(1)"]);
    assert!(!text.contains("javascript"), "{text}");
}

#[test]
fn several_formats_are_written_at_once() {
    let project = hostile();
    let output = helpc(
        project.path(),
        &[
            "diff",
            "before",
            "after",
            "--format",
            "json=d.json",
            "--format",
            "html=d.html",
            "--format",
            "human",
        ],
    );
    assert!(output.status.success(), "{output:?}");
    assert!(project.path().join("d.json").is_file() && project.path().join("d.html").is_file());
    assert!(!output.stdout.is_empty());
}
