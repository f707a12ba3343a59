//! Where files are: the output folder of a bundle, which must not overlap the articles folder,
//! and files that must not be in the project.

use crate::config::Config;
use anyhow::bail;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Returns an error if `out` is, contains or is inside the articles folder: the pages of
/// the bundle would mix with the sources.
pub(super) fn require_apart(out: &Path, articles: &Path) -> anyhow::Result<()> {
    let (true_out, true_articles) = (true_path(out), true_path(articles));
    let position = if true_out == true_articles {
        "is"
    } else if true_out.starts_with(&true_articles) {
        "is inside"
    } else if true_articles.starts_with(&true_out) {
        "contains"
    } else {
        return Ok(());
    };
    bail!(
        "{} {position} the articles folder, {}: choose another folder for the bundle with --out",
        true_out.display(),
        true_articles.display()
    )
}

/// Returns the project folder that contains `file`: whoever can change the project could
/// replace it.
pub(super) fn project_of(file: &Path, config: &Config) -> Option<PathBuf> {
    // The working directory is an empty path.
    let folder = true_path(&config.file.as_deref()?.parent()?.join("."));
    true_path(file).starts_with(&folder).then_some(folder)
}

/// Returns the absolute path without symbolic links, even if the folder does not exist yet.
pub(super) fn true_path(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut existing = absolute.as_path();
    let mut missing: Vec<OsString> = Vec::new();
    loop {
        if let Ok(mut found) = existing.canonicalize() {
            for name in missing.iter().rev() {
                if name == ".." {
                    found.pop();
                } else {
                    found.push(name);
                }
            }
            return found;
        }
        let Some(parent) = existing.parent() else {
            return absolute;
        };
        let last = existing.components().next_back();
        missing.extend(last.map(|part| part.as_os_str().to_owned()));
        existing = parent;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_bundle_lies_neither_in_the_articles_nor_around_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |path: &str| folder.path().join(path);
        fs::create_dir_all(at("docs/articles/x")).expect("folders");
        let articles = at("docs/articles");
        for out in [
            "docs/articles",
            "docs/articles/out/new",
            "docs/articles/x",
            "docs",
            "docs/missing/..",
            "",
        ] {
            assert!(require_apart(&at(out), &articles).is_err(), "{out}");
        }
        for out in ["docs/dist", "docs/articles-dist", "docs/articles/../out"] {
            assert!(require_apart(&at(out), &articles).is_ok(), "{out}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |path: &str| folder.path().join(path);
        fs::create_dir_all(at("articles/x")).expect("folders");
        std::os::unix::fs::symlink(at("articles"), at("elsewhere")).expect("a link");
        assert!(require_apart(&at("elsewhere/dist"), &at("articles")).is_err());
        assert!(require_apart(&at("articles/dist"), &at("elsewhere")).is_err());
    }
}
