//! Languages in addresses.

use crate::schema::Links;

/// Returns the first segment of `path` that is a language, with the slash before it.
pub(in crate::rules) fn locale_of<'p>(path: &'p str, known: &Links) -> Option<&'p str> {
    let end = memchr::memchr2(b'?', b'#', path.as_bytes());
    let path = &path[..end.unwrap_or(path.len())];
    let bytes = path.as_bytes();
    memchr::memchr_iter(b'-', bytes).find_map(|hyphen| {
        // `/en-us`, `/fil-ph`, `/sr-latn-rs`
        let is_slash = |back: &usize| hyphen >= *back && bytes[hyphen - back] == b'/';
        let slash = hyphen - [3, 4].into_iter().find(is_slash)?;
        let end = memchr::memchr(b'/', &bytes[hyphen..]);
        let segment = &path[slash..end.map_or(path.len(), |end| hyphen + end)];
        let has_length = (6..=11).contains(&segment.len());
        (has_length && known.locales.is_match(&segment[1..])).then_some(segment)
    })
}

#[cfg(test)]
mod tests {
    use super::locale_of;
    use crate::schema::Schemas;

    #[test]
    fn distinguishes_languages_from_words() {
        let links = Schemas::embedded().expect("loads").links;
        assert_eq!(locale_of("/en-us/azure/", &links), Some("/en-us"));
        assert_eq!(
            locale_of("/Forums/azure/en-US/home?x=/de-de/", &links),
            Some("/en-US")
        );
        assert_eq!(locale_of("/fil-ph", &links), Some("/fil-ph"));
        for path in [
            "/windows-server/identity/ad-fs/",
            "/azure?l=/en-us/",
            "#/en-us/",
            "",
        ] {
            assert_eq!(locale_of(path, &links), None, "{path}");
        }
    }
}
