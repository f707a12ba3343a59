//! Commands and options that the pages name exist.

use super::page::{Page, all};
use crate::support::{helpc, project, text};
use std::collections::HashMap;

/// The command that a reader of a tutorial adds.
const TUTORIAL_COMMAND: &str = "stats";

/// Returns the commands of helpc in a page that no test runs as they are: those in inline
/// code and in blocks of other languages.
fn mentioned(page: &Page) -> Vec<String> {
    let mut commands = page.inline_code();
    for language in ["yaml", "json"] {
        for body in page.blocks_in(language) {
            let lines = body.lines();
            let commands_in_block =
                lines.filter(|line| line.contains("run:") || line.contains("\"command\""));
            commands.extend(commands_in_block.map(str::to_owned));
        }
    }
    commands
        .iter()
        .filter_map(|line| {
            let start = line.find("helpc ")?;
            let is_word = line[..start].ends_with([' ', '"', '`', '\'']) || start == 0;
            is_word.then(|| line[start..].to_owned())
        })
        .collect()
}

#[test]
fn commands_and_options_in_text_exist() {
    let mut helps: HashMap<String, String> = HashMap::new();
    let mut options = 0;
    for page in all() {
        if page.path == "docs/reference/commands.md" {
            continue;
        }
        for command in mentioned(&page) {
            let mut words = command
                .split([' ', '"', '|', ';', ',', '`'])
                .skip(1)
                .filter(|word| !word.is_empty());
            let Some(name) = words.next() else { continue };
            let is_name = name.len() > 1 && name.chars().all(|c| c.is_ascii_lowercase());
            if !is_name || name == TUTORIAL_COMMAND {
                continue;
            }
            let help = helps.entry(name.to_owned()).or_insert_with(|| {
                let output = helpc(project(), &[name, "--help"]);
                assert!(output.status.success(), "{}: `{command}`", page.path);
                text(&output.stdout)
            });
            for option in words.filter(|word| word.starts_with("--") && word.len() > 2) {
                let option = option.split('=').next().unwrap_or_default();
                options += 1;
                let hidden = ["--changed-since"];
                assert!(
                    help.contains(option) || hidden.contains(&option),
                    "{}: `{command}`: `helpc {name}` has no `{option}`",
                    page.path
                );
            }
        }
    }
    assert!(
        helps.len() > 10 && options > 40,
        "{} {options}",
        helps.len()
    );
}
