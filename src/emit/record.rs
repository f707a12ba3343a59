//! The build record: which file each object was made of, and what was held back and
//! why. It names files and findings of the tree, so it stands beside the folder of
//! the bundle and not in it. `schemas/bundle/build-record.schema.json`.

use super::{EmitError, Manifest, io_error, paths};
use crate::compile::{HeldBack, Plan, Selection};
use crate::util;
use rayon::prelude::*;
use serde::Serialize;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What follows the name of the bundle's folder in the name of the file.
const EXTENSION: &str = ".build.json";

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    format: u32,
    tool: &'a super::manifest::Tool,
    audience: &'a str,
    clouds: Vec<&'a str>,
    inputs: &'a str,
    articles: Vec<Row<'a>>,
    held_back: &'a [HeldBack],
    left_out: usize,
}

/// A published article.
#[derive(Debug, Serialize)]
struct Row<'a> {
    source: &'a str,
    id: &'a str,
    object: &'a str,
}

/// Where the record of the bundle in `out` is: beside that folder, under its name
/// with `.build.json` at the end; `None` for the root of a file system.
pub fn record_path(out: &Path) -> Option<PathBuf> {
    let named = match out.file_name() {
        Some(_) => out.to_owned(),
        // The folder is there: the bundle was written.
        None => fs::canonicalize(out).ok()?,
    };
    let mut name = named.file_name()?.to_owned();
    name.push(EXTENSION);
    Some(named.with_file_name(name))
}

/// Writes the record of a bundle whose manifest is in place, unless it is there.
pub(super) fn write(
    out: &Path,
    plan: Plan<'_>,
    selection: &Selection,
    manifest: &Manifest,
) -> Result<(), EmitError> {
    let Some(path) = record_path(out) else {
        return Ok(());
    };
    let rows = manifest.articles.par_iter().zip(&selection.published);
    let rows = rows.map(|(row, file)| Row {
        source: &plan.corpus.article(*file).source.path,
        id: &row.id,
        object: &row.object,
    });
    let record = Record {
        format: manifest.format,
        tool: &manifest.tool,
        audience: plan.edition.audience.name.name(),
        clouds: plan.edition.clouds.names(plan.schemas).collect(),
        inputs: &manifest.inputs,
        articles: rows.collect(),
        held_back: &selection.held_back,
        left_out: selection.left_out,
    };
    let write = || -> io::Result<()> {
        let mut bytes = serde_json::to_vec(&record)?;
        bytes.push(b'\n');
        replace(&path, &bytes)
    };
    write().map_err(io_error(&path))
}

/// Puts a file in place whole, unless it is there.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    // The lock of the bundle is held: no other run writes its record.
    let mut name = OsString::from(paths::UNFINISHED);
    name.push(path.file_name().unwrap_or_default());
    util::rename_into_place(&path.with_file_name(name), path, |mut file| {
        file.write_all(bytes)
    })
}
