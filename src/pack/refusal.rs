//! Reasons to refuse a pack.

use thiserror::Error;

/// A reason to install nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The signature is not one, or was changed.
    #[error("the signature is not a minisign signature, or was changed; copy both files again")]
    NotSignature,
    /// None of the keys made the signature.
    #[error(
        "it was signed with the key {key_id}, which is not one of your keys; if you trust that key, add it with --public-key"
    )]
    UnknownKey {
        /// The id of the key.
        key_id: String,
    },
    /// The signature does not fit the archive.
    #[error(
        "the signature does not match the archive: one of them was changed; copy both files again"
    )]
    BadSignature,
    /// The signature is valid, but does not describe a pack.
    #[error(
        "the signature is valid, but its comment does not describe a pack; sign with `helpc pack`, or install with a newer helpc"
    )]
    NotPack,
    /// The folder holds another cloud.
    #[error("it is for the cloud `{pack}`, but the folder holds `{held}`; choose another --out")]
    OtherCloud {
        /// The cloud of the pack.
        pack: String,
        /// The clouds in the folder.
        held: String,
    },
    /// The folder holds another audience.
    #[error("it is for the audience `{pack}`, but the folder holds `{held}`; choose another --out")]
    OtherAudience {
        /// The audience of the pack.
        pack: &'static str,
        /// The audience in the folder.
        held: &'static str,
    },
    /// The folder holds a newer pack.
    #[error(
        "its serial is {pack}, but {held} is installed; if you mean to go back, use --allow-older"
    )]
    Older {
        /// The serial of the pack.
        pack: u64,
        /// The serial in the folder.
        held: u64,
    },
    /// The folder holds another pack of the same serial.
    #[error(
        "another pack with the serial {serial} is installed; pack again with a higher --serial, or use --allow-older"
    )]
    SameSerial {
        /// The serial.
        serial: u64,
    },
    /// The folder does not hold the base of the difference.
    #[error(
        "it is a difference from another bundle than the one in the folder; first install the packs before it, or install a full pack"
    )]
    OtherBase,
    /// A file of the base is missing or damaged.
    #[error("{path} in the folder is missing or damaged; install a full pack")]
    DamagedBase {
        /// The file.
        path: String,
    },
    /// The manifest is not the signed one, or is not valid.
    #[error("its manifest {problem}")]
    Manifest {
        /// What is wrong.
        problem: String,
    },
    /// A file of the archive must not be there.
    #[error("`{path}` in it {problem}")]
    File {
        /// The path in the archive.
        path: String,
        /// What is wrong.
        problem: &'static str,
    },
    /// The archive cannot be read to its end.
    #[error("the archive cannot be unpacked: {problem}")]
    Archive {
        /// What is wrong.
        problem: String,
    },
}
