//! Compares a bundle on disk with its manifest.

use super::folder::Folder;
use super::interrupted::lock_if_writable;
use super::manifest::{self, ExistingManifest};
use super::paths::{self, CLOUDS, LOCK};
use super::{EmitError, sweep, switch, unfinished};
use crate::published::{MANIFEST, Manifest, Object, object_path};
use crate::util::hex;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

/// The result of verifying a bundle.
#[derive(Debug, Default)]
pub struct Verification {
    /// The number of objects in the manifest.
    pub objects: usize,
    /// The number of pages, scripts and styles in the manifest.
    pub pages: usize,
    /// The number of clouds in the manifest.
    pub clouds: usize,
    /// The problems, in order of path.
    pub problems: Vec<Problem>,
    /// True if an interrupted switch was finished first.
    pub has_finished_switch: bool,
}

/// A problem with a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The path of the file in the bundle.
    pub path: String,
    /// The kind of the problem.
    pub kind: ProblemKind,
}

/// A kind of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// The file does not exist.
    Missing,
    /// The content differs from the manifest.
    Damaged,
    /// The file cannot be read.
    Unreadable,
    /// The path in the manifest is not valid for a bundle.
    Misnamed,
    /// helpc wrote the file, but it is not in the manifest.
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

/// Hashes every file in the manifest in `out`, and finds files of helpc that are not in
/// it. Finishes an interrupted switch first.
pub fn verify(out: &Path) -> Result<Verification, EmitError> {
    let no_bundle = || EmitError::NoBundle {
        path: out.to_owned(),
    };
    if !out.is_dir() {
        return Err(no_bundle());
    }
    // A copy of a bundle has no lock file, and no process writes to it.
    let lock = if out.join(LOCK).exists() || out.join(switch::JOURNAL).exists() {
        lock_if_writable(out)?
    } else {
        None
    };
    let mut verification = Verification::default();
    if lock.is_some() {
        verification.has_finished_switch = switch::finish(out)?;
    } else if out.join(switch::JOURNAL).exists() {
        verification.add_problem(switch::JOURNAL, ProblemKind::Extra);
    }
    match manifest::read(out)? {
        ExistingManifest::None => return Err(no_bundle()),
        ExistingManifest::Unreadable => verification.add_problem(MANIFEST, ProblemKind::Damaged),
        ExistingManifest::Valid(manifest) => verification.check(out, &manifest)?,
    }
    verification.problems.sort();
    verification.problems.dedup();
    Ok(verification)
}

impl Verification {
    fn add_problem(&mut self, path: &str, kind: ProblemKind) {
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
            let is_valid_path = paths::is_object(&object.path)
                && object.sha256.len() == 64
                && object_path(&object.sha256) == object.path;
            check_file(out, object, is_valid_path)
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

    /// Adds problems for objects of articles and clouds that are not in `files`.
    fn check_references(&mut self, manifest: &Manifest) {
        let files: BTreeSet<&str> = manifest.files.iter().map(|file| &*file.path).collect();
        let articles = manifest.articles.iter().map(|row| row.object.as_str());
        let clouds = manifest.clouds.iter().map(|row| row.entry.path.as_str());
        for path in articles.chain(clouds) {
            if !files.contains(path) {
                self.add_problem(path, ProblemKind::Missing);
            }
        }
    }

    /// Checks that the alias of each cloud has the content of its entry. Returns the paths
    /// of the aliases.
    fn check_aliases(&mut self, out: &Path, manifest: &Manifest) -> BTreeSet<String> {
        let mut aliases = BTreeSet::new();
        for cloud in &manifest.clouds {
            let alias = Object {
                path: format!("{CLOUDS}/{}.json", cloud.cloud),
                ..cloud.entry.clone()
            };
            let is_valid_path = paths::is_alias(&alias.path);
            self.problems.extend(check_file(out, &alias, is_valid_path));
            aliases.insert(alias.path);
        }
        aliases
    }

    /// Adds problems for files of helpc that are not in the manifest.
    fn find_extra(
        &mut self,
        out: &Path,
        manifest: &Manifest,
        aliases: &BTreeSet<String>,
    ) -> Result<(), EmitError> {
        let needed = sweep::named(manifest).collect();
        let folder = Folder::new(out);
        let found = sweep::found(&folder, &needed)?.into_iter();
        let unfinished = unfinished::found(&folder)?.into_iter();
        let mut others = sweep::found_aliases(&folder)?;
        others.retain(|alias| !aliases.contains(alias));
        for path in found.chain(unfinished).chain(others) {
            self.add_problem(&path, ProblemKind::Extra);
        }
        Ok(())
    }
}

/// Compares a file with its size and hash.
fn check_file(out: &Path, file: &Object, is_valid_path: bool) -> Option<Problem> {
    let problem = |kind| {
        Some(Problem {
            path: file.path.clone(),
            kind,
        })
    };
    if !is_valid_path {
        return problem(ProblemKind::Misnamed);
    }
    let full = out.join(&file.path);
    let metadata = match fs::symlink_metadata(&full) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return problem(ProblemKind::Missing);
        }
        Err(_) => return problem(ProblemKind::Unreadable),
    };
    // A file of a different size is not read.
    if !metadata.is_file() || metadata.len() != file.size {
        return problem(ProblemKind::Damaged);
    }
    match fs::read(&full) {
        Ok(bytes) if hex(&Sha256::digest(&bytes)) == file.sha256 => None,
        Ok(_) => problem(ProblemKind::Damaged),
        Err(_) => problem(ProblemKind::Unreadable),
    }
}
