//! Installs packs.

use super::base::read_prefix;
use super::contents::{files, is_for, parse, prefix};
use super::error::PackError;
use super::folder::read_intact;
use super::keys::PublicKey;
use super::read;
use super::refusal::Refusal;
use super::signature::{stated, verify};
use super::statement::Statement;
use crate::emit::{EmitError, Held, Receiver, finish_switch};
use crate::published::{AudienceName, Manifest, Object};
use crate::util::hex;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

/// Bytes of the archive that are read at once.
const BUFFER: usize = 1 << 17;

/// Options of an installation.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// True to accept a pack that is older than the installed one.
    pub allow_older: bool,
}

/// The outcome of an installation.
#[derive(Debug)]
pub struct Installed {
    /// What was installed.
    pub statement: Statement,
    /// The number of articles.
    pub articles: usize,
    /// The number of files that were written. The others existed already.
    pub written: usize,
    /// The number of unused files that were deleted.
    pub deleted: usize,
}

/// Verifies a pack with any of the keys, and installs it in the folder `out`.
///
/// The whole archive is verified and unpacked in memory before anything is written. Then
/// it is read again, and checked again, because the file may have changed.
pub fn install(
    archive: &mut (impl Read + Seek + Send),
    signature: &str,
    keys: &[PublicKey],
    out: &Path,
    options: &Options,
) -> Result<Installed, PackError> {
    let statement = verify(&mut *archive, signature, keys)?;
    if out.is_dir() {
        finish_switch(out)?;
    }
    let held = Held::read(out)?;
    check_order(&statement, &held, options)?;
    if held.sha256() == statement.manifest
        && let Some(installed) = keep(&statement, signature, &held, out)?
    {
        return Ok(installed);
    }
    let plan = Plan::of(archive, &statement, &held, out)?;
    let held_files = files(&plan.manifest, plan.base());
    plan.read(archive, &held_files, &|_, _| Ok(()))?;

    let receiver = Receiver::open(out)?;
    if receiver.held().bytes != held.bytes || receiver.held().note != held.note {
        return Err(EmitError::Busy {
            path: out.to_owned(),
        }
        .into());
    }
    let mut install = || {
        if plan.base().is_some() {
            check_kept(&receiver, &plan.manifest, &held_files)?;
        }
        plan.read(archive, &held_files, &|file, bytes| {
            Ok(receiver.put(file, bytes)?)
        })?;
        Ok(receiver.switch(&plan.manifest, &plan.bytes, signature)?)
    };
    match install() {
        Ok((written, deleted)) => Ok(Installed {
            statement,
            articles: plan.manifest.articles.len(),
            written,
            deleted,
        }),
        Err(error) => {
            receiver.discard();
            Err(error)
        }
    }
}

/// Checks that the pack may follow what the folder holds.
fn check_order(statement: &Statement, held: &Held, options: &Options) -> Result<(), Refusal> {
    if let Some(manifest) = &held.manifest {
        let clouds: Vec<&str> = manifest.clouds.iter().map(|row| &*row.cloud).collect();
        check_kind(statement, &clouds.join(", "), manifest.audience)?;
    }
    let Some(noted) = held.note.as_deref().and_then(stated) else {
        return Ok(());
    };
    check_kind(statement, &noted.cloud, Some(noted.audience))?;
    if options.allow_older {
        return Ok(());
    }
    if statement.serial < noted.serial {
        return Err(Refusal::Older {
            pack: statement.serial,
            held: noted.serial,
        });
    }
    if statement.serial == noted.serial && statement.manifest != noted.manifest {
        return Err(Refusal::SameSerial {
            serial: noted.serial,
        });
    }
    Ok(())
}

/// Checks that the pack is for the cloud and the audience that the folder holds.
fn check_kind(
    statement: &Statement,
    cloud: &str,
    audience: Option<AudienceName>,
) -> Result<(), Refusal> {
    if statement.cloud != cloud {
        return Err(Refusal::OtherCloud {
            pack: statement.cloud.clone(),
            held: cloud.to_owned(),
        });
    }
    match audience {
        Some(audience) if audience != statement.audience => Err(Refusal::OtherAudience {
            pack: statement.audience.name(),
            held: audience.name(),
        }),
        _ => Ok(()),
    }
}

/// Keeps the bundle in the folder, which is the one of the pack, and notes the pack.
/// Returns `None` if a file of it is missing or damaged.
fn keep(
    statement: &Statement,
    signature: &str,
    held: &Held,
    out: &Path,
) -> Result<Option<Installed>, PackError> {
    let Some(manifest) = &held.manifest else {
        return Ok(None);
    };
    let receiver = Receiver::open(out)?;
    let is_intact = files(manifest, None)
        .par_iter()
        .all(|file| receiver.has(file));
    if !is_intact || receiver.held().bytes != held.bytes {
        return Ok(None);
    }
    let (written, deleted) = receiver.switch(manifest, &held.bytes, signature)?;
    Ok(Some(Installed {
        statement: statement.clone(),
        articles: manifest.articles.len(),
        written,
        deleted,
    }))
}

/// Checks the files that a difference leaves as they are.
fn check_kept(
    receiver: &Receiver,
    manifest: &Manifest,
    received: &[&Object],
) -> Result<(), Refusal> {
    let received: HashSet<&str> = received.iter().map(|file| file.path.as_str()).collect();
    let kept = files(manifest, None);
    let damaged = kept
        .par_iter()
        .filter(|file| !received.contains(file.path.as_str()))
        .find_first(|file| !receiver.has(file));
    match damaged {
        Some(file) => Err(Refusal::DamagedBase {
            path: file.path.clone(),
        }),
        None => Ok(()),
    }
}

/// What an archive has, by its manifest.
struct Plan<'h> {
    manifest: Manifest,
    bytes: Vec<u8>,
    /// The bundle in the folder, if the pack is a difference from it.
    held: Option<(&'h Manifest, &'h [u8])>,
    prefix: Vec<u8>,
}

impl<'h> Plan<'h> {
    /// Reads the manifest of the archive, and what a difference was compressed against.
    fn of(
        archive: &mut (impl Read + Seek),
        statement: &Statement,
        held: &'h Held,
        out: &Path,
    ) -> Result<Self, PackError> {
        let base = match (&statement.base, &held.manifest) {
            (None, _) => None,
            (Some(base), Some(manifest)) if *base == held.sha256() => {
                Some((manifest, held.bytes.as_slice()))
            }
            (Some(_), _) => return Err(Refusal::OtherBase.into()),
        };
        archive.rewind().map_err(PackError::Archive)?;
        let mut archive = BufReader::with_capacity(BUFFER, archive);
        let bytes = read::manifest(&mut archive, base.map_or(&[], |(_, bytes)| bytes))?;
        if hex(&Sha256::digest(&bytes)) != statement.manifest {
            return Err(not_signed().into());
        }
        let manifest = parse(&bytes)?;
        if !is_for(&manifest, &statement.cloud, statement.audience) {
            return Err(Refusal::Manifest {
                problem: "is for another cloud or audience than the signature says".to_owned(),
            }
            .into());
        }
        let prefix = match base {
            None => Vec::new(),
            Some((old, _)) => read_prefix(&prefix(old, &manifest), |file| {
                let damaged = || Refusal::DamagedBase {
                    path: file.path.clone(),
                };
                Ok(read_intact(out, file)?.ok_or_else(damaged)?)
            })?,
        };
        Ok(Self {
            manifest,
            bytes,
            held: base,
            prefix,
        })
    }

    fn base(&self) -> Option<&'h Manifest> {
        self.held.map(|(manifest, _)| manifest)
    }

    /// Reads all files of the archive, from its start, and checks each.
    fn read(
        &self,
        archive: &mut (impl Read + Seek + Send),
        files: &[&Object],
        take: &(impl Fn(&Object, &[u8]) -> Result<(), PackError> + Sync),
    ) -> Result<(), PackError> {
        archive.rewind().map_err(PackError::Archive)?;
        let mut archive = BufReader::with_capacity(BUFFER, archive);
        let prefix = self.held.map_or(&[][..], |(_, bytes)| bytes);
        if read::manifest(&mut archive, prefix)? != self.bytes {
            return Err(not_signed().into());
        }
        read::files(&mut archive, &self.prefix, files, take)
    }
}

fn not_signed() -> Refusal {
    Refusal::Manifest {
        problem: "is not the one that was signed".to_owned(),
    }
}
