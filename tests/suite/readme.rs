//! What the README prints must work as printed.

use crate::support::{copy_tree, helpc, project, write_tree};
use std::collections::BTreeSet;
use std::path::Path;

fn readme() -> String {
    std::fs::read_to_string(project().join("README.md")).expect("README.md")
}

/// The code blocks in this language.
fn blocks(readme: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let parts = readme.split(&fence).skip(1);
    parts
        .map(|part| part.split("\n```").next().unwrap_or_default().to_owned() + "\n")
        .collect()
}

fn findings(folder: &Path) -> String {
    let args = ["check", "--select", "style", "--format", "concise"];
    let output = helpc(folder, &args);
    assert!(output.status.code() < Some(2), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn the_example_article_passes_alone_and_among_ours() {
    let articles = blocks(&readme(), "markdown");
    let article = articles
        .iter()
        .find(|block| block.starts_with("<properties"))
        .expect("an article");
    let path = "articles/microsoft.compute/compute-restart-virtual-machine.md";
    let alone = tempfile::tempdir().expect("a folder");
    write_tree(alone.path(), &[(path, article)]);
    assert_eq!(findings(alone.path()), "");
    let ours = tempfile::tempdir().expect("a folder");
    copy_tree(&project().join("articles"), &ours.path().join("articles"));
    write_tree(ours.path(), &[(path, article)]);
    assert_eq!(findings(ours.path()), "");
    let shown = helpc(
        ours.path(),
        &["why", "--article", "compute-restart-virtual-machine"],
    );
    let text = String::from_utf8(shown.stdout).expect("UTF-8");
    assert!(
        text.contains("Unexpected restart"),
        "customers find it: {text}"
    );
}

/// Commands of the README that can run as printed: those without a placeholder.
fn commands(readme: &str) -> BTreeSet<Vec<String>> {
    let in_blocks = blocks(readme, "text");
    let lines = in_blocks.iter().flat_map(|block| block.lines());
    let in_prose = readme.split('`').skip(1).step_by(2);
    let whole = lines.chain(in_prose).filter_map(|line| {
        let command = line.split("  ").next().unwrap_or_default();
        let words = command
            .strip_prefix("helpc ")?
            .split(' ')
            .map(str::to_owned);
        let words: Vec<String> = words.collect();
        let is_placeholder = |word: &String| {
            word.starts_with("path/")
                || word.contains(['[', '.', '|', '=', '<'])
                || (word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase() || c == '|'))
                || ["T", "P", "C", "N"].contains(&word.as_str())
        };
        (!words.iter().any(is_placeholder)).then_some(words)
    });
    whole.collect()
}

#[test]
fn commands_that_only_print_run_as_printed() {
    let printing = ["why", "coverage", "explain", "config", "check", "generate"];
    let commands = commands(&readme());
    let mut ran = BTreeSet::new();
    for words in &commands {
        let name = words[0].as_str();
        let changes_files = words.iter().any(|word| word == "--fix");
        if !printing.contains(&name) || changes_files || words.iter().any(|word| word == "--since")
        {
            continue;
        }
        let args: Vec<&str> = words.iter().map(String::as_str).collect();
        let output = helpc(project(), &args);
        assert_eq!(output.status.code(), Some(0), "helpc {words:?}: {output:?}");
        ran.insert(name);
    }
    for name in ["why", "coverage", "explain", "config"] {
        assert!(ran.contains(name), "{name} is not shown: {commands:?}");
    }
}

#[test]
fn ids_in_addresses_are_those_of_our_articles() {
    let readme = readme();
    let articles = crate::support::read_tree(&project().join("articles"));
    let whole: String = articles
        .values()
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    let addresses: Vec<&str> = readme
        .split('`')
        .filter(|part| part.starts_with("?cloud="))
        .collect();
    assert!(!addresses.is_empty());
    for pair in addresses.iter().flat_map(|address| address[1..].split('&')) {
        let (key, value) = pair.split_once('=').expect("a key and its value");
        if value != "..." {
            assert!(whole.contains(value), "no article knows {key} `{value}`");
        }
    }
}

/// Stands in for the Azure command line: notes each file that is uploaded.
#[cfg(unix)]
const AZ: &str = r#"#!/usr/bin/env bash
printf '%s\n' "$*" >> calls
[ "$3" != service-properties ] || exit 0
while [ $# -gt 0 ]; do
    case "$1" in
        -s) source=$2 ;;
        -d) target=$2 ;;
        -f) printf '%s\n' "$2" >> uploaded; exit 0 ;;
        --pattern) pattern=$2 ;;
    esac
    shift
done
[ "$target" = "\$web/${source#dist/}" ] || { echo "$source goes to $target" >&2; exit 1; }
cd "$source" && find . -type f | while IFS= read -r file; do
    case "${file#./}" in ${pattern:-*}) printf '%s\n' "$source/${file#./}" ;; esac
done >> "$OLDPWD/uploaded"
"#;

#[cfg(unix)]
#[test]
fn the_upload_puts_every_file_in_its_place() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let articles = project().join("articles");
    let articles = articles.to_str().expect("UTF-8");
    let built = helpc(folder.path(), &["build", articles, "--out", "dist"]);
    assert_eq!(built.status.code(), Some(0), "{built:?}");
    write_tree(folder.path(), &[("bin/az", AZ)]);
    let az = folder.path().join("bin/az");
    std::fs::set_permissions(&az, std::fs::Permissions::from_mode(0o755)).expect("allowed");
    let recipes = blocks(&readme(), "bash");
    let recipe = recipes.iter().find(|block| block.contains("az storage"));
    let path = std::env::var("PATH").expect("a path");
    let output = std::process::Command::new("bash")
        .current_dir(folder.path())
        .args(["-euo", "pipefail", "-c", recipe.expect("a recipe")])
        .env(
            "PATH",
            format!("{}:{path}", folder.path().join("bin").display()),
        )
        .output()
        .expect("bash runs");
    assert!(output.status.success(), "{output:?}");
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("written");
    let calls = read("calls");
    let all_log_in = calls.lines().all(|call| call.contains("--auth-mode login"));
    assert!(all_log_in, "{calls}");
    let uploaded = read("uploaded");
    let mut uploaded: Vec<&str> = uploaded.lines().collect();
    uploaded.sort_unstable();
    let files = crate::support::read_tree(&folder.path().join("dist"));
    let is_public = |path: &&String| {
        path.ends_with(".html")
            || ["objects/", "assets/", "articles/", "clouds/"]
                .iter()
                .any(|folder| path.starts_with(folder))
    };
    let mut missing = files
        .keys()
        .filter(is_public)
        .map(|path| format!("dist/{path}"));
    let first = missing.find(|path| uploaded.binary_search(&path.as_str()).is_err());
    assert_eq!(first, None);
    let count = uploaded.len();
    uploaded.dedup();
    assert_eq!(uploaded.len(), count, "no file twice");
}
