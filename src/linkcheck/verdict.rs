//! Redirect chains, and the result of a page at the end of one.

use super::client::PageResponse;
use super::cookies::Cookies;
use super::locale::without_locale;
use crate::article::{Target, classify};
use crate::schema::Links;
use crate::status::{Class, Status, Time};
use regex::RegexSet;
use std::time::Duration;
use url::Url;

/// Redirects from an address to a page.
#[derive(Debug)]
pub(super) struct RedirectChain {
    start: Url,
    /// The address that the last redirect leads to.
    pub(super) here: Url,
    hops: usize,
    /// The end of the permanent redirects at the start of the chain.
    moved: Option<Url>,
    is_permanent: bool,
    /// The first `http` address after an `https` address at the start.
    insecure: Option<Url>,
    /// Status code and location of the first redirect.
    pub(super) first: Option<(u16, String)>,
    /// Cookies that the hosts of the chain have set.
    pub(super) cookies: Cookies,
}

impl RedirectChain {
    pub(super) fn from(start: Url) -> Self {
        Self {
            here: start.clone(),
            start,
            hops: 0,
            moved: None,
            is_permanent: true,
            insecure: None,
            first: None,
            cookies: Cookies::default(),
        }
    }

    /// Returns true before the first redirect.
    pub(super) fn is_at_start(&self) -> bool {
        self.hops == 0
    }

    /// Follows a redirect. The error is the reason why that is impossible.
    pub(super) fn follow(
        &mut self,
        location: &str,
        code: u16,
        max_redirects: usize,
    ) -> Result<(), String> {
        let mut next = self
            .here
            .join(location)
            .map_err(|error| format!("redirects to an invalid address: {error}"))?;
        if !matches!(next.scheme(), "http" | "https") {
            return Err(format!("redirects to a `{}` address", next.scheme()));
        }
        // User names and passwords are never sent.
        let _ = next.set_username("");
        let _ = next.set_password(None);
        self.first
            .get_or_insert_with(|| (code, location.to_owned()));
        self.hops += 1;
        if self.hops > max_redirects {
            return Err(format!("redirects more than {max_redirects} times"));
        }
        self.is_permanent &= matches!(code, 301 | 308);
        if self.is_permanent {
            self.moved = Some(next.clone());
        }
        if self.start.scheme() == "https" && next.scheme() == "http" {
            self.insecure.get_or_insert_with(|| next.clone());
        }
        next.set_fragment(None);
        self.here = next;
        Ok(())
    }

    /// Returns the status of a chain without a page at its end.
    pub(super) fn dead(&self, response: &PageResponse, reason: String) -> Status {
        let reason = match self.hops {
            0 => reason,
            _ => format!("redirects to `{}`: {reason}", self.here),
        };
        Status {
            code: Some(response.code),
            why: Some(reason),
            ..Status::of(Class::Dead, Time::now())
        }
    }

    /// Returns the status of a chain with a page at its end. `soft_404` are the patterns of the
    /// configuration for the addresses of error pages.
    pub(super) fn status(
        &self,
        response: &PageResponse,
        links: &Links,
        soft_404: &RegexSet,
    ) -> Status {
        let (class, to) = self.class(links, soft_404);
        Status {
            code: Some(response.code),
            to,
            insecure: self.insecure.as_ref().map(Url::to_string),
            ..Status::of(class, Time::now())
        }
    }

    fn class(&self, links: &Links, soft_404: &RegexSet) -> (Class, Option<String>) {
        if self.hops == 0 {
            return (Class::Ok, None);
        }
        let end = self.here.to_string();
        let is_error_page = links.soft_404.is_match(&end) || soft_404.is_match(&end);
        if self.here != self.start && (is_error_page || self.ends_at_front_page(links)) {
            return (Class::Soft404, Some(end));
        }
        let start = self.start.as_str();
        if let Some(moved) = &self.moved {
            let to = self.without_new_locale(moved, links);
            if to != start {
                return (Class::Moved, Some(to));
            }
        }
        let end = self.without_new_locale(&self.here, links);
        if end == start {
            return (Class::Ok, None);
        }
        (Class::Redirected, Some(end))
    }

    /// Returns true if the chain leads from a page to the front page of a host. That is normal
    /// for short links.
    fn ends_at_front_page(&self, links: &Links) -> bool {
        let is_front = |url: &Url| {
            let path = url.path();
            let path = without_locale(path, links);
            path.trim_matches('/').is_empty() && url.query().is_none()
        };
        let Target::Web { host, path, .. } = classify(self.start.as_str()) else {
            return false;
        };
        let is_short = |short: &crate::schema::ShortLink| {
            *host == short.host && path.starts_with(short.path.as_str())
        };
        is_front(&self.here) && !is_front(&self.start) && !links.short_links.iter().any(is_short)
    }

    /// Returns `url` without the locale that the host has added.
    fn without_new_locale(&self, url: &Url, links: &Links) -> String {
        let start = self.start.path();
        let had_locale = without_locale(start, links).len() < start.len();
        let mut url = url.clone();
        if !had_locale
            && url
                .host_str()
                .is_some_and(|host| links.locale_hosts.contains(host))
        {
            let path = without_locale(url.path(), links).into_owned();
            url.set_path(&path);
        }
        url.into()
    }
}

/// Returns the status code and the reason phrase of a response.
pub(super) fn status_line(response: &PageResponse) -> String {
    format!("{} {}", response.code, response.reason)
        .trim_end()
        .to_owned()
}

/// Returns the time to wait if the host limits the rate of requests; `Some(None)` if it does not
/// specify the time. Some hosts use status 403 for this, but only with a time or with the number
/// of requests left.
pub(super) fn rate_limit_wait(response: &PageResponse) -> Option<Option<Duration>> {
    let is_limited = response.retry_after.is_some() || response.is_rate_limited;
    match response.code {
        429 => Some(response.retry_after),
        403 | 503 if is_limited => Some(response.retry_after),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Schemas;

    fn class(start: &str, hops: &[(u16, &str)]) -> (Class, Option<String>) {
        let schemas = Schemas::embedded().expect("loads");
        let mut chain = RedirectChain::from(Url::parse(start).expect("an address"));
        for (code, location) in hops {
            chain.follow(location, *code, 10).expect("follows");
        }
        chain.class(&schemas.links, &RegexSet::empty())
    }

    fn to(class: Class, to: &str) -> (Class, Option<String>) {
        (class, Some(to.to_owned()))
    }

    #[test]
    fn permanent_redirects_are_moves() {
        let start = "https://example.org/a";
        assert_eq!(class(start, &[]), (Class::Ok, None));
        assert_eq!(
            class(start, &[(301, "/b"), (308, "c")]),
            to(Class::Moved, "https://example.org/c")
        );
        // Only the permanent redirects at the start of the chain count.
        assert_eq!(
            class(start, &[(301, "/b"), (302, "/b?session=1")]),
            to(Class::Moved, "https://example.org/b")
        );
        assert_eq!(
            class(start, &[(302, "/b"), (301, "/c")]),
            to(Class::Redirected, "https://example.org/c")
        );
        assert_eq!(class(start, &[(302, "/b"), (302, "/a")]), (Class::Ok, None));
    }

    #[test]
    fn locales_that_the_host_adds_are_ignored() {
        let start = "https://docs.microsoft.com/azure/vm";
        let learn = "https://learn.microsoft.com/azure/vm";
        assert_eq!(class(start, &[(301, "/en-us/azure/vm")]), (Class::Ok, None));
        assert_eq!(
            class(start, &[(301, learn), (302, "/en-us/azure/vm")]),
            to(Class::Moved, learn)
        );
        assert_eq!(
            class("https://example.org/azure", &[(301, "/en-us/azure")]),
            to(Class::Moved, "https://example.org/en-us/azure")
        );
    }

    #[test]
    fn redirects_to_front_and_error_pages_are_soft_404() {
        let start = "https://example.org/a/b";
        for (code, end) in [
            (302, "/"),
            (301, "https://other.example/"),
            (301, "/en-us/"),
            (302, "/404"),
            (302, "/de-de/error?from=/a/b"),
            (302, "/help/page-not-found.html"),
        ] {
            assert_eq!(class(start, &[(code, end)]).0, Class::Soft404, "{end}");
        }
        for (start, end) in [
            ("https://aka.ms/portal", "https://portal.azure.com/"),
            ("https://example.org/", "https://www.example.org/"),
            ("https://example.org/a", "/?page=a"),
            ("https://example.org/a", "/error-codes"),
        ] {
            assert_ne!(class(start, &[(301, end)]).0, Class::Soft404, "{end}");
        }
    }

    #[test]
    fn invalid_redirects_are_errors() {
        let mut chain =
            RedirectChain::from(Url::parse("https://example.org/").expect("an address"));
        for (location, expected) in [
            ("https://", "an invalid address"),
            ("javascript:alert(1)", "a `javascript` address"),
            ("file:///etc/passwd", "a `file` address"),
        ] {
            let error = chain.follow(location, 302, 10).expect_err(location);
            assert!(error.contains(expected), "{error}");
        }
        assert_eq!(chain.follow("/1", 302, 1), Ok(()));
        assert_eq!(
            chain.follow("/2", 302, 1),
            Err("redirects more than 1 times".to_owned())
        );
        chain
            .follow("https://user:secret@example.org/", 302, 10)
            .expect("follows");
        assert_eq!(chain.here.as_str(), "https://example.org/");
    }
}
