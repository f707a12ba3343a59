//! Rules about the code that no compiler checks.

mod graph;
mod imports;

use crate::support::{project, read_tree};
use graph::Library;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Modules from the lowest layer up: a module may use only the layers before its own.
/// Modules of one layer do not use each other.
const LAYERS: &[&[&str]] = &[
    &["util"],
    &["published", "source"],
    &["finding", "git", "search", "status"],
    &["bundle", "json"],
    &["schema"],
    &["article", "config"],
    &["corpus"],
    &["lookup"],
    &["compile"],
    &["rules"],
    &["change", "fix", "linkcheck", "report", "scaffold"],
    &["coverage", "migrate", "relevance", "workspace"],
    &["baseline", "site"],
    &["diff", "emit", "trend"],
    &["api", "pack"],
    &["publish"],
    &["lsp", "serve"],
    &["cli"],
];

/// Files of one module that depend on each other, one cycle per line. None may be added: a type
/// that two files need belongs in a file of its own.
const CIRCLES: &str = include_str!("circles.txt");

static OURS: LazyLock<Library> = LazyLock::new(Library::ours);

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

fn module(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap_or_default()
}

fn files() -> BTreeMap<String, String> {
    read_tree(&project().join("src"))
        .into_iter()
        .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("UTF-8")))
        .collect()
}

/// Returns what `library` imports from its own layer or from one above.
fn upward(library: &Library) -> BTreeSet<String> {
    let arrows = library.arrows().filter_map(|arrow| {
        let from = module(&arrow.from.path);
        let to = arrow.path.first()?;
        let allowed = from == to || layer(from)? > layer(to)?;
        (!allowed).then(|| {
            let path = arrow.path.join("::");
            format!("src/{}:{}: {from} uses {path}", arrow.from.path, arrow.line)
        })
    });
    arrows.collect()
}

#[test]
fn modules_import_only_lower_layers() {
    let wrong = upward(&OURS);
    assert!(wrong.is_empty(), "{}", Vec::from_iter(wrong).join("\n"));
}

#[test]
fn imports_of_higher_layers_are_found() {
    for (path, text, expected) in [
        (
            "source/span_set.rs",
            "use crate::{cli, serve::Server};",
            "src/source/span_set.rs:1: source uses cli\nsrc/source/span_set.rs:1: source uses serve::Server",
        ),
        (
            "source/mod.rs",
            "use super::cli::Args;",
            "src/source/mod.rs:1: source uses cli::Args",
        ),
        (
            "rules/links/web.rs",
            "use super::super::super::cli;",
            "src/rules/links/web.rs:1: rules uses cli",
        ),
        (
            "fix/diff.rs",
            "fn f() -> crate::report::View { g(\n|| crate::serve::f()) }",
            "src/fix/diff.rs:1: fix uses report::View\nsrc/fix/diff.rs:2: fix uses serve::f",
        ),
        ("cli/mod.rs", "use crate::{source, serve::Server};", ""),
    ] {
        let names = LAYERS.concat().into_iter();
        let empty = names.map(|name| (format!("{name}/mod.rs"), String::new()));
        let rest = [("lib.rs", ""), (path, text)].map(|(path, text)| (path.into(), text.into()));
        let library = Library::new(empty.chain(rest));
        let found = Vec::from_iter(upward(&library)).join("\n");
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn files_use_each_other_in_no_new_circles() {
    let known: Vec<BTreeSet<&str>> = CIRCLES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split(' ').collect())
        .collect();
    let found = OURS.circles();
    let line = |files: &BTreeSet<&str>| Vec::from_iter(files.iter().copied()).join(" ");
    let mut wrong = Vec::new();
    for circle in &found {
        if !known.iter().any(|known| circle.is_subset(known)) {
            wrong.push(format!("new or larger: {}", line(circle)));
        }
    }
    for circle in known.iter().filter(|known| !found.contains(*known)) {
        wrong.push(format!(
            "gone or smaller, remove from circles.txt: {}",
            line(circle)
        ));
        let left = found.iter().filter(|left| left.is_subset(circle));
        wrong.extend(left.map(|left| format!("    and add what is left of it: {}", line(left))));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_has_one_layer() {
    let modules: BTreeSet<String> = files()
        .keys()
        .filter(|path| !["lib.rs", "main.rs"].contains(&path.as_str()))
        .map(|path| module(path).to_owned())
        .collect();
    let mut listed: Vec<&str> = LAYERS.concat();
    listed.sort_unstable();
    assert_eq!(
        Vec::from_iter(&modules),
        listed,
        "add to or remove from LAYERS"
    );
}

#[test]
fn the_architecture_page_lists_modules_in_this_order() {
    let page = project().join("docs/dev/architecture.md");
    let page = std::fs::read_to_string(page).expect("the page");
    let (_, table) = page.split_once("| module | purpose |\n").expect("a table");
    let rows = table.lines().take_while(|line| line.starts_with('|'));
    let names = rows.filter_map(|line| line.strip_prefix("| `"));
    let names: Vec<&str> = names.filter_map(|rest| rest.split('`').next()).collect();
    let mut in_order = names.clone();
    in_order.sort_by_key(|name| layer(name));
    assert_eq!(names, in_order);
    let listed = BTreeSet::from_iter(names);
    assert_eq!(listed, BTreeSet::from_iter(LAYERS.concat()));
}

#[test]
fn files_have_at_most_450_lines() {
    let long: Vec<String> = files()
        .into_iter()
        .filter(|(_, text)| text.lines().count() > 450)
        .map(|(path, text)| format!("src/{path}: {} lines", text.lines().count()))
        .collect();
    assert!(long.is_empty(), "split them: {}", long.join(", "));
}

fn files_with(words: &[&str], look_into: impl Fn(&str) -> bool) -> Vec<String> {
    let has = |(path, text): (String, String)| {
        let found = look_into(&path) && words.iter().any(|word| text.contains(word));
        found.then(|| format!("src/{path}"))
    };
    files().into_iter().filter_map(has).collect()
}

#[test]
fn only_the_command_line_prints() {
    let words = ["stdout()", "stderr()", "print!(", "println!(", "dbg!("];
    let wrong = files_with(&words, |path| module(path) != "cli");
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_command_line_survives_a_closed_pipe() {
    // These macros panic when nobody reads.
    let wrong = files_with(&["print!(", "println!("], |_| true);
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn only_main_ends_the_process() {
    let wrong = files_with(&["process::exit", "process::abort"], |_| true);
    assert_eq!(wrong, Vec::<String>::new());
}
