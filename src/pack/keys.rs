//! minisign keys.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

/// The start of the line before a key or a signature.
const COMMENT: &str = "untrusted comment:";
/// The algorithm of all keys, at the start of each.
const ED25519: &[u8] = b"Ed";
/// The length of a secret key with its header and checksum.
const SECRET_BYTES: usize = 158;
/// The algorithm in a secret key that is protected by a password.
const SCRYPT: &[u8] = b"Sc";

/// A key that cannot be used.
#[derive(Debug, Error)]
pub enum KeyError {
    /// The text is not a secret key.
    #[error("not a minisign secret key; `helpc pack --generate-key FILE` makes one")]
    NotSecret,
    /// The text is not a public key.
    #[error("not a minisign public key, which is a file or a text that starts with `RW`")]
    NotPublic,
    /// The password does not fit.
    #[error("the password of the secret key is wrong, or the key is damaged")]
    Password,
    /// A key could not be made.
    #[error("cannot make a key: {0}")]
    Generate(minisign::PError),
}

/// A secret key, ready to sign.
pub struct SigningKey(pub(super) minisign::SecretKey);

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(pub(super) minisign_verify::PublicKey);

/// The texts of a new secret key and of its public key.
pub struct KeyPair {
    /// The content of the file of the secret key.
    pub secret: String,
    /// The content of the file of the public key.
    pub public: String,
}

impl KeyPair {
    /// Makes a key. With an empty `password`, it is not protected.
    pub fn generate(password: &str) -> Result<Self, KeyError> {
        let pair = match password {
            "" => minisign::KeyPair::generate_unencrypted_keypair(),
            _ => minisign::KeyPair::generate_encrypted_keypair(Some(password.to_owned())),
        };
        let texts = pair.and_then(|pair| {
            let comment = match password {
                "" => "minisign secret key",
                _ => "minisign encrypted secret key",
            };
            Ok(Self {
                secret: pair.sk.to_box(Some(comment))?.into_string(),
                public: pair.pk.to_box()?.into_string(),
            })
        });
        texts.map_err(KeyError::Generate)
    }
}

impl SigningKey {
    /// Reads a secret key. `password` is ignored if the key is not protected.
    pub fn parse(text: &str, password: &str) -> Result<Self, KeyError> {
        let bytes = decode(text)?;
        if needs_password(text)? {
            let key = minisign::SecretKeyBox::from(text.to_owned());
            let key = key.into_secret_key(Some(password.to_owned()));
            return key.map(Self).map_err(|_| KeyError::Password);
        }
        // The crate expects a checksum, which the program minisign does not write.
        let key = minisign::SecretKey::from_bytes(&bytes);
        key.map(Self).map_err(|_| KeyError::NotSecret)
    }

    /// Returns the public key.
    pub(super) fn public(&self) -> Option<PublicKey> {
        let key = minisign::PublicKey::from_secret_key(&self.0).ok()?;
        let keys = parse_public_keys(&key.to_base64()).ok()?;
        keys.into_iter().next()
    }
}

/// Returns true if a secret key is protected by a password.
pub fn needs_password(text: &str) -> Result<bool, KeyError> {
    Ok(decode(text)?[2..4] == *SCRYPT)
}

/// Decodes the second line of the file of a secret key.
fn decode(text: &str) -> Result<Vec<u8>, KeyError> {
    let line = text.lines().nth(1).ok_or(KeyError::NotSecret)?;
    let bytes = STANDARD.decode(line).map_err(|_| KeyError::NotSecret)?;
    let is_key = bytes.len() == SECRET_BYTES && bytes.starts_with(ED25519);
    if is_key {
        Ok(bytes)
    } else {
        Err(KeyError::NotSecret)
    }
}

/// Reads the public keys in a text: a key alone, or the content of one or several key
/// files.
pub fn parse_public_keys(text: &str) -> Result<Vec<PublicKey>, KeyError> {
    let lines = text.lines().map(str::trim);
    let encoded = lines.filter(|line| !line.is_empty() && !line.starts_with(COMMENT));
    let keys = encoded.map(|line| minisign_verify::PublicKey::from_base64(line).map(PublicKey));
    let keys: Vec<_> = keys
        .collect::<Result<_, _>>()
        .map_err(|_| KeyError::NotPublic)?;
    if keys.is_empty() {
        return Err(KeyError::NotPublic);
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_protects_the_key() {
        let pair = KeyPair::generate("secret").expect("a key");
        assert!(needs_password(&pair.secret).expect("a key"));
        assert!(SigningKey::parse(&pair.secret, "secret").is_ok());
        for password in ["", "other"] {
            let key = SigningKey::parse(&pair.secret, password);
            assert!(matches!(key, Err(KeyError::Password)));
        }
    }

    #[test]
    fn reads_keys_alone_and_in_files() {
        let [one, two] = ["", ""].map(|none| KeyPair::generate(none).expect("a key"));
        assert!(SigningKey::parse(&one.secret, "").is_ok());
        let both = format!("{}\n{}", one.public, two.public);
        assert_eq!(parse_public_keys(&both).expect("two keys").len(), 2);
        let alone = one.public.lines().nth(1).expect("a key");
        let keys = parse_public_keys(alone).expect("a key");
        assert_eq!(keys, parse_public_keys(&one.public).expect("a key"));
    }

    #[test]
    fn other_texts_are_not_keys() {
        let pair = KeyPair::generate("").expect("a key");
        for text in ["", "a\nb\n", "\n\n", &pair.public] {
            assert!(SigningKey::parse(text, "").is_err(), "{text}");
        }
        for text in ["", "RW", "untrusted comment: none", &pair.secret] {
            assert!(parse_public_keys(text).is_err(), "{text}");
        }
    }
}
