//! Normalized addresses.

use url::Url;

/// Web address in normalized form: the host in lower case, without default port, user name and
/// password.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Address of the page.
    pub page: String,
    /// Fragment without `#`; `None` for the whole page.
    pub fragment: Option<String>,
}

impl Address {
    /// Parses an address as browsers do. Returns `None` if it is not a web address.
    pub fn read(written: &str) -> Option<Self> {
        let written = written.trim();
        // Browsers complete an address that starts with `//` by the scheme of the page.
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

    /// Normalizes `url`. Returns `None` if it is not a web address.
    pub fn of(mut url: Url) -> Option<Self> {
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
            return None;
        }
        // Requests never contain a user name or password from an article.
        url.set_username("").ok()?;
        url.set_password(None).ok()?;
        let fragment = url.fragment().map(element_name).map(str::to_owned);
        url.set_fragment(None);
        Some(Self {
            page: url.into(),
            fragment: fragment.filter(|fragment| !fragment.is_empty()),
        })
    }

    /// Returns the address of a fragment of a page.
    pub fn with_fragment(page: &str, fragment: &str) -> String {
        format!("{page}#{fragment}")
    }
}

/// Returns the part of a fragment that names an element. `:~:text=` is only for the browser, and
/// every page has a top.
fn element_name(fragment: &str) -> &str {
    let name = fragment.split(":~:").next().unwrap_or_default();
    if name.eq_ignore_ascii_case("top") {
        return "";
    }
    name
}

#[cfg(test)]
mod tests {
    use super::Address;

    fn read(text: &str) -> Option<(String, Option<String>)> {
        Address::read(text).map(|address| (address.page, address.fragment))
    }

    #[test]
    fn spellings_of_one_page_are_normalized() {
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
    fn other_schemes_are_not_web_addresses() {
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
    fn numeric_hosts_are_normalized() {
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
