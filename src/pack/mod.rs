//! Packs: a bundle in one signed file, for clouds without a network connection.
//!
//! A pack is an archive and its signature. The archive is a tar file in two Zstandard frames: the
//! manifest of the bundle, then its other files. A full pack has all files, and any tar program
//! unpacks it. A difference has only the files that its base lacks, compressed against those of the
//! base that it replaces, so it is small, and useless without the base. Equal bundles give equal
//! archives.
//!
//! The signature is a minisign signature of the archive. Its trusted comment, a [`Statement`], says
//! what the archive is: cloud, audience, serial, the hash of the manifest, and the base of a
//! difference. So everything in a pack is signed, and the manifest is the list of what may be in
//! it.

mod base;
mod contents;
mod error;
mod folder;
mod install;
mod keys;
mod output;
mod read;
mod refusal;
mod signature;
mod statement;
mod write;

pub use base::Base;
pub use error::PackError;
pub use folder::BundleFolder;
pub use install::{Installed, Options, install};
pub use keys::{KeyError, KeyPair, PublicKey, SigningKey, needs_password, parse_public_keys};
pub use output::{Packed, pack};
pub use refusal::Refusal;
pub use signature::{sign, signature_path, verify};
pub use statement::Statement;
