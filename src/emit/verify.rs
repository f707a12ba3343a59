//! Checks that a bundle on disk is what its manifest says.

use super::manifest::{self, Manifest, Previous};
use super::paths::{self, CLOUDS, LOCK};
use super::{EmitError, MANIFEST, store, sweep, switch};
use crate::compile::Object;
use crate::util::hex;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

/// What a check of a bundle found.
#[derive(Debug, Default)]
pub struct Verified {
    /// Objects that the manifest names.
    pub objects: usize,
    /// Pages, scripts and styles that it names.
    pub pages: usize,
    /// Clouds that it names.
    pub clouds: usize,
    /// What is wrong, in order of path.
    pub problems: Vec<Problem>,
    /// Whether a switch that was interrupted has been finished first.
    pub has_finished_switch: bool,
}

/// A file that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Its path in the bundle.
    pub path: String,
    /// What is wrong with it.
    pub kind: ProblemKind,
}

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// It is not there.
    Missing,
    /// It is not what the manifest says.
    Damaged,
    /// It cannot be read.
    Unreadable,
    /// The manifest gives it a path that no file of a bundle has.
    Misnamed,
    /// It is a file of helpc that the manifest does not name.
    Extra,
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "missing",
            Self::Damaged => "damaged",
            Self::Unreadable => "unreadable",
            Self::Misnamed => "misnamed",
            Self::Extra => "extra",
        })
    }
}

/// Hashes every file that the manifest in `out` names, and looks for files of helpc
/// that it does not name. A switch that was interrupted is finished first.
pub fn verify(out: &Path) -> Result<Verified, EmitError> {
    let no_bundle = || EmitError::NoBundle {
        path: out.to_owned(),
    };
    if !out.is_dir() {
        return Err(no_bundle());
    }
    // A copy of a bundle has no lock, and nobody writes there.
    let lock = if out.join(LOCK).exists() || out.join(switch::JOURNAL).exists() {
        lock(out)?
    } else {
        None
    };
    let mut verified = Verified::default();
    if lock.is_some() {
        verified.has_finished_switch = switch::finish(out)?;
    } else if out.join(switch::JOURNAL).exists() {
        verified.note(switch::JOURNAL, ProblemKind::Extra);
    }
    match manifest::read(out)? {
        Previous::None => return Err(no_bundle()),
        Previous::Unreadable => verified.note(MANIFEST, ProblemKind::Damaged),
        Previous::Whole(manifest) => verified.check(out, &manifest)?,
    }
    verified.problems.sort();
    verified.problems.dedup();
    Ok(verified)
}

/// Takes the lock; none where the folder cannot be written to.
fn lock(out: &Path) -> Result<Option<fs::File>, EmitError> {
    match store::lock(out) {
        Ok(lock) => Ok(Some(lock)),
        Err(EmitError::Io { cause, .. })
            if matches!(
                cause.kind(),
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

impl Verified {
    fn note(&mut self, path: &str, kind: ProblemKind) {
        self.problems.push(Problem {
            path: path.to_owned(),
            kind,
        });
    }

    fn check(&mut self, out: &Path, manifest: &Manifest) -> Result<(), EmitError> {
        let pages = manifest.site.as_ref().map_or(&[][..], |site| &site.pages);
        self.objects = manifest.files.len();
        self.pages = pages.len();
        self.clouds = manifest.clouds.len();
        let objects = manifest.files.par_iter().filter_map(|object| {
            let is_named_so = paths::is_object(&object.path)
                && object.sha256.len() == 64
                && store::path_of(&object.sha256) == object.path;
            check_file(out, object, is_named_so)
        });
        let pages = pages
            .par_iter()
            .filter_map(|page| check_file(out, page, paths::is_page(&page.path)));
        let found: Vec<Problem> = objects.chain(pages).collect();
        self.problems.extend(found);
        self.check_references(manifest);
        let aliases = self.check_aliases(out, manifest);
        self.find_extra(out, manifest, &aliases)
    }

    /// Notes objects that articles and clouds name and `files` does not.
    fn check_references(&mut self, manifest: &Manifest) {
        let files: BTreeSet<&str> = manifest.files.iter().map(|file| &*file.path).collect();
        let articles = manifest.articles.iter().map(|row| row.object.as_str());
        let clouds = manifest.clouds.iter().map(|row| row.entry.path.as_str());
        for path in articles.chain(clouds) {
            if !files.contains(path) {
                self.note(path, ProblemKind::Missing);
            }
        }
    }

    /// Checks that the alias of each cloud holds its entry. Returns their paths.
    fn check_aliases(&mut self, out: &Path, manifest: &Manifest) -> BTreeSet<String> {
        let mut aliases = BTreeSet::new();
        for cloud in &manifest.clouds {
            let alias = Object {
                path: format!("{CLOUDS}/{}.json", cloud.cloud),
                ..cloud.entry.clone()
            };
            let is_named_so = paths::is_alias(&alias.path);
            self.problems.extend(check_file(out, &alias, is_named_so));
            aliases.insert(alias.path);
        }
        aliases
    }

    /// Notes files of helpc that the manifest does not name.
    fn find_extra(
        &mut self,
        out: &Path,
        manifest: &Manifest,
        aliases: &BTreeSet<String>,
    ) -> Result<(), EmitError> {
        let needed = sweep::named(manifest).collect();
        let found = sweep::found(out, &needed)?.into_iter();
        let unfinished = sweep::found_unfinished(out)?.into_iter();
        let mut others = sweep::found_aliases(out)?;
        others.retain(|alias| !aliases.contains(alias));
        for path in found.chain(unfinished).chain(others) {
            self.note(&path, ProblemKind::Extra);
        }
        Ok(())
    }
}

/// Compares a file with its size and hash.
fn check_file(out: &Path, file: &Object, is_named_so: bool) -> Option<Problem> {
    let problem = |kind| {
        Some(Problem {
            path: file.path.clone(),
            kind,
        })
    };
    if !is_named_so {
        return problem(ProblemKind::Misnamed);
    }
    let full = out.join(&file.path);
    let about = match fs::symlink_metadata(&full) {
        Ok(about) => about,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return problem(ProblemKind::Missing);
        }
        Err(_) => return problem(ProblemKind::Unreadable),
    };
    // Nothing is read that is longer than it should be.
    if !about.is_file() || about.len() != file.size {
        return problem(ProblemKind::Damaged);
    }
    match fs::read(&full) {
        Ok(bytes) if hex(&Sha256::digest(&bytes)) == file.sha256 => None,
        Ok(_) => problem(ProblemKind::Damaged),
        Err(_) => problem(ProblemKind::Unreadable),
    }
}
