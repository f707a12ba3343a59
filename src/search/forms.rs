//! Words of one family: `connect`, `connection`, `connectivity`.

/// Endings of words of a family, without a final `e`, longest first.
const ENDINGS: [&str; 7] = ["ation", "ivity", "ment", "ion", "ity", "at", "iv"];
/// Minimum length of a word without such an ending, in bytes.
const MIN_ROOT_BYTES: usize = 5;

/// Returns the root of the family of `term`, and the terms of words that may belong to it,
/// without itself.
pub(super) fn forms(term: &str) -> (&str, Vec<String>) {
    if term.len() < MIN_ROOT_BYTES || !term.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return (term, Vec::new());
    }
    let mut roots = ENDINGS
        .iter()
        .filter_map(|ending| term.strip_suffix(ending));
    let root = roots
        .find(|root| root.len() >= MIN_ROOT_BYTES)
        .unwrap_or(term);
    let endings = [""].into_iter().chain(ENDINGS);
    let forms = endings.map(|ending| format!("{root}{ending}"));
    (root, forms.filter(|form| form != term).collect())
}

#[cfg(test)]
mod tests {
    use super::forms;

    #[test]
    fn a_family_has_a_root_and_endings() {
        for (term, form) in [
            ("connection", "connect"),
            ("connection", "connectivity"),
            ("connect", "connection"),
            ("allocat", "allocation"),
            ("creation", "creat"),
            ("deploy", "deployment"),
        ] {
            let (_, forms) = forms(term);
            assert!(forms.iter().any(|one| one == form), "{term}: {forms:?}");
        }
        for none in ["ion", "vm", "0x80070005", "\u{5bc6}\u{7801}"] {
            assert!(forms(none).1.is_empty(), "{none}");
        }
    }
}
