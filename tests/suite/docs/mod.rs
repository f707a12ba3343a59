//! The documentation: every command in it is run, every link leads somewhere, and generated
//! pages are current. `INSTA_UPDATE=always cargo test --test suite docs` writes what is
//! generated; docs/dev/documentation.md describes the marks that the pages use.

#[cfg(unix)]
mod commands;
mod examples;
mod generated;
mod links;
mod options;
mod page;

use crate::support::project;

/// Returns true if this run writes generated files instead of comparing them.
fn updates() -> bool {
    std::env::var_os("INSTA_UPDATE").is_some_and(|mode| mode == "always")
}

/// Asserts that the file at `path`, below the project's folder, has this content; writes it
/// first if this run updates files.
pub(crate) fn assert_current(path: &str, content: &str) {
    let file = project().join(path);
    let present = std::fs::read_to_string(&file).unwrap_or_default();
    if present == content {
        return;
    }
    if updates() {
        std::fs::create_dir_all(file.parent().expect("has a parent")).expect("a folder");
        std::fs::write(&file, content).expect("written");
        return;
    }
    let first = present
        .lines()
        .zip(content.lines())
        .position(|(old, new)| old != new)
        .unwrap_or_else(|| present.lines().count().min(content.lines().count()));
    panic!(
        "{path} is not current from line {} on; run `INSTA_UPDATE=always cargo test --test suite docs`\nnow:  {:?}\nnew:  {:?}",
        first + 1,
        present.lines().nth(first),
        content.lines().nth(first),
    );
}
