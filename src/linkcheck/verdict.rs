//! From the answers on the way to a page to what its address is.

use super::client::{Answer, Trouble};
use super::cookies::Cookies;
use crate::article::{Target, classify};
use crate::schema::Links;
use crate::status::{Class, Status, Time};
use regex::RegexSet;
use std::time::Duration;
use url::Url;

/// The redirects from an address to the page that answers.
#[derive(Debug)]
pub(super) struct RedirectChain {
    start: Url,
    /// Where it has led so far.
    pub(super) here: Url,
    hops: usize,
    /// The end of the part that is for good, while the way is.
    moved: Option<Url>,
    is_permanent: bool,
    /// The first address without https on a way that began with it.
    insecure: Option<Url>,
    /// Code and location of the first redirect.
    pub(super) first: Option<(u16, String)>,
    /// What the hosts of this chain have set.
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

    /// Takes one more step; says why that cannot be.
    pub(super) fn follow(&mut self, location: &str, code: u16, most: usize) -> Result<(), String> {
        let mut next = self
            .here
            .join(location)
            .map_err(|error| format!("it redirects to what is no address: {error}"))?;
        if !matches!(next.scheme(), "http" | "https") {
            return Err(format!("it redirects to an address of `{}`", next.scheme()));
        }
        // Nobody's name or password is sent on.
        let _ = next.set_username("");
        let _ = next.set_password(None);
        self.first
            .get_or_insert_with(|| (code, location.to_owned()));
        self.hops += 1;
        if self.hops > most {
            return Err(format!("it redirects more than {most} times"));
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

    /// There is no page at its end.
    pub(super) fn dead(&self, answer: &Answer, words: String) -> Status {
        let why = match self.hops {
            0 => words,
            _ => format!("it leads to `{}`: {words}", self.here),
        };
        Status {
            code: Some(answer.code),
            why: Some(why),
            ..Status::of(Class::Dead, Time::now())
        }
    }

    /// There is a page at its end.
    pub(super) fn status(&self, answer: &Answer, known: &Links, own: &RegexSet) -> Status {
        let (class, to) = self.class(known, own);
        Status {
            code: Some(answer.code),
            to,
            insecure: self.insecure.as_ref().map(Url::to_string),
            ..Status::of(class, Time::now())
        }
    }

    fn class(&self, known: &Links, own: &RegexSet) -> (Class, Option<String>) {
        if self.hops == 0 {
            return (Class::Ok, None);
        }
        let end = self.here.to_string();
        let is_said = known.soft_404.is_match(&end) || own.is_match(&end);
        if self.here != self.start && (is_said || self.ends_at_front_page(known)) {
            return (Class::Soft404, Some(end));
        }
        let plain = |url: &Url| self.without_new_locale(url, known);
        let start = self.start.as_str();
        match self.moved.as_ref().map(plain).filter(|to| to != start) {
            Some(to) => (Class::Moved, Some(to)),
            None => match plain(&self.here) {
                end if end == start => (Class::Ok, None),
                end => (Class::Redirected, Some(end)),
            },
        }
    }

    /// Whether it began at a page and ended at the front page of a host. Short
    /// addresses lead to such pages rightly.
    fn ends_at_front_page(&self, known: &Links) -> bool {
        let is_front = |url: &Url| {
            let path = url.path();
            let path = super::locale::without(path, known);
            path.trim_matches('/').is_empty() && url.query().is_none()
        };
        let Target::Web { host, path, .. } = classify(self.start.as_str()) else {
            return false;
        };
        let is_short = |short: &crate::schema::ShortLink| {
            *host == short.host && path.starts_with(short.path.as_str())
        };
        is_front(&self.here) && !is_front(&self.start) && !known.short_links.iter().any(is_short)
    }

    /// `url` without the language that the host has put in for this reader.
    fn without_new_locale(&self, url: &Url, known: &Links) -> String {
        let had = super::locale::without(self.start.path(), known).len() < self.start.path().len();
        let mut url = url.clone();
        if !had
            && url
                .host_str()
                .is_some_and(|host| known.locale_hosts.contains(host))
        {
            let path = super::locale::without(url.path(), known).into_owned();
            url.set_path(&path);
        }
        url.into()
    }
}

/// The number and the words of an answer.
pub(super) fn words(answer: &Answer) -> String {
    format!("{} {}", answer.code, answer.reason)
        .trim_end()
        .to_owned()
}

/// Whether a host asks to come back later, and when if it says so. Some answer 403
/// to who asks too much, but then they say when to come back or that nothing is
/// left.
pub(super) fn asks_to_wait(answer: &Answer) -> Option<Option<Duration>> {
    match answer.code {
        429 => Some(answer.retry_after),
        403 | 503 if answer.retry_after.is_some() || answer.is_used_up => Some(answer.retry_after),
        _ => None,
    }
}

/// Whether the trouble may come from asking with HEAD.
pub(super) fn may_be_due_to_head(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::Failed(why) if !why.starts_with("TLS") && !why.starts_with("no connection"))
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
    fn ways_and_what_they_are() {
        let start = "https://example.org/a";
        assert_eq!(class(start, &[]), (Class::Ok, None));
        assert_eq!(
            class(start, &[(301, "/b"), (308, "c")]),
            to(Class::Moved, "https://example.org/c")
        );
        // What is for good is what can be written in place of the address.
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
    fn a_language_that_the_host_puts_in_is_no_move() {
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
    fn a_front_page_is_not_the_page() {
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
    fn steps_that_cannot_be_taken() {
        let mut chain =
            RedirectChain::from(Url::parse("https://example.org/").expect("an address"));
        for (location, said) in [
            ("https://", "no address"),
            ("javascript:alert(1)", "an address of `javascript`"),
            ("file:///etc/passwd", "an address of `file`"),
        ] {
            let error = chain.follow(location, 302, 10).expect_err(location);
            assert!(error.contains(said), "{error}");
        }
        assert_eq!(chain.follow("/1", 302, 1), Ok(()));
        assert_eq!(
            chain.follow("/2", 302, 1),
            Err("it redirects more than 1 times".to_owned())
        );
        chain
            .follow("https://user:secret@example.org/", 302, 10)
            .expect("follows");
        assert_eq!(chain.here.as_str(), "https://example.org/");
    }
}
