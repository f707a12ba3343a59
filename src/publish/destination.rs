//! Where a bundle is published to, as written on the command line.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use url::Url;

/// A place that a bundle is published to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// `az://CONTAINER[/PREFIX]`: Azure Blob Storage.
    Azure(Bucket),
    /// `s3://BUCKET[/PREFIX]`: Amazon S3, or a service with the same protocol.
    S3(Bucket),
    /// `file:///PATH`: a folder.
    Folder(PathBuf),
}

/// A container or bucket, and the part of it that the bundle is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// The path of the bundle in it, without slashes at its ends; empty for the top.
    pub prefix: String,
}

impl FromStr for Destination {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(rest) = text.strip_prefix("az://") {
            return Bucket::parse(text, rest).map(Self::Azure);
        }
        if let Some(rest) = text.strip_prefix("s3://") {
            return Bucket::parse(text, rest).map(Self::S3);
        }
        if text.starts_with("file://") {
            let url = Url::parse(text).map_err(|error| format!("`{text}`: {error}"))?;
            return url.to_file_path().map(Self::Folder).map_err(|()| {
                format!("`{text}` has no absolute path; write `file:///PATH`, with three slashes")
            });
        }
        Err(format!(
            "`{text}` is not a destination; write `az://CONTAINER[/PREFIX]`, `s3://BUCKET[/PREFIX]` or `file:///PATH`"
        ))
    }
}

impl Bucket {
    fn parse(text: &str, rest: &str) -> Result<Self, String> {
        let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.$".contains(&byte);
        if name.is_empty() || !name.bytes().all(is_name) {
            return Err(format!("`{text}` does not name a container or bucket"));
        }
        let prefix = prefix.trim_matches('/');
        let is_plain = |part: &str| {
            let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
            !part.is_empty() && part != "." && part != ".." && part.bytes().all(is_allowed)
        };
        if !prefix.is_empty() && !prefix.split('/').all(is_plain) {
            return Err(format!(
                "`{prefix}` is not a valid prefix; use letters, digits, `-`, `_`, `.` and `/`"
            ));
        }
        Ok(Self {
            name: name.to_owned(),
            prefix: prefix.to_owned(),
        })
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, bucket) = match self {
            Self::Azure(bucket) => ("az", bucket),
            Self::S3(bucket) => ("s3", bucket),
            Self::Folder(path) => return write!(f, "file://{}", path.display()),
        };
        write!(f, "{scheme}://{}", bucket.name)?;
        if bucket.prefix.is_empty() {
            return Ok(());
        }
        write!(f, "/{}", bucket.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_are_read_and_written() {
        for text in [
            "az://$web",
            "az://help/v1/public",
            "s3://help.example.org",
            "file:///srv/help",
        ] {
            let destination: Destination = text.parse().expect(text);
            assert_eq!(destination.to_string(), text);
        }
        let trimmed: Destination = "s3://help/docs/".parse().expect("a destination");
        assert_eq!(trimmed.to_string(), "s3://help/docs");
    }

    #[test]
    fn others_are_refused() {
        for text in [
            "az://",
            "az:///x",
            "s3://a b",
            "s3://help/../other",
            "s3://help/a//b",
            "file://host/share",
            "https://example.org",
            "dist",
            "",
        ] {
            assert!(text.parse::<Destination>().is_err(), "{text}");
        }
    }
}
