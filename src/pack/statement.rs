//! What the signature of a pack says about it.

use crate::published::AudienceName;
use std::fmt;

/// The start of each statement: the name and the version of the format.
const START: &str = "helpc-pack format:1";

/// The trusted comment of the signature of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The name of the cloud.
    pub cloud: String,
    /// The audience.
    pub audience: AudienceName,
    /// The number of the pack, which grows from pack to pack.
    pub serial: u64,
    /// The SHA-256 of the manifest, in lower-case hexadecimal digits.
    pub manifest: String,
    /// The SHA-256 of the manifest of the base, if the pack is a difference.
    pub base: Option<String>,
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{START} cloud:{} audience:{} serial:{} manifest:{}",
            self.cloud,
            self.audience.name(),
            self.serial,
            self.manifest
        )?;
        match &self.base {
            Some(base) => write!(f, " base:{base}"),
            None => Ok(()),
        }
    }
}

impl Statement {
    /// Parses a trusted comment. Returns `None` unless it is spelled as helpc writes it.
    pub fn parse(comment: &str) -> Option<Self> {
        let mut fields = comment.strip_prefix(START)?.strip_prefix(' ')?.split(' ');
        let mut field = |name: &str| fields.next()?.strip_prefix(name)?.strip_prefix(':');
        let statement = Self {
            cloud: field("cloud")?.to_owned(),
            audience: audience(field("audience")?)?,
            serial: field("serial")?.parse().ok()?,
            manifest: field("manifest")?.to_owned(),
            base: field("base").map(str::to_owned),
        };
        let hashes = [Some(&statement.manifest), statement.base.as_ref()];
        let are_hashes = hashes.into_iter().flatten().all(|hash| is_sha256(hash));
        (are_hashes && statement.to_string() == comment).then_some(statement)
    }

    /// Returns the name of the file of this pack: `helpc-<cloud>-<audience>-<serial>.tar.zst`.
    pub fn file_name(&self) -> String {
        let (cloud, audience, serial) = (&self.cloud, self.audience.name(), self.serial);
        let difference = if self.base.is_some() {
            "-difference"
        } else {
            ""
        };
        format!("helpc-{cloud}-{audience}-{serial}{difference}.tar.zst")
    }
}

fn audience(name: &str) -> Option<AudienceName> {
    let all = [
        AudienceName::Customer,
        AudienceName::Internal,
        AudienceName::All,
    ];
    all.into_iter().find(|audience| audience.name() == name)
}

/// Returns true for 64 lower-case hexadecimal digits.
pub(super) fn is_sha256(text: &str) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() == 64 && text.bytes().all(is_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement() -> Statement {
        Statement {
            cloud: "fairfax".to_owned(),
            audience: AudienceName::Customer,
            serial: 42,
            manifest: "0a".repeat(32),
            base: Some("1b".repeat(32)),
        }
    }

    #[test]
    fn reads_what_it_writes() {
        let difference = statement();
        let whole = Statement {
            base: None,
            ..statement()
        };
        for statement in [difference, whole] {
            assert_eq!(Statement::parse(&statement.to_string()), Some(statement));
        }
        assert_eq!(
            statement().file_name(),
            "helpc-fairfax-customer-42-difference.tar.zst"
        );
    }

    #[test]
    fn other_spellings_are_not_read() {
        let text = statement().to_string();
        for (from, to) in [
            ("serial:42", "serial:+42"),
            ("serial:42", "serial:042"),
            ("serial:42", "serial:99999999999999999999"),
            ("format:1", "format:2"),
            ("cloud:", "cloud :"),
            ("customer", "customers"),
            ("0a0a", "0A0A"),
            (" base:", " base:0"),
            (" base:", "  base:"),
        ] {
            let other = text.replacen(from, to, 1);
            assert_ne!(other, text);
            assert_eq!(Statement::parse(&other), None, "{other}");
        }
        assert_eq!(Statement::parse(&format!("{text} more:1")), None);
        assert_eq!(Statement::parse(""), None);
    }
}
