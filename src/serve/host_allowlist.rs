//! Host names that requests may use, and the origin of requests.

use hyper::header::{HOST, HeaderName, HeaderValue, ORIGIN};
use hyper::{HeaderMap, Request, Uri};
use std::net::IpAddr;

/// Host names that requests may use.
#[derive(Debug, Clone)]
pub(super) struct HostAllowlist {
    /// Allowed names, in addition to those of this machine; `None` allows all names. Without the
    /// list, another site could point its own name to this server and read all content (DNS
    /// rebinding).
    names: Option<Vec<String>>,
}

impl HostAllowlist {
    /// Creates the list for a server that listens on `address`. On a loopback address, it allows
    /// the names of this machine and `names`. On other addresses, it allows all names, because
    /// the names of the machine are unknown.
    pub(super) fn of(address: IpAddr, names: &[String]) -> Self {
        if !address.is_loopback() {
            return Self { names: None };
        }
        let names = names.iter().map(|name| name.to_ascii_lowercase());
        Self {
            names: Some(names.collect()),
        }
    }

    /// Returns true if a request uses an allowed name: in its `Host` header, and in its target if
    /// that is an absolute address.
    pub(super) fn admits(&self, target: &Uri, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return false;
        };
        let authority = target.authority().map(|authority| authority.as_str());
        let is_web = matches!(target.scheme_str(), None | Some("http" | "https"));
        is_web
            && self.contains(host.to_str().ok())
            && (authority.is_none() || self.contains(authority))
    }

    fn contains(&self, host: Option<&str>) -> bool {
        let Some(name) = host.and_then(name) else {
            return false;
        };
        self.names
            .as_ref()
            .is_none_or(|names| is_this_machine(&name) || names.contains(&name))
    }
}

/// Replaces the `Host` header by the host of the target if that is an absolute address, as RFC
/// 9112, section 3.2.2, requires.
pub(super) fn set_host_from_target<B>(request: &mut Request<B>) {
    let authority = request.uri().authority();
    let host = authority.and_then(|host| HeaderValue::from_str(host.as_str()).ok());
    if let Some(host) = host {
        request.headers_mut().insert(HOST, host);
    }
}

/// Returns the name in a `Host` header, in lower case and without the port.
fn name(host: &str) -> Option<String> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => match rest.split_once(']')? {
            (name, "") => (name, None),
            (name, port) => (name, Some(port.strip_prefix(':')?)),
        },
        None => match host.split_once(':') {
            Some((name, port)) => (name, Some(port)),
            None => (host, None),
        },
    };
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-_:".contains(&byte));
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    if !is_name || !port.is_none_or(is_port) {
        return None;
    }
    Some(name.to_ascii_lowercase())
}

fn is_this_machine(name: &str) -> bool {
    name == "localhost"
        || name
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Returns the scheme and host of the server as the client sees them, for links in responses.
pub(super) fn origin(headers: &HeaderMap) -> String {
    let host = headers
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or("localhost");
    // A reverse proxy may terminate TLS.
    let is_https = headers
        .get(HeaderName::from_static("x-forwarded-proto"))
        .is_some_and(|proto| proto.as_bytes().eq_ignore_ascii_case(b"https"));
    let scheme = if is_https { "https" } else { "http" };
    format!("{scheme}://{host}")
}

/// Returns true if a request comes from a page of this server.
pub(super) fn is_own_page(headers: &HeaderMap) -> bool {
    let own = origin(headers);
    let from = headers.get(ORIGIN).and_then(|origin| origin.to_str().ok());
    from.is_some_and(|from| from == own)
}

#[cfg(test)]
mod tests {
    use super::{HOST, HostAllowlist, name, set_host_from_target};
    use hyper::header::HeaderValue;
    use hyper::{HeaderMap, Uri};
    use std::net::{IpAddr, Ipv4Addr};

    fn admits(allowlist: &HostAllowlist, host: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_str(host).unwrap());
        allowlist.admits(&Uri::from_static("/"), &headers)
    }

    fn admits_target(allowlist: &HostAllowlist, target: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static("localhost"));
        allowlist.admits(&target.parse().unwrap(), &headers)
    }

    #[test]
    fn host_of_an_absolute_target_counts() {
        let allowlist = HostAllowlist::of(Ipv4Addr::LOCALHOST.into(), &[]);
        for target in [
            "/x",
            "*",
            "http://localhost/",
            "http://127.0.0.1:80/x",
            "http://[::1]",
        ] {
            assert!(admits_target(&allowlist, target), "{target}");
        }
        for target in [
            "http://example.org/x",
            "http://localhost@example.org/",
            "http://user@localhost/",
            "example.org:80",
            "ftp://localhost/",
        ] {
            assert!(!admits_target(&allowlist, target), "{target}");
        }
        let mut request = hyper::Request::new(());
        *request.uri_mut() = Uri::from_static("http://help.example.org:80/x");
        request
            .headers_mut()
            .insert(HOST, HeaderValue::from_static("localhost"));
        set_host_from_target(&mut request);
        assert_eq!(
            super::origin(request.headers()),
            "http://help.example.org:80"
        );
    }

    #[test]
    fn loopback_allows_only_names_of_this_machine() {
        let allowlist =
            HostAllowlist::of(Ipv4Addr::LOCALHOST.into(), &["Help.Example.org".to_owned()]);
        for host in [
            "localhost",
            "LOCALHOST:80",
            "127.0.0.1:8080",
            "127.1.2.3",
            "[::1]:80",
            "[::1]",
            "help.example.org",
        ] {
            assert!(admits(&allowlist, host), "{host}");
        }
        for host in [
            "example.org",
            "localhost.example.org",
            "127.0.0.1.example.org",
            "10.0.0.1:80",
            "localhost:",
            "",
            "a b",
            "[::1",
            "localhost:80:80",
            "user@localhost",
        ] {
            assert!(!admits(&allowlist, host), "{host}");
        }
        assert!(!allowlist.admits(&Uri::from_static("/"), &HeaderMap::new()));
        let mut twice = HeaderMap::new();
        twice.append(HOST, HeaderValue::from_static("localhost"));
        twice.append(HOST, HeaderValue::from_static("example.org"));
        assert!(!allowlist.admits(&Uri::from_static("/"), &twice));
    }

    #[test]
    fn other_addresses_allow_any_name() {
        let allowlist = HostAllowlist::of(IpAddr::V4(Ipv4Addr::UNSPECIFIED), &[]);
        assert!(admits(&allowlist, "help.example.org:8080"));
        assert!(!admits(&allowlist, "a/b"));
        assert_eq!(name("A:1").unwrap(), "a");
    }
}
