//! Writes archives.

use super::base::Base;
use super::contents::{files, tar_size};
use super::error::PackError;
use super::folder::BundleFolder;
use crate::published::MANIFEST;
use rayon::prelude::*;
use std::io::{self, Write};
use std::path::Path;
use tar::{Builder, EntryType, Header};
use zstd::Encoder;
use zstd::zstd_safe::CParameter;

/// The level of full packs: the default of Zstandard, about as fast as files are read.
const LEVEL: i32 = 3;
/// Threads that compress. The result does not depend on their number.
const THREADS: u32 = 2;
/// The level of differences, which are small.
const DIFFERENCE_LEVEL: i32 = 6;
/// Binary logarithms of the sizes of the tables of a difference, which cover the base.
const TABLE_LOG: u32 = 23;
/// Binary logarithms of the minimum and maximum window of a difference.
const WINDOW_LOG: (u32, u32) = (20, 27);
/// Files that are read at once.
const BATCH: usize = 256;

/// Writes the archive of a bundle, as a difference if there is a base. Returns the number
/// of files in it, without the manifest.
pub(super) fn write(
    bundle: &BundleFolder,
    base: Option<&Base>,
    out: impl Write,
) -> Result<usize, PackError> {
    let manifest_size = tar_size([(MANIFEST, bundle.bytes.len() as u64)]);
    let mut encoder = encoder(out, base.map(|base| base.manifest_bytes()), manifest_size)?;
    let mut tar = Builder::new(Vec::new());
    append(&mut tar, MANIFEST, &bundle.bytes)?;
    // The end of the tar file is that of the second frame.
    let start = std::mem::take(tar.get_mut());
    encoder.write_all(&start).map_err(PackError::Archive)?;
    let out = encoder.finish().map_err(PackError::Archive)?;

    let prefix = match base {
        Some(base) => Some(base.prefix(&bundle.manifest)?),
        None => None,
    };
    let files = files(&bundle.manifest, base.map(Base::manifest));
    let sizes = files.iter().map(|file| (file.path.as_str(), file.size));
    let encoder = self::encoder(out, prefix.as_deref(), tar_size(sizes))?;
    let mut tar = Builder::new(encoder);
    for batch in files.chunks(BATCH) {
        let contents: Vec<Vec<u8>> = batch
            .par_iter()
            .map(|file| bundle.read(file))
            .collect::<Result<_, _>>()?;
        for (file, bytes) in batch.iter().zip(&contents) {
            append(&mut tar, &file.path, bytes)?;
        }
    }
    let finish = || tar.into_inner()?.finish()?.flush();
    finish().map_err(PackError::Archive)?;
    Ok(files.len())
}

/// Returns an encoder for one frame of `size` bytes, compressed against `prefix` if there
/// is one.
fn encoder<'p, W: Write>(
    out: W,
    prefix: Option<&'p [u8]>,
    size: u64,
) -> Result<Encoder<'p, W>, PackError> {
    let encoder = || -> io::Result<Encoder<'p, W>> {
        let mut encoder = match prefix {
            None => {
                let mut encoder = Encoder::new(out, LEVEL)?;
                encoder.multithread(THREADS)?;
                encoder
            }
            Some(prefix) => {
                let mut encoder = Encoder::with_ref_prefix(out, DIFFERENCE_LEVEL, prefix)?;
                let all = size.saturating_add(prefix.len() as u64).max(1);
                let window = (all.ilog2() + 1).clamp(WINDOW_LOG.0, WINDOW_LOG.1);
                encoder.window_log(window)?;
                let table = TABLE_LOG.min(window);
                encoder.set_parameter(CParameter::HashLog(table))?;
                encoder.set_parameter(CParameter::ChainLog(table))?;
                encoder
            }
        };
        encoder.include_checksum(true)?;
        Ok(encoder)
    };
    encoder().map_err(PackError::Archive)
}

/// Appends a file. All files have the same metadata.
fn append(tar: &mut Builder<impl Write>, path: &str, bytes: &[u8]) -> Result<(), PackError> {
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Regular);
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_size(bytes.len() as u64);
    tar.append_data(&mut header, Path::new(path), bytes)
        .map_err(PackError::Archive)
}
