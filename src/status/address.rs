//! One spelling for all spellings of an address.

use url::Url;

/// An address of the web in the one spelling that is asked for and kept: host in
/// lower case, no default port, no name or password.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The address of the page.
    pub page: String,
    /// The place on it, without `#`; `None` where the page itself is meant.
    pub fragment: Option<String>,
}

impl Address {
    /// Reads an address as a browser does. `None` where it is not one of the web.
    pub fn read(written: &str) -> Option<Self> {
        let written = written.trim();
        // As browsers do with an address that begins with slashes on a page of https.
        let whole;
        let written = match written.strip_prefix("//") {
            Some(rest) => {
                whole = format!("https://{rest}");
                &whole
            }
            None => written,
        };
        let url = Url::parse(written).ok()?;
        Self::of(url)
    }

    /// The one spelling of `url`.
    pub fn of(mut url: Url) -> Option<Self> {
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
            return None;
        }
        // What an article holds is sent to nobody as a name or a password.
        url.set_username("").ok()?;
        url.set_password(None).ok()?;
        let fragment = url.fragment().map(place).map(str::to_owned);
        url.set_fragment(None);
        Some(Self {
            page: url.into(),
            fragment: fragment.filter(|fragment| !fragment.is_empty()),
        })
    }

    /// The address by which the place on the page is known.
    pub fn with_fragment(page: &str, fragment: &str) -> String {
        format!("{page}#{fragment}")
    }
}

/// The part of a fragment that names an element: `:~:text=` is for the browser
/// alone, and the top of a page is on every page.
fn place(fragment: &str) -> &str {
    let named = fragment.split(":~:").next().unwrap_or_default();
    match named.eq_ignore_ascii_case("top") {
        true => "",
        false => named,
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    fn read(text: &str) -> Option<(String, Option<String>)> {
        Address::read(text).map(|address| (address.page, address.fragment))
    }

    #[test]
    fn spellings_of_one_page_are_one_address() {
        let page = || Some(("https://example.org/a".to_owned(), None));
        for text in [
            "https://example.org/a",
            " HTTPS://Example.ORG:443/a ",
            "https://user:secret@example.org/a#",
            "https://example.org/x/../a#top",
            "//example.org/a#:~:text=words",
        ] {
            assert_eq!(read(text), page(), "{text}");
        }
        let (page, fragment) = read("http://example.org#Part").expect("an address");
        assert_eq!(
            (page.as_str(), fragment.as_deref()),
            ("http://example.org/", Some("Part"))
        );
    }

    #[test]
    fn other_schemes_are_none() {
        for text in [
            "mailto:a@b.c",
            "javascript:x",
            "https://",
            "a.md",
            "",
            "file:///etc",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_that_browsers_take_for_addresses_are_seen_through() {
        for text in [
            "http://0x7f.1/",
            "http://2130706433/",
            "http://127.1/",
            "http://0177.0.0.1/",
        ] {
            assert_eq!(
                read(text).expect("an address").0,
                "http://127.0.0.1/",
                "{text}"
            );
        }
    }
}
