//! Signs and verifies archives, in the minisign format.

use super::error::PackError;
use super::keys::{PublicKey, SigningKey};
use super::refusal::Refusal;
use super::statement::Statement;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minisign_verify::{Error, Signature};
use std::io::Read;
use std::path::{Path, PathBuf};

/// The first line of a signature, which is not signed. A signature of the program minisign
/// has the other one.
const UNTRUSTED: [&str; 2] = [
    "untrusted comment: signature of a helpc pack",
    "untrusted comment: signature from minisign secret key",
];
const TRUSTED: &str = "trusted comment: ";

/// Signs an archive. Returns the content of the file of the signature.
pub fn sign(
    archive: impl Read,
    statement: &Statement,
    key: &SigningKey,
) -> Result<String, PackError> {
    let comment = statement.to_string();
    let untrusted = UNTRUSTED[0].split_once(": ").map(|(_, comment)| comment);
    // With the public key, a damaged secret key is an error.
    let public = minisign::PublicKey::from_secret_key(&key.0).map_err(PackError::Sign)?;
    minisign::sign(Some(&public), &key.0, archive, Some(&comment), untrusted)
        .map(|signature| signature.to_string())
        .map_err(PackError::Sign)
}

/// Verifies the signature of an archive with any of the keys. Returns what it says.
pub fn verify(
    mut archive: impl Read,
    signature: &str,
    keys: &[PublicKey],
) -> Result<Statement, PackError> {
    let key_id = check_form(signature).ok_or(Refusal::NotSignature)?;
    let signature = Signature::decode(signature).map_err(|_| Refusal::NotSignature)?;
    let unknown = Refusal::UnknownKey { key_id };
    let mut streams = Vec::new();
    for key in keys {
        match key.0.verify_stream(&signature) {
            Ok(stream) => streams.push(stream),
            Err(Error::UnexpectedKeyId) => {}
            Err(_) => return Err(Refusal::NotSignature.into()),
        }
    }
    if streams.is_empty() {
        return Err(unknown.into());
    }
    let mut buffer = vec![0; 1 << 18];
    loop {
        let count = archive.read(&mut buffer).map_err(PackError::Archive)?;
        if count == 0 {
            break;
        }
        for stream in &mut streams {
            stream.update(&buffer[..count]);
        }
    }
    if !streams.iter_mut().any(|stream| stream.finalize().is_ok()) {
        return Err(Refusal::BadSignature.into());
    }
    let statement = Statement::parse(signature.trusted_comment());
    Ok(statement.ok_or(Refusal::NotPack)?)
}

/// Returns what a signature says, which is not verified.
pub(super) fn stated(signature: &str) -> Option<Statement> {
    let comment = signature.lines().nth(2)?.strip_prefix(TRUSTED)?;
    Statement::parse(comment)
}

/// Returns the path of the signature of an archive, as minisign names it.
pub fn signature_path(archive: &Path) -> PathBuf {
    let mut name = archive.as_os_str().to_owned();
    name.push(".minisig");
    PathBuf::from(name)
}

/// Checks what the signature does not protect: the first line, the spelling of base64 and
/// the ends of lines. Returns the id of the key.
fn check_form(signature: &str) -> Option<String> {
    let lines: Vec<&str> = signature.strip_suffix('\n')?.split('\n').collect();
    let [untrusted, own, trusted, both] = lines.as_slice() else {
        return None;
    };
    if !UNTRUSTED.contains(untrusted) || !trusted.starts_with(TRUSTED) {
        return None;
    }
    STANDARD.decode(both).ok()?;
    let own = STANDARD.decode(own).ok()?;
    let id: [u8; 8] = own.get(2..10)?.try_into().ok()?;
    Some(format!("{:016X}", u64::from_le_bytes(id)))
}
