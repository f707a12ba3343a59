//! Pages and pictures that are generated from the program and its data.

use super::assert_current;
use super::page::Page;
use crate::support::{SCHEMAS, command, command_names, helpc, project, text, write_tree};
use helpc::schema::{Example, FixKind, RulePage, STANDARD_FILE};
use std::fmt::Write as _;

/// What the rules of each group are about.
const GROUPS: &[(&str, &str)] = &[
    (
        "components",
        "Components and sections of `apollo` articles: insights, charts, videos.",
    ),
    ("config", "The configuration, `helpc.yaml`."),
    (
        "corpus",
        "What articles mean to each other: ids, topics, includes, duplicates.",
    ),
    ("file", "The file itself: its name, its encoding, its size."),
    (
        "json",
        "The JSON documents of scoping forms, recommendations and problem lists.",
    ),
    (
        "links",
        "Links, images and blades; the results of `helpc links`.",
    ),
    ("properties", "The attributes of the properties block."),
    (
        "structure",
        "Markdown and HTML: headings, lists, tables, code, comments.",
    ),
    ("style", "Wording. These rules are off by default."),
    ("suppress", "Comments that suppress rules."),
    ("tokens", "Replacement tokens and regions."),
];

const GENERATED: &str =
    "<!-- Generated from schemas/rules/ by `INSTA_UPDATE=always cargo test --test suite docs`. -->";

const INTRODUCTION: &str = "\
`helpc explain RULE` prints the page of a rule with all its examples.

To change the severity of a rule, or to turn it off, see [configuration](../guide/config.md#rules). To suppress it in one
article, see [suppress a rule](../guide/articles.md#suppress-a-rule). A rule marked (off) runs only if `helpc.yaml` or
`--select` turns it on. See also [severities](../guide/check.md#severities), and
[safe and unsafe fixes](../guide/fix.md#safe-and-unsafe-fixes).

";

/// Lines of an example that are shown; `helpc explain` prints all of them.
const MAX_EXAMPLE_LINES: usize = 24;

/// Returns the note that exempts the name of a rule from checks of wording: names never change.
fn word_note(page: &RulePage) -> &'static str {
    if page.name == "json/text-behind" {
        " <!-- words: keep, the name of a rule -->"
    } else {
        ""
    }
}

fn pages_of(group: &str) -> Vec<&'static RulePage> {
    let pages = SCHEMAS.rules.iter();
    pages.filter(|page| page.group() == group).collect()
}

/// Returns the command that applies the fixes of a rule, or nothing.
fn fix_command(page: &RulePage) -> Option<&'static str> {
    match page.fix {
        FixKind::None => None,
        FixKind::Safe => Some("helpc fix"),
        FixKind::Unsafe => Some("helpc fix --unsafe"),
    }
}

/// Returns `text` as it can stand in a cell of a table.
fn cell(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('|', "\\|")
}

/// Returns `text` with invisible characters written as escapes.
fn with_escapes(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        let is_invisible = matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        if is_invisible || (c.is_control() && c != '\n') {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Appends a code block that no line of `body` can end.
fn push_block(out: &mut String, language: &str, body: &str) {
    let longest = body
        .lines()
        .map(|line| line.len() - line.trim_start_matches('`').len())
        .max();
    let fence = "`".repeat(longest.unwrap_or_default().max(2) + 1);
    let body = with_escapes(body);
    let mut lines: Vec<&str> = body.trim_end().lines().take(MAX_EXAMPLE_LINES).collect();
    if body.trim_end().lines().count() > MAX_EXAMPLE_LINES {
        lines.push("...");
    }
    let _ = write!(out, "{fence}{language}\n{}\n{fence}\n\n", lines.join("\n"));
}

fn push_example(out: &mut String, title: &str, example: &Example) {
    let _ = write!(out, "{title}");
    if example.file != STANDARD_FILE {
        let _ = write!(
            out,
            ", in `{}`",
            with_escapes(&example.file).replace('`', "'")
        );
    }
    out.push_str(":\n\n");
    let language = if example.config.is_some() {
        "yaml"
    } else {
        "markdown"
    };
    push_block(out, language, example.text());
    for (path, body) in &example.others {
        let _ = write!(out, "with the file `{path}`:\n\n");
        push_block(out, "markdown", body);
    }
    if !example.status.is_empty() {
        let lines: Vec<String> = example.status.iter().map(ToString::to_string).collect();
        out.push_str("with these lines in the link-status file:\n\n");
        push_block(out, "json", &lines.join("\n"));
    }
}

fn push_rule(out: &mut String, page: &RulePage) {
    let note = word_note(page);
    let _ = write!(
        out,
        "## {}{note}\n\n**{}**",
        page.name,
        page.severity.name()
    );
    if let Some(command) = fix_command(page) {
        let _ = write!(out, " · fixable with `{command}`");
    }
    if page.opt_in {
        out.push_str(" · off by default");
    }
    let _ = write!(out, "\n\nReports {}.\n\n", page.summary.trim_end());
    for (label, names) in [
        ("Applies only to articles of the types", &page.types),
        (
            "Does not apply to articles of the types",
            &page.except_types,
        ),
    ] {
        if !names.is_empty() {
            let _ = write!(out, "{label} {}.\n\n", names.join(", "));
        }
    }
    let _ = write!(
        out,
        "{}\n\n{}\n\n",
        page.why.trim_end(),
        page.how_to_fix.trim_end()
    );
    if let Some(example) = page.bad.first() {
        push_example(out, "Incorrect", example);
    }
    if let Some(example) = page.good.first() {
        push_example(out, "Correct", example);
    }
}

#[test]
fn the_rule_reference_is_current() {
    let mut index = format!(
        "# Rules\n\n{GENERATED}\n\nhelpc has {} rules in {} groups. {INTRODUCTION}",
        SCHEMAS.rules.len(),
        GROUPS.len(),
    );
    for (group, about) in GROUPS {
        let pages = pages_of(group);
        let _ = write!(
            index,
            "## {group}\n\n{about}\n\n| rule | severity | fix | reports |\n|---|---|---|---|\n"
        );
        let mut text = format!("# {group}\n\n{GENERATED}\n\n{about}\n\n");
        for page in pages {
            let off = if page.opt_in { " (off)" } else { "" };
            let _ = writeln!(
                index,
                "| [{}](rules/{group}.md#{}) | {}{off} | {} | {} |{}",
                page.name,
                helpc::article::slug(&page.name),
                page.severity.name(),
                match page.fix {
                    FixKind::None => "",
                    FixKind::Safe => "safe",
                    FixKind::Unsafe => "unsafe",
                },
                cell(&page.summary),
                word_note(page),
            );
            push_rule(&mut text, page);
        }
        index.push('\n');
        let path = format!("docs/reference/rules/{group}.md");
        assert_current(&path, &(text.trim_end().to_owned() + "\n"));
    }
    assert_current(
        "docs/reference/rules.md",
        &(index.trim_end().to_owned() + "\n"),
    );
}

#[test]
fn every_group_of_rules_is_in_the_reference() {
    for page in &SCHEMAS.rules {
        let is_known = GROUPS.iter().any(|(group, _)| *group == page.group());
        assert!(is_known, "{}: add its group to GROUPS", page.name);
    }
}

#[test]
fn the_command_reference_is_current() {
    let main = text(&helpc(project(), &["--help"]).stdout);
    let mut page = format!(
        "# Commands\n\n<!-- Generated from `helpc --help` by `INSTA_UPDATE=always cargo test --test suite docs`. -->\n\n```text\n{}\n```\n\n",
        main.trim_end()
    );
    let readme = Page::read("README.md").text;
    for name in command_names(&main) {
        assert!(
            readme.contains(&format!("| [`{name}`](")),
            "README.md does not list `{name}`"
        );
        let help = text(&helpc(project(), &[name, "--help"]).stdout);
        let lines = help.lines().map(str::trim_end).collect::<Vec<_>>();
        let _ = write!(
            page,
            "## helpc {name}\n\n```text\n{}\n```\n\n",
            lines.join("\n").trim_end()
        );
    }
    assert_current(
        "docs/reference/commands.md",
        &(page.trim_end().to_owned() + "\n"),
    );
}

/// The article of the picture in the README.
const ARTICLE: &str = "<properties
    pageTitle=\"Restart a virtual machine that is stuck\"
    description=\"How to restart a virtual machine that does not respond\"
    selfHelpType=\"generic\"
    service=\"microsoft.compute\"
    resource=\"virtualmachines\"
    ms.author=\"example\"
    supportTopicIds=\"32610104\"
    productPesIds=\"14749\"
    cloudEnvironments=\"public, moonkake\"
    articleId=\"compute-restart\"
    ownershipId=\"Compute_VirtualMachines\"
/>
# Restart a virtual machine that is stuck

Read [here](https://docs.microsoft.com/en-us/azure/virtual-machines/), then select **Restart**.
";

#[test]
fn the_picture_of_findings_is_current() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = "articles/microsoft.compute/compute-restart.md";
    write_tree(folder.path(), &[("helpc.yaml", ""), (path, ARTICLE)]);
    let output = command(folder.path(), &["check", "--color", "always"])
        .output()
        .expect("helpc runs");
    let printed = format!("\u{1b}[1m$ helpc check\u{1b}[0m\n{}", text(&output.stdout));
    let svg = anstyle_svg::Term::new().render_svg(&printed);
    assert_current(
        "docs/pictures/finding.svg",
        &(svg.trim_end().to_owned() + "\n"),
    );
}
