//! Cookies of one redirect chain. Some hosts set a cookie, redirect to the same page and serve
//! it only to requests with the cookie. Cookies are not shared between chains.

use hyper::header::{HeaderMap, HeaderValue, SET_COOKIE};
use std::time::SystemTime;
use url::{Host, Url};

/// Maximum number of cookies of a chain.
const MAX_COOKIES: usize = 50;
/// Maximum size of a cookie with its attributes.
const MAX_COOKIE_BYTES: usize = 4096;

/// Cookies that the hosts of a chain have set.
#[derive(Debug, Default)]
pub(super) struct Cookies(Vec<Cookie>);

#[derive(Debug, PartialEq, Eq)]
struct Cookie {
    name: String,
    value: String,
    domain: String,
    /// True if subdomains also receive it.
    is_for_subdomains: bool,
    path: String,
    is_secure: bool,
}

impl Cookies {
    /// Stores the cookies of a response to a request for `url`.
    pub(super) fn store(&mut self, url: &Url, headers: &HeaderMap) {
        let lines = headers.get_all(SET_COOKIE).into_iter().take(MAX_COOKIES);
        for line in lines.filter_map(|line| line.to_str().ok()) {
            let Some((cookie, has_expired)) = parse(line, url) else {
                continue;
            };
            self.0.retain(|old| {
                (&old.name, &old.domain, &old.path) != (&cookie.name, &cookie.domain, &cookie.path)
            });
            if !has_expired && self.0.len() < MAX_COOKIES {
                self.0.push(cookie);
            }
        }
    }

    /// Returns the `Cookie` header of a request for `url`.
    pub(super) fn header(&self, url: &Url) -> Option<HeaderValue> {
        let pairs: Vec<String> = self
            .0
            .iter()
            .filter(|cookie| cookie.applies_to(url))
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        if pairs.is_empty() {
            return None;
        }
        HeaderValue::from_str(&pairs.join("; ")).ok()
    }
}

impl Cookie {
    fn applies_to(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let is_host =
            host == self.domain || (self.is_for_subdomains && is_below(host, &self.domain));
        let below = url.path().strip_prefix(self.path.as_str());
        let is_path = below.is_some_and(|rest| {
            rest.is_empty() || rest.starts_with('/') || self.path.ends_with('/')
        });
        is_host && is_path && (url.scheme() == "https" || !self.is_secure)
    }
}

/// Parses a `Set-Cookie` header. The second value is true if it removes the cookie.
fn parse(line: &str, url: &Url) -> Option<(Cookie, bool)> {
    if line.len() > MAX_COOKIE_BYTES {
        return None;
    }
    let mut parts = line.split(';');
    let (name, value) = parts.next()?.split_once('=')?;
    let mut cookie = Cookie {
        name: name.trim().to_owned(),
        value: value.trim().to_owned(),
        domain: url.host_str()?.to_owned(),
        is_for_subdomains: false,
        path: default_path(url),
        is_secure: false,
    };
    let mut has_expired = false;
    for attribute in parts {
        let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "domain" if !value.is_empty() => {
                let domain = value.trim_start_matches('.').to_ascii_lowercase();
                if !may_set(url, &domain) {
                    return None;
                }
                cookie.domain = domain;
                cookie.is_for_subdomains = true;
            }
            "path" if value.starts_with('/') => cookie.path = value.to_owned(),
            "secure" => cookie.is_secure = true,
            "max-age" => has_expired = value.parse().is_ok_and(|seconds: i64| seconds <= 0),
            "expires" => {
                let date = httpdate::parse_http_date(value);
                has_expired |= date.is_ok_and(|date| date <= SystemTime::now());
            }
            _ => {}
        }
    }
    if cookie.name.is_empty() {
        return None;
    }
    Some((cookie, has_expired))
}

/// Returns the folder of the page.
fn default_path(url: &Url) -> String {
    match url.path().rsplit_once('/') {
        Some((folder, _)) if !folder.is_empty() => folder.to_owned(),
        _ => "/".to_owned(),
    }
}

/// Returns true if the host of `url` may set cookies for `domain`: for itself and for its parent
/// domains, except top-level domains.
fn may_set(url: &Url, domain: &str) -> bool {
    match url.host() {
        Some(Host::Domain(host)) => {
            host == domain || (domain.contains('.') && is_below(host, domain))
        }
        Some(_) => url.host_str() == Some(domain),
        None => false,
    }
}

fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain)
        .is_some_and(|rest| rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("an address")
    }

    /// Returns the cookies of a request for `to` after `from` has set `lines`.
    fn sent(from: &str, lines: &[&str], to: &str) -> String {
        let mut cookies = Cookies::default();
        for line in lines {
            let mut headers = HeaderMap::new();
            headers.append(SET_COOKIE, HeaderValue::from_str(line).expect("a header"));
            cookies.store(&url(from), &headers);
        }
        let header = cookies.header(&url(to));
        header.map_or(String::new(), |value| {
            value.to_str().expect("text").to_owned()
        })
    }

    #[test]
    fn cookies_are_sent_to_matching_addresses() {
        let from = "https://www.example.org/docs/page";
        for (line, to, expected) in [
            ("a=1", "https://www.example.org/docs/other", "a=1"),
            ("a=1; Path=/", "http://www.example.org/", "a=1"),
            ("a=1", "https://www.example.org/", ""),
            ("a=1; Path=/docs", "https://www.example.org/docsearch", ""),
            ("a=1; Path=/", "https://login.example.org/", ""),
            (
                "a=1; Path=/; Domain=.Example.org",
                "https://login.example.org/",
                "a=1",
            ),
            (
                "a=1; Path=/; Domain=example.org",
                "https://anexample.org/",
                "",
            ),
            ("a=1; Path=/; Domain=org", "https://www.example.org/", ""),
            (
                "a=1; Path=/; Domain=other.example",
                "https://other.example/",
                "",
            ),
            ("a=1; Path=/; Secure", "http://www.example.org/", ""),
            ("a=1; Path=/; Secure", "https://www.example.org/", "a=1"),
            ("=1; Path=/", "https://www.example.org/", ""),
            ("nothing; Path=/", "https://www.example.org/", ""),
        ] {
            assert_eq!(sent(from, &[line], to), expected, "{line} to {to}");
        }
    }

    #[test]
    fn cookies_are_replaced_and_removed() {
        let page = "https://example.org/";
        assert_eq!(sent(page, &["a=1", "b=2", "a=3"], page), "b=2; a=3");
        assert_eq!(sent(page, &["a=1", "a=; Max-Age=0"], page), "");
        let past = "a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT";
        assert_eq!(sent(page, &["a=1", past], page), "");
        let many: Vec<String> = (0..80).map(|number| format!("c{number}=1")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(sent(page, &many, page).split("; ").count(), MAX_COOKIES);
        let long = format!("a={}", "x".repeat(5000));
        assert_eq!(sent(page, &[&long], page), "");
    }
}
