//! Limits the paths in a configuration. Its author may not be trusted, so it cannot make helpc read
//! or write outside its tree, unless the command line allows that.

use super::document::{Document, PATHS};
use super::{Fault, FaultKind};
use serde_json::Value;
use std::path::{Component, Path, PathBuf};

/// The folder that contains every path that a configuration may set.
#[derive(Debug)]
pub(super) struct Tree {
    root: PathBuf,
}

impl Tree {
    /// Returns the tree of a configuration file: the git checkout around it, or its own folder if
    /// there is none.
    pub(super) fn around(file: &Path) -> Self {
        let file = real(file);
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        let checkout = folder.ancestors().find(|one| one.join(".git").exists());
        Self {
            root: checkout.map(Path::to_owned).unwrap_or(folder),
        }
    }

    /// Returns true if `path` is in the tree, after symbolic links are resolved as far as it
    /// exists.
    fn contains(&self, path: &Path) -> bool {
        real(path).starts_with(&self.root)
    }

    /// Removes the paths of `document`, which are relative to `base`, that are outside, and returns
    /// a fault for each.
    pub(super) fn check(&self, document: &mut Document, file: usize, base: &Path) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (pointer, written) in named_paths(document) {
            if self.contains(&base.join(&written)) {
                continue;
            }
            let origin = document.origin(&pointer);
            faults.push(Fault {
                file,
                span: origin.map(|origin| origin.value).unwrap_or_default(),
                kind: if pointer.starts_with("/extends") {
                    FaultKind::Extends
                } else {
                    FaultKind::WrongValue
                },
                message: format!("`{written}` is outside this tree"),
                help: Some(HELP.to_owned()),
            });
            document.forget(&pointer);
        }
        faults
    }
}

const HELP: &str = "Use a path in the folder of helpc.yaml, or in the git checkout around it. \
     To use another path, pass it on the command line, or pass the configuration with `--config`.";

/// Returns the paths that a document sets, each with its JSON pointer.
fn named_paths(document: &Document) -> Vec<(String, String)> {
    let mut named = Vec::new();
    for pointer in PATHS.iter().chain(&["/extends"]) {
        match document.value_at(pointer) {
            Some(Value::String(path)) => named.push(((*pointer).to_owned(), path.clone())),
            Some(Value::Array(paths)) => {
                for (at, path) in paths.iter().enumerate() {
                    if let Some(path) = path.as_str() {
                        named.push((format!("{pointer}/{at}"), path.to_owned()));
                    }
                }
            }
            _ => {}
        }
    }
    named
}

/// Returns the absolute path that `path` leads to. The part that does not exist yet is taken as
/// written.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut known = PathBuf::new();
    let mut parts = absolute.components();
    // From the start, so that `..` after a link leads where the system leads.
    for part in parts.by_ref() {
        let next = match part {
            Component::ParentDir => {
                known.pop();
                continue;
            }
            Component::CurDir => continue,
            part => known.join(part),
        };
        known = std::fs::canonicalize(&next).unwrap_or(next);
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_resolved_like_those_of_the_system() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = std::fs::canonicalize(folder.path()).expect("it exists");
        std::fs::create_dir_all(root.join("tree/in")).expect("made");
        std::fs::create_dir(root.join("tree/.git")).expect("made");
        std::fs::create_dir(root.join("other")).expect("made");
        #[cfg(unix)]
        std::os::unix::fs::symlink(root.join("other"), root.join("tree/link")).expect("linked");
        let tree = Tree::around(&root.join("tree/in/helpc.yaml"));
        for inside in ["in/x", "in/../y", "in/../../tree/new/x", "in/new/../x"] {
            assert!(tree.contains(&root.join("tree").join(inside)), "{inside}");
        }
        for outside in [
            "../other",
            "in/../../other/x",
            "/dev/zero",
            "link/x",
            "link/../x",
        ] {
            let is_link = outside.starts_with("link");
            assert!(
                !tree.contains(&root.join("tree").join(outside)) || (is_link && cfg!(not(unix))),
                "{outside}"
            );
        }
    }
}
