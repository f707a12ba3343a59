//! Runs the commands of each page, in order, in a folder of its own that starts as a git
//! checkout with our articles.

use super::page::{Mark, Page, all};
use super::{assert_current, updates};
use crate::support::{copy_tree, project, write_tree};
use std::path::Path;
use std::process::{Command, Output};

/// Runs `script` with bash in `folder`, with helpc on the path.
fn bash(folder: &Path, script: &str) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_helpc"));
    let programs = program.parent().expect("has a parent").display();
    let path = std::env::var("PATH").expect("a path");
    Command::new("bash")
        .current_dir(folder)
        .args(["-euo", "pipefail", "-c", script])
        .env("PATH", format!("{programs}:{path}"))
        .env("HOME", folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("COLUMNS")
        .stdin(std::process::Stdio::null())
        .output()
        .expect("bash runs")
}

/// Returns a checkout with our articles, whose `origin/main` is its only commit.
fn checkout() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy_tree(&project().join("articles"), &folder.path().join("articles"));
    let commit = "git init --quiet && git add . \
        && git -c user.name=A -c user.email=a@example.org commit --quiet --message articles \
        && git update-ref refs/remotes/origin/main HEAD";
    let output = bash(folder.path(), commit);
    assert!(output.status.success(), "{output:?}");
    folder
}

/// Runs the commands of `page` and compares what they print with its `output` blocks. Returns the
/// number of blocks that ran.
fn run(page: &Page) -> usize {
    let folder = checkout();
    let mut count = 0;
    let mut printed = String::new();
    let mut text = page.text.clone();
    for block in page.blocks() {
        let is_script = ["sh", "bash"].contains(&block.language);
        let content = match block.mark {
            Some(Mark::NotRun) => continue,
            Some(Mark::Write(path)) => {
                write_tree(folder.path(), &[(path, block.body)]);
                continue;
            }
            Some(Mark::Exit(codes)) => {
                count += 1;
                printed = run_lines(page, folder.path(), block.body, codes);
                continue;
            }
            None if is_script => {
                count += 1;
                let output = bash(folder.path(), block.body);
                assert!(
                    output.status.success(),
                    "{}: {}{output:?}",
                    page.path,
                    block.body
                );
                printed = String::from_utf8(output.stdout).expect("UTF-8");
                continue;
            }
            None => continue,
            Some(Mark::Output) => printed.clone(),
            Some(Mark::CopyOf(path)) => {
                std::fs::read_to_string(project().join(path)).expect("the file that is shown")
            }
        };
        let lines = content
            .trim_end()
            .lines()
            .map(|line| line.trim_end().to_owned() + "\n");
        let content: String = lines.collect();
        // Ranges are in the old text: the distance of later ones from the end stays the same.
        let end = text.len() - (page.text.len() - block.range.end);
        let start = end - block.range.len();
        text.replace_range(start..end, &content);
    }
    assert_current(&page.path, &text);
    count
}

/// Runs each line as a command that ends with one of `codes`, for example `0 or 1`.
fn run_lines(page: &Page, folder: &Path, commands: &str, codes: &str) -> String {
    let codes: Vec<&str> = codes.split(" or ").collect();
    let mut printed = String::new();
    for command in commands.lines() {
        let output = bash(folder, command);
        let code = output.status.code().expect("ends by itself").to_string();
        assert!(
            codes.contains(&code.as_str()),
            "{}: {command}: {output:?}",
            page.path
        );
        printed += std::str::from_utf8(&output.stdout).expect("UTF-8");
    }
    printed
}

#[test]
fn commands_in_the_readme_run() {
    assert!(run(&Page::read("README.md")) > 0);
}

#[test]
fn commands_in_the_guide_run() {
    let pages = all().into_iter();
    let pages = pages.filter(|page| page.path.starts_with("docs/guide/"));
    assert!(pages.map(|page| run(&page)).sum::<usize>() > 20);
}

#[test]
fn commands_on_all_other_pages_run() {
    let others = all()
        .into_iter()
        .filter(|page| page.path != "README.md" && !page.path.starts_with("docs/guide/"));
    assert!(others.map(|page| run(&page)).sum::<usize>() > 0);
}

#[test]
fn commands_are_in_blocks_that_a_test_runs() {
    for page in all() {
        for block in page.blocks() {
            let is_script = ["sh", "bash"].contains(&block.language);
            let is_session = ["", "console", "shell", "text"].contains(&block.language);
            let command = block.body.lines().find(|line| line.starts_with("helpc "));
            assert!(
                !is_session || command.is_none(),
                "{}: `{}` must be in a block of the language `sh`",
                page.path,
                command.unwrap_or_default()
            );
            let is_known = match block.mark {
                Some(Mark::NotRun | Mark::Exit(_)) => is_script,
                _ => true,
            };
            assert!(is_known, "{}: a mark at {}", page.path, block.body);
        }
    }
}

#[test]
fn what_is_printed_names_ten_rules() {
    let page = Page::read("docs/guide/findings.md");
    let printed = page.blocks_in("text").concat();
    let rules: std::collections::BTreeSet<&str> = printed
        .lines()
        .filter_map(|line| line.split_once('[')?.1.split_once("]: "))
        .map(|(rule, _)| rule)
        .collect();
    assert!(updates() || rules.len() >= 10, "{rules:?}");
}
