//! Validation of the host and port of an address, according to the URL Standard and DNS.

use std::ops::Range;

/// Maximum number of bytes of a label of a host name (RFC 1035, 2.3.4).
const MAX_LABEL_BYTES: usize = 63;

/// Maximum number of bytes of a host name (RFC 1035, 2.3.4).
const MAX_NAME_BYTES: usize = 253;

/// An error in the host or port of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HostError {
    /// Bytes of the address.
    pub(crate) range: Range<usize>,
    pub(crate) kind: HostErrorKind,
}

/// Kinds of host errors, each with an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HostErrorKind {
    /// `.example.org`
    LeadingDot,
    /// `www..example.org`
    EmptyLabel,
    /// `example,org`
    Character(char),
    /// `-www.example.org`
    Hyphen,
    /// A label or a name that is too long.
    TooLong,
    /// `1.2.3.400`
    Number,
    /// `example.org:azure`
    PortWord,
    /// `example.org:99999`
    PortNumber,
}

impl HostErrorKind {
    /// Returns the message and the help for the text `written`.
    pub(crate) fn describe(self, written: &str) -> (String, &'static str) {
        match self {
            Self::LeadingDot => (
                "the host name starts with a dot, so this link leads nowhere".to_owned(),
                "Remove the dot after `//`.",
            ),
            Self::EmptyLabel => (
                "the host name has two dots in a row, so this link leads nowhere".to_owned(),
                "Remove one of the dots.",
            ),
            Self::Character(c) => (
                format!("a host name cannot contain `{c}`, so this link leads nowhere"),
                "Correct the part of the address between `//` and the next `/`.",
            ),
            Self::Hyphen => (
                format!("`{written}` is not a valid host name: it starts or ends with a hyphen"),
                "Correct the part of the address between `//` and the next `/`.",
            ),
            Self::TooLong => (
                "the host name is too long, so this link leads nowhere".to_owned(),
                "Use at most 63 characters between dots, and 253 characters in all.",
            ),
            Self::Number => (
                format!("`{written}` is neither a host name nor an IP address"),
                "Write four numbers from 0 to 255, or a host name.",
            ),
            Self::PortWord => (
                format!(
                    "`{written}` after the `:` is not a port number, so this link leads nowhere"
                ),
                "Write `/` instead of `:` if the path starts here.",
            ),
            Self::PortNumber => (
                format!("`{written}` is not a valid port, so this link leads nowhere"),
                "Use a port from 1 to 65535, or remove the `:` and the number.",
            ),
        }
    }
}

/// Returns the error in the host or port of `url`, which starts with `https://` or `http://`.
/// Hosts with a placeholder or token are valid.
pub(crate) fn host_error(url: &str) -> Option<HostError> {
    let start = url.find("//")? + 2;
    let end = url[start..]
        .find(['/', '?', '#', '\\'])
        .map_or(url.len(), |length| start + length);
    let authority = &url[start..end];
    if authority.contains(['<', '>', '{', '}', '$', '[', ']', '*']) {
        return None;
    }
    let user = authority.rfind('@').map_or(0, |at| at + 1);
    let (host, port) = match authority[user..].split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (&authority[user..], None),
    };
    let at = start + user;
    name_error(host, at).or_else(|| port_error(port?, at + host.len() + 1))
}

/// Returns the error in the host name `host`, whose offset in the address is `at`.
fn name_error(host: &str, at: usize) -> Option<HostError> {
    let error = |range: Range<usize>, kind| {
        let range = at + range.start..at + range.end;
        Some(HostError { range, kind })
    };
    if host.is_empty() {
        return None;
    }
    if host.starts_with('.') {
        let dots = host.len() - host.trim_start_matches('.').len();
        return error(0..dots, HostErrorKind::LeadingDot);
    }
    if let Some(dots) = host.find("..") {
        let rest = &host[dots..];
        let length = rest.len() - rest.trim_start_matches('.').len();
        return error(dots..dots + length, HostErrorKind::EmptyLabel);
    }
    let is_invalid = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && !"-._%".contains(c);
    if let Some((at, c)) = host.char_indices().find(|(_, c)| is_invalid(*c)) {
        return error(at..at + 1, HostErrorKind::Character(c));
    }
    let mut start = 0;
    for label in host.split('.') {
        let range = start..start + label.len();
        start = range.end + 1;
        if label.starts_with('-') || label.ends_with('-') {
            return error(range, HostErrorKind::Hyphen);
        }
        if label.len() > MAX_LABEL_BYTES {
            return error(range, HostErrorKind::TooLong);
        }
    }
    if host.len() > MAX_NAME_BYTES {
        return error(0..host.len(), HostErrorKind::TooLong);
    }
    let last = host.trim_end_matches('.').rsplit('.').next();
    let is_number = last.is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    if is_number && url::Host::parse(host).is_err() {
        return error(0..host.len(), HostErrorKind::Number);
    }
    None
}

/// Returns the error in `port`, whose offset in the address is `at`.
fn port_error(port: &str, at: usize) -> Option<HostError> {
    let range = at..at + port.len();
    if !port.bytes().all(|byte| byte.is_ascii_digit()) {
        let kind = HostErrorKind::PortWord;
        return Some(HostError { range, kind });
    }
    if !port.is_empty() && port.parse::<u16>().is_err() {
        let kind = HostErrorKind::PortNumber;
        return Some(HostError { range, kind });
    }
    None
}

/// Returns true if `host` is valid and consists of lower-case letters, dots, and hyphens.
/// Quicker than [`host_error`] for nearly all hosts.
pub(crate) fn is_plain(host: &str) -> bool {
    let mut previous = b'.';
    for byte in host.bytes() {
        let is_valid = match byte {
            b'a'..=b'z' => true,
            b'.' => previous != b'.' && previous != b'-',
            b'-' => previous != b'.',
            _ => false,
        };
        if !is_valid {
            return false;
        }
        previous = byte;
    }
    previous != b'-' && host.len() <= MAX_LABEL_BYTES
}

#[cfg(test)]
mod tests {
    use super::{HostErrorKind, host_error, is_plain};

    #[test]
    fn finds_invalid_hosts() {
        use HostErrorKind::*;
        for (url, part, kind) in [
            ("https://.docs.microsoft.com/x", ".", LeadingDot),
            ("https://docs..microsoft.com/x", "..", EmptyLabel),
            ("https://docs.microsoft,com/x", ",", Character(',')),
            ("https://docs microsoft.com/x", " ", Character(' ')),
            ("https://-docs.microsoft.com", "-docs", Hyphen),
            ("https://1.2.3.400/x", "1.2.3.400", Number),
            ("https://docs.microsoft.com:azure/x", "azure", PortWord),
            ("https://portal.azure.com:99999/", "99999", PortNumber),
            ("http://me@docs.microsoft.com:8o", "8o", PortWord),
        ] {
            let error = host_error(url).unwrap_or_else(|| panic!("{url} has an error"));
            assert_eq!((&url[error.range], error.kind), (part, kind), "{url}");
        }
        let long = format!("https://{}.org/", "a".repeat(64));
        assert_eq!(host_error(&long).map(|error| error.kind), Some(TooLong));
    }

    #[test]
    fn accepts_valid_hosts() {
        for url in [
            "https://docs.microsoft.com/azure/x",
            "https://docs.microsoft.com./",
            "https://xn--bcher-kva.example:8443/a:b",
            "https://b\u{fc}cher.example/",
            "http://localhost:8080/",
            "http://10.0.0.1:80/",
            "http://my_host.example/",
            "http://[::1]:8080/",
            "https://<name>.blob.core.windows.net/",
            "https://{account}.documents.azure.com:443/",
            "https://user:password@example.org/",
            "https://example.org:/",
            "https:///x",
        ] {
            assert_eq!(host_error(url), None, "{url}");
        }
        assert!(is_plain("docs.microsoft.com") && is_plain("a-b.example"));
        for host in [".a", "a..b", "a-", "-a", "a.-b", "1.2", "a_b", "a:1", "A"] {
            assert!(!is_plain(host), "{host}");
        }
    }
}
