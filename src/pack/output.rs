//! Writes the two files of a pack.

use super::base::Base;
use super::error::PackError;
use super::folder::BundleFolder;
use super::keys::SigningKey;
use super::signature::{sign, signature_path, verify};
use super::statement::Statement;
use super::write::write;
use crate::util;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// A pack that was written.
#[derive(Debug)]
pub struct Packed {
    /// What its signature says.
    pub statement: Statement,
    /// The path of the archive. That of the signature follows from it.
    pub path: PathBuf,
    /// The number of files in the archive, without the manifest.
    pub files: usize,
    /// The size of the archive in bytes.
    pub size: u64,
}

/// Packs and signs a bundle, and writes archive and signature to `folder`. The name of the
/// archive is made from cloud, audience and serial.
pub fn pack(
    bundle: &BundleFolder,
    base: Option<&Base>,
    serial: u64,
    key: &SigningKey,
    folder: &Path,
) -> Result<Packed, PackError> {
    let statement = Statement {
        base: base.map(Base::sha256),
        ..bundle.statement(serial)
    };
    if let Some(base) = base.and_then(Base::serial)
        && serial <= base
    {
        return Err(PackError::Serial { serial, base });
    }
    let path = folder.join(statement.file_name());
    let unfinished = folder.join(format!(".{}.unfinished", statement.file_name()));
    let packed = write_archive(bundle, base, &unfinished)
        .and_then(|files| {
            let signature = signature(&unfinished, &path, &statement, key)?;
            Ok((files, signature))
        })
        .and_then(|(files, signature)| {
            let size = fs::metadata(&unfinished)
                .map_err(PackError::file(&unfinished))?
                .len();
            fs::rename(&unfinished, &path).map_err(PackError::file(&path))?;
            let path = signature_path(&path);
            util::replace(&path, |out| out.write_all(signature.as_bytes()))
                .map_err(PackError::file(&path))?;
            Ok((files, size))
        });
    let _ = fs::remove_file(&unfinished);
    let (files, size) = packed?;
    Ok(Packed {
        statement,
        path,
        files,
        size,
    })
}

fn write_archive(
    bundle: &BundleFolder,
    base: Option<&Base>,
    path: &Path,
) -> Result<usize, PackError> {
    let mut out = BufWriter::new(util::create(path).map_err(PackError::file(path))?);
    let files = write(bundle, base, &mut out)?;
    out.flush().map_err(PackError::file(path))?;
    Ok(files)
}

/// Returns the signature of an archive. Keeps the old one if it is still valid, because signatures
/// contain random numbers: packing the same bundle again gives the same pack.
fn signature(
    archive: &Path,
    old: &Path,
    statement: &Statement,
    key: &SigningKey,
) -> Result<String, PackError> {
    let open = || File::open(archive).map_err(PackError::file(archive));
    if let Ok(existing) = fs::read_to_string(signature_path(old))
        && let Some(public) = key.public()
        && verify(open()?, &existing, &[public]).is_ok_and(|stated| stated == *statement)
    {
        return Ok(existing);
    }
    sign(open()?, statement, key)
}
