//! Query strings.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::form_urlencoded;

/// Characters that are percent-encoded in a query string.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Decoded parameters of a request.
#[derive(Debug, Default)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    /// Parses a query string.
    pub(super) fn parse(text: &str) -> Self {
        let pairs = form_urlencoded::parse(text.as_bytes());
        Self(
            pairs
                .map(|(name, value)| (name.to_lowercase(), value.into_owned()))
                .collect(),
        )
    }

    /// Returns the value of a parameter, by its name in lower case; `None` if it is empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(other, _)| other == name)?;
        match value.trim() {
            "" => None,
            value => Some(value),
        }
    }
}

/// Encodes a value for a query string.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

#[cfg(test)]
mod tests {
    use super::{Query, encode};
    use proptest::prelude::*;

    #[test]
    fn names_may_be_percent_encoded() {
        for text in [
            "$filter=a%20b",
            "%24filter=a+b",
            "x&%24FILTER=a%20b&$filter=c",
        ] {
            assert_eq!(Query::parse(text).get("$filter"), Some("a b"), "{text}");
        }
        assert_eq!(Query::parse("$filter=").get("$filter"), None);
    }

    proptest! {
        #[test]
        fn encoded_values_are_decoded(text in "[^\\s].{0,40}[^\\s]") {
            let query = Query::parse(&format!("a={}", encode(&text)));
            prop_assert_eq!(query.get("a"), Some(text.trim()));
        }
    }
}
