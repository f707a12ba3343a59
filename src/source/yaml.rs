//! YAML from strangers: what would keep a parser busy forever is refused before.

/// Bytes of a YAML file that is read.
const MAX_YAML_BYTES: usize = 4 << 20;

/// Brackets that may be open at once. Parsers of YAML look at all of them again for
/// each value, or search for a key in each. Those in texts count too: no file that
/// somebody wrote comes near.
const MAX_OPEN_BRACKETS: usize = 200;

/// Why a text is not given to a parser of YAML: where, and what is wrong.
pub(crate) fn refusal(text: &str) -> Option<(usize, &'static str)> {
    if text.len() > MAX_YAML_BYTES {
        return Some((0, "the file is larger than 4 MiB"));
    }
    let mut open = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => continue,
        }
        if open > MAX_OPEN_BRACKETS {
            return Some((at, "brackets are nested too deeply"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_and_large_texts_are_refused() {
        assert_eq!(refusal("a: [[b], {c: d}]\n"), None);
        assert_eq!(refusal(&"- [a]\n".repeat(100_000)), None);
        for start in ["[", "{", "{a: ", "a: [\n", "[? "] {
            let (at, _) = refusal(&start.repeat(1000)).expect("refused");
            assert!(at < 201 * start.len(), "{start}");
        }
        assert!(refusal(&"# a\n".repeat(2 << 20)).is_some());
    }
}
