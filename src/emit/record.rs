//! Writes the build record. It contains file names and findings, so it is written next to
//! the bundle folder and not into it.

use super::error::io_error;
use super::{EmitError, paths};
use crate::compile::{Plan, Selection};
use crate::published::{Manifest, Record, RecordRow};
use crate::util;
use rayon::prelude::*;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The suffix that follows the name of the bundle's folder.
const SUFFIX: &str = ".build.json";

/// Returns the path of the build record for the bundle in `out`: next to that folder,
/// with its name and the suffix `.build.json`. Returns `None` for the root of a file
/// system.
pub fn record_path(out: &Path) -> Option<PathBuf> {
    let named = match out.file_name() {
        Some(_) => out.to_owned(),
        // The folder exists, because the bundle is already written.
        None => fs::canonicalize(out).ok()?,
    };
    let mut name = named.file_name()?.to_owned();
    name.push(SUFFIX);
    Some(named.with_file_name(name))
}

/// Writes the build record of a bundle after its manifest, unless it is unchanged.
pub(super) fn write(
    out: &Path,
    plan: Plan<'_>,
    selection: &Selection,
    manifest: &Manifest,
) -> Result<(), EmitError> {
    let Some(path) = record_path(out) else {
        return Ok(());
    };
    let rows = manifest
        .articles
        .par_iter()
        .zip(&selection.published)
        .map(|(row, file)| RecordRow {
            source: plan.corpus.article(*file).source.path.clone(),
            id: row.id.clone(),
            object: row.object.clone(),
        });
    let record = Record {
        format: manifest.format,
        tool: manifest.tool.clone(),
        audience: plan.edition.audience.name,
        clouds: plan
            .edition
            .clouds
            .names(plan.schemas)
            .map(str::to_owned)
            .collect(),
        inputs: manifest.inputs.clone(),
        articles: rows.collect(),
        held_back: selection.held_back.clone(),
        left_out: selection.left_out,
    };
    let write = || -> io::Result<()> {
        let mut bytes = serde_json::to_vec(&record)?;
        bytes.push(b'\n');
        replace(&path, &bytes)
    };
    write().map_err(io_error(&path))
}

/// Replaces a file atomically, unless its content is the same.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|existing| existing == bytes) {
        return Ok(());
    }
    // The caller holds the lock of the bundle, so no other process writes this file.
    let mut name = OsString::from(paths::UNFINISHED);
    name.push(path.file_name().unwrap_or_default());
    util::rename_into_place(&path.with_file_name(name), path, |mut file| {
        file.write_all(bytes)
    })
}
