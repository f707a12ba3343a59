//! Which requests are let in.

use hyper::header::{HOST, HeaderName, HeaderValue, ORIGIN};
use hyper::{HeaderMap, Request, Uri};
use std::net::IpAddr;

/// The names that the server may be called by.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    /// Only these, and those of this machine. Without it a page of another site
    /// could make its own name lead here and read all that is served.
    only: Option<Vec<String>>,
}

impl Guard {
    /// On an address of this machine alone only names of it are let in, and `more`.
    /// On others the names are not known.
    pub(super) fn of(address: IpAddr, more: &[String]) -> Self {
        let more = more.iter().map(|name| name.to_ascii_lowercase()).collect();
        Self {
            only: address.is_loopback().then_some(more),
        }
    }

    /// Returns true if a request may come in under the name that it calls us by: in
    /// its `Host` header, and in its target if that is a whole address.
    pub(super) fn admits(&self, target: &Uri, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return false;
        };
        let authority = target.authority().map(|authority| authority.as_str());
        let is_web = matches!(target.scheme_str(), None | Some("http" | "https"));
        is_web && self.knows(host.to_str().ok()) && (authority.is_none() || self.knows(authority))
    }

    fn knows(&self, host: Option<&str>) -> bool {
        let Some(name) = host.and_then(name) else {
            return false;
        };
        self.only
            .as_ref()
            .is_none_or(|only| is_this_machine(&name) || only.contains(&name))
    }
}

/// Lets the host of a target that is a whole address count for the `Host` header, as
/// RFC 9112 (3.2.2) asks.
pub(super) fn take_host<B>(request: &mut Request<B>) {
    let authority = request.uri().authority();
    let host = authority.and_then(|host| HeaderValue::from_str(host.as_str()).ok());
    if let Some(host) = host {
        request.headers_mut().insert(HOST, host);
    }
}

/// The name in a Host header, in lower case and without the port.
fn name(host: &str) -> Option<String> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => {
            let (name, port) = rest.split_once(']')?;
            (
                name,
                port.strip_prefix(':')
                    .or((port.is_empty()).then_some("0"))?,
            )
        }
        None => host.split_once(':').unwrap_or((host, "0")),
    };
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-_:".contains(&byte));
    let is_port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    (is_name && is_port).then(|| name.to_ascii_lowercase())
}

fn is_this_machine(name: &str) -> bool {
    name == "localhost"
        || name
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Scheme and host that the client knows us by, for links in answers.
pub(super) fn origin(headers: &HeaderMap) -> String {
    let host = headers
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or("localhost");
    // Who stands before us may have taken the encryption off.
    let proto = headers.get(HeaderName::from_static("x-forwarded-proto"));
    let scheme = match proto.is_some_and(|proto| proto.as_bytes().eq_ignore_ascii_case(b"https")) {
        true => "https",
        false => "http",
    };
    format!("{scheme}://{host}")
}

/// Whether a request comes from a page that we served ourselves.
pub(super) fn is_own_page(headers: &HeaderMap) -> bool {
    let own = origin(headers);
    let from = headers.get(ORIGIN).and_then(|origin| origin.to_str().ok());
    from.is_some_and(|from| from == own)
}

#[cfg(test)]
mod tests {
    use super::{Guard, HOST, name, take_host};
    use hyper::header::HeaderValue;
    use hyper::{HeaderMap, Uri};
    use std::net::{IpAddr, Ipv4Addr};

    fn admits(guard: &Guard, host: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_str(host).unwrap());
        guard.admits(&Uri::from_static("/"), &headers)
    }

    fn admits_target(guard: &Guard, target: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static("localhost"));
        guard.admits(&target.parse().unwrap(), &headers)
    }

    #[test]
    fn the_host_of_a_whole_address_counts() {
        let guard = Guard::of(Ipv4Addr::LOCALHOST.into(), &[]);
        for target in [
            "/x",
            "*",
            "http://localhost/",
            "http://127.0.0.1:80/x",
            "http://[::1]",
        ] {
            assert!(admits_target(&guard, target), "{target}");
        }
        for target in [
            "http://example.org/x",
            "http://localhost@example.org/",
            "http://user@localhost/",
            "example.org:80",
            "ftp://localhost/",
        ] {
            assert!(!admits_target(&guard, target), "{target}");
        }
        let mut request = hyper::Request::new(());
        *request.uri_mut() = Uri::from_static("http://help.example.org:80/x");
        request
            .headers_mut()
            .insert(HOST, HeaderValue::from_static("localhost"));
        take_host(&mut request);
        assert_eq!(
            super::origin(request.headers()),
            "http://help.example.org:80"
        );
    }

    #[test]
    fn only_names_of_this_machine_come_in() {
        let guard = Guard::of(Ipv4Addr::LOCALHOST.into(), &["Help.Example.org".to_owned()]);
        for host in [
            "localhost",
            "LOCALHOST:80",
            "127.0.0.1:8080",
            "127.1.2.3",
            "[::1]:80",
            "[::1]",
            "help.example.org",
        ] {
            assert!(admits(&guard, host), "{host}");
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
            assert!(!admits(&guard, host), "{host}");
        }
        assert!(!guard.admits(&Uri::from_static("/"), &HeaderMap::new()));
        let mut twice = HeaderMap::new();
        twice.append(HOST, HeaderValue::from_static("localhost"));
        twice.append(HOST, HeaderValue::from_static("example.org"));
        assert!(!guard.admits(&Uri::from_static("/"), &twice));
    }

    #[test]
    fn elsewhere_any_name_does() {
        let guard = Guard::of(IpAddr::V4(Ipv4Addr::UNSPECIFIED), &[]);
        assert!(admits(&guard, "help.example.org:8080"));
        assert!(!admits(&guard, "a/b"));
        assert_eq!(name("A:1").unwrap(), "a");
    }
}
