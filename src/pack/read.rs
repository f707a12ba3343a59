//! Reads archives, which may be hostile: nothing in them is accepted unless the manifest lists it.

use super::contents::{MAX_MANIFEST, tar_size};
use super::error::PackError;
use super::folder::is_intact;
use super::refusal::Refusal;
use crate::published::{MANIFEST, Object};
use rayon::prelude::*;
use std::collections::HashMap;
use std::io::{self, BufRead, Read};
use std::sync::mpsc::{SyncSender, sync_channel};
use tar::Archive;
use zstd::Decoder;

/// The binary logarithm of the maximum window of the decompressor, which determines its memory.
const WINDOW_LOG: u32 = 27;
/// The size of a batch of files.
const BATCH_BYTES: usize = 1 << 22;
/// Batches that wait, at most.
const WAITING: usize = 2;

/// Files of an archive, each with its content.
type Batch<'f> = Vec<(&'f Object, Vec<u8>)>;

/// Reads the manifest, which is the first frame.
pub(super) fn manifest<R: BufRead>(archive: &mut R, prefix: &[u8]) -> Result<Vec<u8>, PackError> {
    let limit = tar_size([(MANIFEST, MAX_MANIFEST)]);
    let mut decoder = decoder(archive, prefix)?.single_frame();
    let mut bytes = Vec::new();
    let mut tar = Archive::new((&mut decoder).take(limit));
    let mut entries = tar.entries().map_err(broken)?;
    let mut first = entries.next().ok_or_else(|| problem("it is empty"))?;
    let entry = first.as_mut().map_err(|error| broken(copy(error)))?;
    let is_manifest =
        entry.header().entry_type().is_file() && *entry.path_bytes() == *MANIFEST.as_bytes();
    if !is_manifest || entry.size() > MAX_MANIFEST {
        return Err(problem("it does not start with a manifest"));
    }
    entry.read_to_end(&mut bytes).map_err(broken)?;
    if entries.next().is_some() {
        return Err(problem("its first frame has more than the manifest"));
    }
    decoder.finish_frame().map_err(broken)?;
    Ok(bytes)
}

/// Reads the other files, which are the second frame. Calls `take` with each, in parallel.
/// All `files` are there, once, with the right content, and nothing else; if not, returns an
/// error, and `take` was called with intact files only.
pub(super) fn files<R: BufRead + Send>(
    archive: &mut R,
    prefix: &[u8],
    files: &[&Object],
    take: impl Fn(&Object, &[u8]) -> Result<(), PackError> + Sync,
) -> Result<(), PackError> {
    let (send, receive) = sync_channel(WAITING);
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || read_batches(archive, prefix, files, &send));
        let mut taken = Ok(());
        for batch in receive {
            let batch: Batch<'_> = batch;
            taken = batch.par_iter().try_for_each(|(file, bytes)| {
                if !is_intact(file, bytes) {
                    return Err(refuse(
                        &file.path,
                        "has different content than its manifest says",
                    ));
                }
                take(file, bytes)
            });
            if taken.is_err() {
                break;
            }
        }
        let read = reader.join();
        taken?;
        read.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn read_batches<'f, R: BufRead>(
    archive: &mut R,
    prefix: &[u8],
    files: &[&'f Object],
    send: &SyncSender<Batch<'f>>,
) -> Result<(), PackError> {
    let sizes = files.iter().map(|file| (file.path.as_str(), file.size));
    let limit = tar_size(sizes);
    let mut decoder = decoder(archive, prefix)?.single_frame();
    let mut left: HashMap<&[u8], Option<&'f Object>> = files
        .iter()
        .map(|file| (file.path.as_bytes(), Some(*file)))
        .collect();
    let mut batch = Batch::new();
    let mut size = 0;
    let mut tar = Archive::new((&mut decoder).take(limit));
    for entry in tar.entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        let path = entry.path_bytes().into_owned();
        let refuse = |problem| refuse(&String::from_utf8_lossy(&path), problem);
        if !entry.header().entry_type().is_file() {
            return Err(refuse("is not a file"));
        }
        let file = match left.get_mut(path.as_slice()).map(Option::take) {
            None => return Err(refuse("is not in its manifest")),
            Some(None) => return Err(refuse("occurs twice")),
            Some(Some(file)) => file,
        };
        if entry.size() != file.size {
            return Err(refuse("has a different size than its manifest says"));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(file.size).unwrap_or_default());
        entry.read_to_end(&mut bytes).map_err(broken)?;
        size += bytes.len();
        batch.push((file, bytes));
        if size >= BATCH_BYTES {
            size = 0;
            if send.send(std::mem::take(&mut batch)).is_err() {
                // The other end has an error to report.
                return Ok(());
            }
        }
    }
    let missing = files
        .iter()
        .find(|file| matches!(left.get(file.path.as_bytes()), Some(Some(_))));
    if let Some(file) = missing {
        return Err(refuse(&file.path, "is missing"));
    }
    let mut rest = Vec::new();
    tar.into_inner().read_to_end(&mut rest).map_err(broken)?;
    let more = decoder.read(&mut [0]).map_err(broken)?;
    if more > 0 || rest.iter().any(|byte| *byte != 0) {
        return Err(problem("it continues after its last file"));
    }
    let archive = decoder.into_inner();
    if !archive.fill_buf().map_err(PackError::Archive)?.is_empty() {
        return Err(problem("it continues after its last frame"));
    }
    let _ = send.send(batch);
    Ok(())
}

fn decoder<'p, R: BufRead>(archive: R, prefix: &'p [u8]) -> Result<Decoder<'p, R>, PackError> {
    let mut decoder = Decoder::with_ref_prefix(archive, prefix).map_err(PackError::Archive)?;
    decoder
        .window_log_max(WINDOW_LOG)
        .map_err(PackError::Archive)?;
    Ok(decoder)
}

/// Returns the error for an archive that cannot be unpacked, or that cannot be read.
fn broken(cause: io::Error) -> PackError {
    if cause.raw_os_error().is_some() {
        return PackError::Archive(cause);
    }
    problem(&cause.to_string())
}

fn copy(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}

fn problem(problem: &str) -> PackError {
    let problem = problem.to_owned();
    Refusal::Archive { problem }.into()
}

fn refuse(path: &str, problem: &'static str) -> PackError {
    let path = path.to_owned();
    Refusal::File { path, problem }.into()
}
