//! What a configuration may name. Its author may be a stranger, so it cannot make helpc
//! read or write outside its tree: who wants that says so on the command line.

use super::document::{Document, PATHS};
use super::{Fault, FaultKind};
use serde_json::Value;
use std::path::{Component, Path, PathBuf};

/// The folder that holds everything a configuration may name.
#[derive(Debug)]
pub(super) struct Tree {
    root: PathBuf,
}

impl Tree {
    /// The tree of the configuration file at `file`: the checkout of git around it, or
    /// its own folder where there is none.
    pub(super) fn around(file: &Path) -> Self {
        let file = real(file);
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        let checkout = folder.ancestors().find(|one| one.join(".git").exists());
        Self {
            root: checkout.map(Path::to_owned).unwrap_or(folder),
        }
    }

    /// Whether `path` lies in it, links followed as far as the path exists.
    fn holds(&self, path: &Path) -> bool {
        real(path).starts_with(&self.root)
    }

    /// Notes the paths of `document`, which are relative to `base`, that lie outside, and
    /// takes them out.
    pub(super) fn check(&self, document: &mut Document, file: usize, base: &Path) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (pointer, written) in named_paths(document) {
            if self.holds(&base.join(&written)) {
                continue;
            }
            let origin = document.origin(&pointer);
            faults.push(Fault {
                file,
                span: origin.map(|origin| origin.value).unwrap_or_default(),
                kind: match pointer.starts_with("/extends") {
                    true => FaultKind::Extends,
                    false => FaultKind::WrongValue,
                },
                message: format!("`{written}` is outside this tree"),
                help: Some(HELP.to_owned()),
            });
            document.forget(&pointer);
        }
        faults
    }
}

const HELP: &str = "Name something below the folder of helpc.yaml, or below the git checkout that holds it. \
     To use something else, name it on the command line, or name the configuration itself with `--config`.";

/// The paths that a document sets, each with its JSON pointer.
fn named_paths(document: &Document) -> Vec<(String, String)> {
    let mut named = Vec::new();
    for pointer in PATHS.iter().chain(&["/extends"]) {
        match document.value_at(pointer) {
            Some(Value::String(path)) => named.push(((*pointer).to_owned(), path.clone())),
            Some(Value::Array(paths)) => {
                let paths = paths.iter().enumerate();
                let paths = paths.filter_map(|(at, path)| Some((at, path.as_str()?)));
                named.extend(paths.map(|(at, path)| (format!("{pointer}/{at}"), path.to_owned())));
            }
            _ => {}
        }
    }
    named
}

/// The absolute path that `path` leads to. What does not exist yet is taken as written.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut known = PathBuf::new();
    let mut parts = absolute.components();
    // From the front, so that `..` after a link leads where the system goes.
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
    fn paths_lead_where_the_system_goes() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = std::fs::canonicalize(folder.path()).expect("it exists");
        std::fs::create_dir_all(root.join("tree/in")).expect("made");
        std::fs::create_dir(root.join("tree/.git")).expect("made");
        std::fs::create_dir(root.join("other")).expect("made");
        #[cfg(unix)]
        std::os::unix::fs::symlink(root.join("other"), root.join("tree/link")).expect("linked");
        let tree = Tree::around(&root.join("tree/in/helpc.yaml"));
        for inside in ["in/x", "in/../y", "in/../../tree/new/x", "in/new/../x"] {
            assert!(tree.holds(&root.join("tree").join(inside)), "{inside}");
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
                !tree.holds(&root.join("tree").join(outside)) || (is_link && cfg!(not(unix))),
                "{outside}"
            );
        }
    }
}
