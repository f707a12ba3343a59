//! Hosts that cannot exist: what the URL Standard and DNS say of the part of an
//! address between `//` and the path.

use std::ops::Range;

/// Maximum number of bytes of a label of a host name (RFC 1035, 2.3.4).
const MAX_LABEL_BYTES: usize = 63;

/// Maximum number of bytes of a host name (RFC 1035, 2.3.4).
const MAX_NAME_BYTES: usize = 253;

/// What is wrong with the host or the port of an address, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HostFault {
    /// Bytes of the address.
    pub(super) range: Range<usize>,
    pub(super) kind: HostFaultKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HostFaultKind {
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

impl HostFaultKind {
    /// Returns what is wrong, given the text in question, and what to do.
    pub(super) fn describe(self, written: &str) -> (String, &'static str) {
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
                format!("`{written}` starts or ends with a hyphen, which no host name does"),
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

/// Returns what is wrong with the host or the port of `url`, which begins with
/// `https://` or `http://`. Hosts that hold a placeholder or a token are right.
pub(super) fn host_fault(url: &str) -> Option<HostFault> {
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
    name_fault(host, at).or_else(|| port_fault(port?, at + host.len() + 1))
}

fn name_fault(host: &str, at: usize) -> Option<HostFault> {
    let fault = |range: Range<usize>, kind| {
        let range = at + range.start..at + range.end;
        Some(HostFault { range, kind })
    };
    if host.is_empty() {
        return None;
    }
    if host.starts_with('.') {
        let dots = host.len() - host.trim_start_matches('.').len();
        return fault(0..dots, HostFaultKind::LeadingDot);
    }
    if let Some(dots) = host.find("..") {
        let rest = &host[dots..];
        let length = rest.len() - rest.trim_start_matches('.').len();
        return fault(dots..dots + length, HostFaultKind::EmptyLabel);
    }
    let is_odd = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && !"-._%".contains(c);
    if let Some((odd, c)) = host.char_indices().find(|(_, c)| is_odd(*c)) {
        return fault(odd..odd + 1, HostFaultKind::Character(c));
    }
    let mut start = 0;
    for label in host.split('.') {
        let range = start..start + label.len();
        start = range.end + 1;
        if label.starts_with('-') || label.ends_with('-') {
            return fault(range, HostFaultKind::Hyphen);
        }
        if label.len() > MAX_LABEL_BYTES {
            return fault(range, HostFaultKind::TooLong);
        }
    }
    if host.len() > MAX_NAME_BYTES {
        return fault(0..host.len(), HostFaultKind::TooLong);
    }
    let last = host.trim_end_matches('.').rsplit('.').next();
    let is_number = last.is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    if is_number && url::Host::parse(host).is_err() {
        return fault(0..host.len(), HostFaultKind::Number);
    }
    None
}

fn port_fault(port: &str, at: usize) -> Option<HostFault> {
    let range = at..at + port.len();
    if !port.bytes().all(|byte| byte.is_ascii_digit()) {
        let kind = HostFaultKind::PortWord;
        return Some(HostFault { range, kind });
    }
    if !port.is_empty() && port.parse::<u16>().is_err() {
        let kind = HostFaultKind::PortNumber;
        return Some(HostFault { range, kind });
    }
    None
}

/// Returns true if [`host_fault`] finds nothing in an address with this host:
/// the quick answer for nearly all.
pub(super) fn is_plain(host: &str) -> bool {
    let mut before = b'.';
    for byte in host.bytes() {
        let is_right = match byte {
            b'a'..=b'z' => true,
            b'.' => before != b'.' && before != b'-',
            b'-' => before != b'.',
            _ => false,
        };
        if !is_right {
            return false;
        }
        before = byte;
    }
    before != b'-' && host.len() <= MAX_LABEL_BYTES
}

#[cfg(test)]
mod tests {
    use super::{HostFaultKind, host_fault, is_plain};

    #[test]
    fn hosts_that_cannot_exist_are_found() {
        use HostFaultKind::*;
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
            let fault = host_fault(url).unwrap_or_else(|| panic!("{url} is found"));
            assert_eq!((&url[fault.range], fault.kind), (part, kind), "{url}");
        }
        let long = format!("https://{}.org/", "a".repeat(64));
        assert_eq!(host_fault(&long).map(|fault| fault.kind), Some(TooLong));
    }

    #[test]
    fn hosts_that_can_exist_are_right() {
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
            assert_eq!(host_fault(url), None, "{url}");
        }
        assert!(is_plain("docs.microsoft.com") && is_plain("a-b.example"));
        for host in [".a", "a..b", "a-", "-a", "a.-b", "1.2", "a_b", "a:1", "A"] {
            assert!(!is_plain(host), "{host}");
        }
    }
}
