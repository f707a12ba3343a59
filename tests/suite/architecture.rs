//! Rules about the code that no compiler checks.

use crate::support::project;
use std::collections::BTreeMap;

/// Modules from the lowest layer up: a module may use only the layers before its own.
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
    &["change", "fix", "linkcheck", "report"],
    &["coverage", "workspace"],
    &["baseline", "site"],
    &["emit"],
    &["api"],
    &["serve"],
    &["cli"],
];

fn layer(room: &str) -> Option<usize> {
    LAYERS.iter().position(|rooms| rooms.contains(&room))
}

fn files() -> BTreeMap<String, String> {
    crate::support::read_tree(&project().join("src"))
        .into_iter()
        .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("UTF-8")))
        .collect()
}

#[test]
fn modules_import_only_lower_layers() {
    let mut wrong = Vec::new();
    for (path, text) in files() {
        let room = path.split(['/', '.']).next().unwrap_or_default();
        let Some(own) = layer(room) else { continue };
        for line in text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
        {
            for used in line.match_indices("crate::").map(|(at, _)| &line[at + 7..]) {
                let used: String = used
                    .chars()
                    .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                    .collect();
                if layer(&used).is_some_and(|used| used > own) {
                    wrong.push(format!("src/{path} uses {used}: {}", line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_has_a_layer() {
    for path in files()
        .keys()
        .filter(|path| !["lib.rs", "main.rs"].contains(&path.as_str()))
    {
        let room = path.split(['/', '.']).next().unwrap_or_default();
        assert!(
            layer(room).is_some(),
            "src/{path}: add its module to LAYERS"
        );
    }
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

#[test]
fn nothing_prints_with_println() {
    for (path, text) in files() {
        let prints = ["println!(", "eprintln!(", "print!(", "process::exit"]
            .iter()
            .any(|word| text.contains(word));
        assert!(!prints, "src/{path}");
    }
}
