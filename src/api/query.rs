//! Query strings, as the various clients write them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What is kept as it is in a query string that we write.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The parameters of a request, decoded.
#[derive(Debug, Default)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn parse(text: &str) -> Self {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        Self(
            pairs
                .map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    (decode(name).to_lowercase(), decode(value))
                })
                .collect(),
        )
    }

    /// The value of a parameter, whose name is compared without regard to case;
    /// an empty one counts as none.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(other, _)| other == name);
        found
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }
}

fn decode(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

/// A value for a query string.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

#[cfg(test)]
mod tests {
    use super::{Query, encode};
    use proptest::prelude::*;

    #[test]
    fn names_come_encoded_or_not() {
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
        fn what_is_encoded_is_decoded(text in "[^\\s].{0,40}[^\\s]") {
            let query = Query::parse(&format!("a={}", encode(&text)));
            prop_assert_eq!(query.get("a"), Some(text.trim()));
        }
    }
}
