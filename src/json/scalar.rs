//! Reads numbers, `true`, `false` and `null`.

use super::JsonSyntaxError;
use super::reader::Reader;
use super::tree::Kind;

impl Reader<'_> {
    pub(super) fn number(&mut self) -> Kind {
        let start = self.at;
        let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.' | b'_');
        self.at += self.rest().bytes().take_while(is_part).count();
        let written = &self.text[start..self.at];
        if is_number(written) {
            return Kind::Number(None);
        }
        let digits = written.trim_start_matches('+').trim_end_matches('.');
        let whole = digits.trim_start_matches('0');
        let fixed = if whole.starts_with(|c: char| c.is_ascii_digit()) {
            whole.to_owned()
        } else {
            format!("0{whole}")
        };
        if is_number(&fixed) && !digits.is_empty() {
            let edit = self.edit(start, self.at, fixed.clone());
            self.report(
                start,
                self.at,
                JsonSyntaxError::Number(written.to_owned()),
                vec![edit],
            );
            return Kind::Number(Some(fixed.into()));
        }
        self.bare_text(start)
    }

    pub(super) fn word(&mut self) -> Kind {
        let start = self.at;
        let length = self
            .rest()
            .bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || *b == b'_')
            .count();
        let word = &self.text[start..start + length];
        let known = |name: &str| match name {
            "true" => Some(Kind::Bool(true)),
            "false" => Some(Kind::Bool(false)),
            "null" => Some(Kind::Null),
            _ => None,
        };
        let kind = known(word).or_else(|| {
            let meant = self.meant_literal(word, length)?;
            let kind = known(meant)?;
            let edit = self.edit(start, start + length, meant);
            self.report(
                start,
                start + length,
                JsonSyntaxError::Literal(word.to_owned()),
                vec![edit],
            );
            Some(kind)
        });
        match kind {
            Some(kind) => {
                self.at += length;
                kind
            }
            None if matches!(word, "None" | "undefined" | "NaN" | "Infinity") => {
                self.report(
                    start,
                    start + length,
                    JsonSyntaxError::Literal(word.to_owned()),
                    Vec::new(),
                );
                self.guess();
                self.at += length;
                Kind::Null
            }
            None => self.bare_text(start),
        }
    }
}

/// Values that are words.
const LITERALS: [&str; 3] = ["true", "false", "null"];

impl Reader<'_> {
    /// Returns the literal that `word`, the next `length` bytes, was meant to be: the same in
    /// another case, or with one typo if it is the whole value.
    fn meant_literal(&self, word: &str, length: usize) -> Option<&'static str> {
        let lower = word.to_ascii_lowercase();
        if let Some(same) = LITERALS.into_iter().find(|literal| *literal == lower) {
            return Some(same);
        }
        let after = self.rest()[length..].trim_start_matches([' ', '\t']);
        if !after.is_empty() && !after.starts_with([',', '}', ']', '\n', '\r']) {
            return None;
        }
        LITERALS
            .into_iter()
            .find(|literal| strsim::osa_distance(literal, &lower) == 1)
    }
}

/// Returns true if `text` is a JSON number.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.strip_prefix('-').unwrap_or(text);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest.starts_with('0')) {
        return false;
    }
    let mut rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = &fraction[count..];
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        return digits(exponent) > 0 && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}
