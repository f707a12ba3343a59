//! The program as users and pipelines call it.

mod names;

use crate::support::{GOOD, command, formats, helpc, project, write_tree};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Output, Stdio};

/// Returns a tree of one good and one bad article.
fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let bad = GOOD
        .replace("compute-restart", "compute-resize")
        .replace("public, fairfax", "moonkake")
        .replace(
            "in the portal",
            "[here](https://docs.microsoft.com/en-us/azure/)",
        );
    write_tree(
        folder.path(),
        &[
            ("helpc.yaml", ""),
            ("articles/microsoft.compute/compute-restart.md", GOOD),
            ("articles/microsoft.compute/compute-resize.md", &bad),
        ],
    );
    folder
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("an exit code")
}

#[test]
fn exit_codes_distinguish_clean_findings_and_failure() {
    let folder = tree();
    assert_eq!(code(&helpc(folder.path(), &["check"])), 1);
    assert_eq!(
        code(&helpc(folder.path(), &["check", "--fail-on", "never"])),
        0
    );
    let good = "articles/microsoft.compute/compute-restart.md";
    assert_eq!(code(&helpc(folder.path(), &["check", good])), 0);
    for wrong in [
        &["check", "nowhere"][..],
        &["check", "-x"],
        &["check", "--config", "nowhere.yaml"],
        &["explain", "nothing-like-it"],
        &["chek"],
    ] {
        let output = helpc(folder.path(), wrong);
        assert_eq!(code(&output), 2, "{wrong:?}");
        assert!(
            output.stdout.is_empty(),
            "{wrong:?}: the talk goes to standard error"
        );
        assert!(!output.stderr.is_empty(), "{wrong:?}");
        assert!(
            !text(&output.stderr).contains("as a value"),
            "no advice that is never meant"
        );
    }
}

#[test]
fn findings_match_their_snapshots() {
    let folder = tree();
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(
        r#""fingerprint":"[0-9a-f]{32}""#,
        r#""fingerprint":"[fingerprint]""#,
    );
    settings.bind(|| {
        for format in ["human", "concise", "json"] {
            let output = helpc(folder.path(), &["check", "--format", format]);
            insta::assert_snapshot!(format!("format_{format}"), text(&output.stdout));
        }
    });
}

#[test]
fn json_lines_have_exactly_the_documented_fields() {
    let folder = tree();
    let output = helpc(folder.path(), &["check", "--format", "json"]);
    let wanted: BTreeSet<&str> = [
        "rule",
        "severity",
        "message",
        "file",
        "line",
        "column",
        "end_line",
        "end_column",
        "help",
        "related",
        "fix",
        "fingerprint",
        "owner",
        "docs",
    ]
    .into();
    let lines = text(&output.stdout);
    assert!(lines.lines().count() >= 2, "{lines}");
    for line in lines.lines() {
        let value: serde_json::Value = serde_json::from_str(line).expect("one object a line");
        let fields: BTreeSet<&str> = value
            .as_object()
            .expect("an object")
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(fields, wanted);
        assert_eq!(
            value["file"],
            "articles/microsoft.compute/compute-resize.md"
        );
        let docs = value["docs"].as_str().expect("text");
        let rule = docs.strip_prefix("helpc explain ").expect("a command");
        let page = project().join(format!("schemas/rules/{rule}.yaml"));
        assert!(page.is_file(), "{}", page.display());
    }
}

#[test]
fn paths_are_relative_to_the_working_directory() {
    let folder = tree();
    let service = folder.path().join("articles/microsoft.compute");
    for (from, args, wanted) in [
        (
            folder.path(),
            vec!["check"],
            "articles/microsoft.compute/compute-resize.md:",
        ),
        (
            folder.path(),
            vec!["check", "."],
            "articles/microsoft.compute/compute-resize.md:",
        ),
        (
            service.as_path(),
            vec!["check", "compute-resize.md"],
            "compute-resize.md:",
        ),
        (
            service.as_path(),
            vec!["check", "../../articles"],
            "compute-resize.md:",
        ),
    ] {
        let mut args = args;
        args.extend(["--format", "concise"]);
        let output = helpc(from, &args);
        let lines = text(&output.stdout);
        assert!(!lines.is_empty(), "{args:?}: {}", text(&output.stderr));
        for line in lines.lines() {
            assert!(line.starts_with(wanted), "{args:?}: {line}");
        }
    }
}

#[test]
fn partial_checks_read_the_whole_tree() {
    let folder = tree();
    let duplicate = GOOD.replace("Restart a", "Start a");
    write_tree(
        folder.path(),
        &[("articles/microsoft.compute/compute-start.md", &duplicate)],
    );
    let output = helpc(
        folder.path(),
        &[
            "check",
            "articles/microsoft.compute/compute-start.md",
            "--format",
            "concise",
        ],
    );
    let lines = text(&output.stdout);
    assert!(lines.contains("corpus/duplicate-article-id"), "{lines}");
    assert!(
        lines
            .lines()
            .all(|line| line.starts_with("articles/microsoft.compute/compute-start.md")),
        "{lines}"
    );
}

#[test]
fn color_is_printed_only_on_request() {
    let folder = tree();
    let escape = |output: Output| output.stdout.contains(&0x1b);
    assert!(!escape(helpc(folder.path(), &["check"])));
    assert!(!escape(helpc(
        folder.path(),
        &["check", "--color", "never"]
    )));
    assert!(escape(helpc(
        folder.path(),
        &["check", "--color", "always"]
    )));
    let quiet = command(folder.path(), &["check"])
        .env("NO_COLOR", "1")
        .output()
        .expect("runs");
    assert!(!escape(quiet));
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let bad = GOOD
        .replace("public, fairfax", "pub\u{1b}[31mlic\u{202e}")
        .replace("Restart a virtual", "A\u{9b}2J \u{7}");
    write_tree(
        folder.path(),
        &[
            ("helpc.yaml", ""),
            ("articles/a\u{1b}[2J/b\u{202e}.md", &bad),
        ],
    );
    for format in formats() {
        let output = helpc(folder.path(), &["check", "--format", format]);
        let shown = text(&output.stdout) + &text(&output.stderr);
        let wild = shown
            .chars()
            .find(|c| (c.is_control() && *c != '\n') || ('\u{202a}'..='\u{202e}').contains(c));
        assert!(wild.is_none(), "{format}: {wild:?}");
    }
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let folder = tree();
    let mut child = command(folder.path(), &["check", "--fail-on", "never"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    assert!(!text(&output.stderr).contains("panicked"));
}

#[test]
fn schemas_can_be_replaced_at_run_time() {
    let folder = tree();
    let clouds = "clouds:\n  - {name: moonkake, title: Moonkake, summary: A cloud of our own}\n  - {name: public, title: Public, summary: The public one}\n  - {name: fairfax, title: Fairfax, summary: Another}\n";
    write_tree(folder.path(), &[("own/clouds.yaml", clouds)]);
    let output = helpc(
        folder.path(),
        &["check", "--schemas", "own", "--format", "concise"],
    );
    assert!(
        !text(&output.stdout).contains("properties/value"),
        "{}",
        text(&output.stdout)
    );
    write_tree(folder.path(), &[("own/cloud.yaml", clouds)]);
    let output = helpc(folder.path(), &["check", "--schemas", "own"]);
    assert_eq!(code(&output), 2);
    std::fs::remove_file(folder.path().join("own/cloud.yaml")).expect("remove");
    write_tree(
        folder.path(),
        &[("own/clouds.yaml", "clouds:\n  - {nam: x}\n")],
    );
    let output = helpc(folder.path(), &["check", "--schemas", "own"]);
    assert_eq!(code(&output), 2);
    assert!(
        text(&output.stderr).contains("clouds.yaml"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn checks_a_part_of_a_tree_from_within_it() {
    let folder = tree();
    std::fs::remove_file(folder.path().join("helpc.yaml")).expect("there");
    let articles = folder.path().join("articles");
    let service = articles.join("microsoft.compute");
    for (from, path) in [
        (&articles, "microsoft.compute"),
        (&articles, "microsoft.compute/compute-resize.md"),
        (&articles, "."),
        (&service, "compute-resize.md"),
        (&service, ".."),
    ] {
        let output = helpc(from, &["check", path, "--format", "concise"]);
        let printed = text(&output.stdout);
        assert_eq!(code(&output), 1, "{path}: {}", text(&output.stderr));
        assert!(printed.contains("compute-resize.md:"), "{path}: {printed}");
    }
}

#[test]
fn printed_schema_files_can_replace_embedded_ones() {
    let folder = tree();
    let list = text(&helpc(folder.path(), &["explain", "schemas"]).stdout);
    let schemas = folder.path().join("schemas");
    assert!(list.lines().any(|path| path == "links.yaml"), "{list}");
    for path in list.lines() {
        let printed = helpc(folder.path(), &["explain", path]);
        assert_eq!(code(&printed), 0, "{path}: {}", text(&printed.stderr));
        write_tree(&schemas, &[(path, &text(&printed.stdout))]);
    }
    write_tree(&schemas, &[("README.md", "Ours.\n")]);
    let embedded = helpc(folder.path(), &["check"]);
    let replaced = helpc(folder.path(), &["check", "--schemas", "schemas"]);
    assert_eq!(text(&replaced.stdout), text(&embedded.stdout));
    write_tree(&schemas, &[("link.yaml", "{}\n")]);
    let unknown = helpc(folder.path(), &["check", "--schemas", "schemas"]);
    assert_eq!(code(&unknown), 2, "{}", text(&unknown.stderr));
}

#[test]
fn select_runs_rules_that_are_off() {
    let folder = tempfile::tempdir().expect("a folder");
    let article = GOOD.replace("Restart the virtual", "Please restart the virtual");
    let titled = article.replace("# Restart a virtual", "# Restart a Contoso Cloud virtual");
    write_tree(
        folder.path(),
        &[
            ("helpc.yaml", "words: [Contoso Cloud]\n"),
            ("articles/microsoft.compute/compute-restart.md", &titled),
        ],
    );
    let found = |args: &[&str]| {
        let whole = [&["check", "--format", "concise"], args].concat();
        text(&helpc(folder.path(), &whole).stdout)
    };
    assert!(!found(&[]).contains("style/"));
    for selected in ["style", "style/please"] {
        let printed = found(&["--select", selected]);
        assert_eq!(printed.matches("style/").count(), 1, "{printed}");
        assert!(printed.contains("style/please"), "{printed}");
    }
    let printed = found(&["--select", "style/latin", "--select", "style/please"]);
    assert!(printed.contains("style/please"), "{printed}");
    let output = helpc(folder.path(), &["check", "--select", "style/pleas"]);
    assert_eq!(code(&output), 2);
    let printed = text(&output.stderr);
    assert!(
        printed.contains("Did you mean `style/please`?"),
        "{printed}"
    );
}

#[test]
fn our_articles_have_no_findings() {
    let output = helpc(
        project(),
        &[
            "check",
            "--select",
            "style",
            "--fail-on",
            "suggestion",
            "--format",
            "concise",
        ],
    );
    assert_eq!(code(&output), 0, "{}", text(&output.stdout));
    assert!(Path::new(project()).join("articles").is_dir());
}
