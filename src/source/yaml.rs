//! Limits for YAML from untrusted sources that keep parsers from running nearly forever.

/// Largest YAML file that is parsed, in bytes.
const MAX_YAML_BYTES: usize = 4 << 20;

/// Brackets that may be open at the same time: YAML parsers visit all of them for each value.
/// Brackets in strings also count; files that people write have far fewer.
const MAX_OPEN_BRACKETS: usize = 200;

/// Returns the offset and the description of the limit that `text` exceeds.
pub(crate) fn exceeded_limit(text: &str) -> Option<(usize, &'static str)> {
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
    fn deep_and_large_texts_exceed_a_limit() {
        assert_eq!(exceeded_limit("a: [[b], {c: d}]\n"), None);
        assert_eq!(exceeded_limit(&"- [a]\n".repeat(100_000)), None);
        for start in ["[", "{", "{a: ", "a: [\n", "[? "] {
            let (at, _) = exceeded_limit(&start.repeat(1000)).expect("too deep");
            assert!(at < 201 * start.len(), "{start}");
        }
        assert!(exceeded_limit(&"# a\n".repeat(2 << 20)).is_some());
    }
}
