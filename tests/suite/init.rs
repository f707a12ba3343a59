//! `helpc init`: a project whose next check is clean.

use crate::support::{copy_tree, git, helpc, project, read_tree, text, write_tree};
use std::path::Path;

/// Runs `helpc init` and returns what it prints on standard output.
fn init(folder: &Path, args: &[&str]) -> String {
    let output = helpc(folder, &[&["init"], args].concat());
    assert!(output.status.success(), "{args:?}: {output:?}");
    text(&output.stdout)
}

/// Asserts that `helpc check` has nothing to report.
fn assert_green(folder: &Path) {
    let output = helpc(folder, &["check", "--quiet", "--fail-on", "suggestion"]);
    assert!(output.status.success(), "{}", text(&output.stdout));
    assert!(output.stdout.is_empty(), "{}", text(&output.stdout));
}

/// Returns a tree with a different layout: old articles with findings, below `docs/help`, next to
/// other Markdown.
fn foreign() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let bad = |id: &str| {
        format!(
            "\u{feff}<properties\r\n    pageTitle=\"Restart\"\r\n    selfHelpType=\"generik\"\r\n    \
             cloudEnvironments=\"moonkake\"\r\n    articleId=\"{id}\"\r\n/>\r\n#Restart\r\n\r\n[here]()\r\n"
        )
    };
    write_tree(
        folder.path(),
        &[
            ("README.md", "# Our documents\n"),
            ("docs/guide/usage.md", "# Not an article\n"),
            ("docs/help/azure-vm/restart.md", &bad("a")),
            ("docs/help/azure-vm/resize.md", &bad("a")),
            ("docs/help/azure-sql/connect.md", &bad("c")),
        ],
    );
    folder
}

#[test]
fn an_old_tree_is_clean_at_once_and_reports_what_is_new() {
    let folder = foreign();
    git(folder.path(), &["init", "--quiet"]);
    git(
        folder.path(),
        &[
            "remote",
            "add",
            "origin",
            "https://github.com/contoso/help.git",
        ],
    );
    let planned = init(folder.path(), &["--dry-run"]);
    assert!(!folder.path().join("helpc.yaml").exists());
    let wrote = init(folder.path(), &[]);
    assert_eq!(planned.replace("would write", "wrote"), wrote);
    for file in [
        "wrote helpc.yaml",
        "wrote helpc-baseline.txt",
        "wrote .github/workflows/helpc.yml",
        "wrote .helpc/helpc.schema.json",
        "wrote .vscode/tasks.json",
    ] {
        assert!(wrote.lines().any(|line| line == file), "{file}: {wrote}");
    }
    let config = std::fs::read_to_string(folder.path().join("helpc.yaml")).expect("helpc.yaml");
    assert_eq!(
        config,
        "# yaml-language-server: $schema=.helpc/helpc.schema.json\n\
         articles: \"docs/help\"\nbaseline: \"helpc-baseline.txt\"\n"
    );
    assert_green(folder.path());
    let before = read_tree(folder.path());
    assert_eq!(init(folder.path(), &[]), "");
    assert_eq!(
        read_tree(folder.path()),
        before,
        "a second run changes nothing"
    );

    write_tree(
        folder.path(),
        &[(
            "docs/help/azure-sql/new.md",
            "<properties\n    pageTitle=\"A new one\"\n/>\n# New\n",
        )],
    );
    let output = helpc(folder.path(), &["check", "--quiet"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

#[test]
fn clean_articles_need_no_baseline() {
    let folder = tempfile::tempdir().expect("a folder");
    copy_tree(&project().join("articles"), &folder.path().join("articles"));
    let wrote = init(folder.path(), &["--no-editor", "--ci", "none"]);
    assert_eq!(wrote, "wrote helpc.yaml\n");
    let config = std::fs::read_to_string(folder.path().join("helpc.yaml")).expect("helpc.yaml");
    assert_eq!(config, "articles: \"articles\"\n");
    assert_green(folder.path());
}

#[test]
fn each_ci_system_gets_a_file_that_checks_only_the_change() {
    for (mark, system, file) in [
        (".gitlab-ci.yml", "gitlab", ".gitlab/helpc.gitlab-ci.yml"),
        ("azure-pipelines.yml", "azure", "azure-pipelines-helpc.yml"),
        (".github/x.yml", "github", ".github/workflows/helpc.yml"),
    ] {
        let by_file = foreign();
        write_tree(by_file.path(), &[(mark, "")]);
        git(by_file.path(), &["init", "--quiet"]);
        init(by_file.path(), &["--no-editor"]);
        let by_name = foreign();
        init(by_name.path(), &["--no-editor", "--ci", system]);
        let texts = [by_file, by_name]
            .map(|folder| std::fs::read_to_string(folder.path().join(file)).expect(file));
        assert_eq!(texts[0], texts[1]);
        let yaml: serde_yaml::Value = serde_yaml::from_str(&texts[0]).expect("YAML");
        assert!(yaml.is_mapping(), "{file}");
        for placeholder in ["@VERSION@", "@FOLDER@", "@ARTICLES@"] {
            assert!(!texts[0].contains(placeholder), "{file}: {placeholder}");
        }
        // Actions are pinned where our own workflow pins them.
        let workflow = project().join(".github/workflows/release.yml");
        let workflow = std::fs::read_to_string(workflow).expect("our workflow");
        for line in texts[0].lines().filter(|line| line.contains("uses: ")) {
            assert!(workflow.contains(line.trim()), "{line}");
        }
        assert!(texts[0].contains("docs/help --since"), "{}", texts[0]);
        assert!(texts[0].contains("--trusted-config"), "{}", texts[0]);
    }
}

#[test]
fn a_project_in_a_subfolder_of_its_repository() {
    let folder = tempfile::tempdir().expect("a folder");
    let project_folder = folder.path().join("my help's");
    copy_tree(
        &project().join("articles"),
        &project_folder.join("articles"),
    );
    git(folder.path(), &["init", "--quiet"]);
    init(&project_folder, &["--ci", "github", "--no-editor"]);
    let file = folder.path().join(".github/workflows/helpc.yml");
    let workflow = std::fs::read_to_string(file).expect("the workflow");
    assert!(workflow.contains(r"cd 'my help'\''s'"), "{workflow}");
}

#[test]
fn what_is_missing_is_named() {
    let empty = tempfile::tempdir().expect("a folder");
    for (args, expected) in [
        (&["init"][..], "no article found"),
        (&["init", "nowhere"], "nowhere is not a folder"),
        (&["init", "--articles", "nowhere"], "is not a folder"),
    ] {
        let output = helpc(empty.path(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(text(&output.stderr).contains(expected), "{output:?}");
    }
    assert!(read_tree(empty.path()).is_empty());
}
