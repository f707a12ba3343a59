//! Names that keep their capitals in a heading: `names` of `schemas/style.yaml`.

use super::lexicon::is_whole;
use aho_corasick::AhoCorasick;
use serde::Deserialize;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;
use std::sync::OnceLock;

/// Names that keep their capitals in a heading.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Words after which every capitalized word belongs to the name.
    pub leading: Vec<String>,
    /// Names.
    pub words: Vec<String>,
    #[serde(skip)]
    search: OnceLock<Option<AhoCorasick>>,
}

impl Names {
    /// Returns the ranges of the names in `text`, in order, including the capitalized words after a
    /// leading one. Of several with the same start a leading one wins, then the longest.
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        let Some(search) = self.search.get_or_init(|| self.build()) else {
            return Vec::new();
        };
        let (line, places) = single_spaces(text);
        let mut found: Vec<(usize, usize, usize)> = Vec::new();
        for name in search.find_overlapping_iter(&*line) {
            if is_whole(&line, name.range()) {
                found.push((name.start(), name.pattern().as_usize(), name.end()));
            }
        }
        // Names with the same start in the order of the search.
        found.sort_unstable();
        let mut names = Vec::new();
        let mut from = 0;
        for (start, rank, mut end) in found {
            if start < from {
                continue;
            }
            if rank < self.leading.len() {
                end += capitals(&line[end..]);
            }
            from = end;
            names.push(match &places {
                None => start..end,
                Some(places) => places[start]..places[end - 1] + 1,
            });
        }
        names
    }

    /// Builds the search: leading names first, and of each kind the longest first.
    fn build(&self) -> Option<AhoCorasick> {
        let longest_first = |list: &[String]| {
            let mut list = list.to_vec();
            list.sort_by_key(|name| Reverse(name.len()));
            list
        };
        let all = [&self.leading, &self.words].map(|list| longest_first(list));
        AhoCorasick::new(all.concat()).ok()
    }
}

/// Returns `text` with single spaces, and the original offset of each byte if there were others.
fn single_spaces(text: &str) -> (Cow<'_, str>, Option<Vec<usize>>) {
    if !text.contains("  ") && !text.contains('\t') {
        return (Cow::Borrowed(text), None);
    }
    let (mut line, mut places) = (String::with_capacity(text.len()), Vec::new());
    for (at, c) in text.char_indices() {
        let is_space = matches!(c, ' ' | '\t');
        if !is_space || !line.ends_with(' ') {
            line.push(if is_space { ' ' } else { c });
            places.extend(at..at + c.len_utf8());
        }
    }
    (Cow::Owned(line), Some(places))
}

/// Returns the length of the words at the start of `text` that start with a capital or a digit,
/// each after a space.
fn capitals(text: &str) -> usize {
    let mut rest = text;
    loop {
        let word = rest.trim_start_matches(' ');
        let begins = word.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
        if !begins || word.len() == rest.len() {
            return text.len() - rest.len();
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-');
        rest = word.trim_start_matches(is_part);
    }
}

#[cfg(test)]
mod tests {
    use super::Names;
    use std::sync::OnceLock;

    #[test]
    fn names_are_whole_and_take_what_follows() {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let names = Names {
            leading: list(&["Azure", "Azure Stack"]),
            words: list(&["Key Vault", "Azure Functions", "C#", "SQL", ".NET"]),
            search: OnceLock::new(),
        };
        for (text, wanted) in [
            (
                "Use Azure Key Vault Pro-2 now",
                vec!["Azure Key Vault Pro-2"],
            ),
            ("Use Azure functions", vec!["Azure"]),
            ("The Azure Stack hub", vec!["Azure Stack"]),
            ("Key Vault and SQL", vec!["Key Vault", "SQL"]),
            ("Key \t Vault  and  SQL", vec!["Key \t Vault", "SQL"]),
            ("MySQL, SQLite, C# and C#8", vec!["C#", "C#"]),
            ("ASP.NET é.NET", vec![".NET", ".NET"]),
            ("Keys and vaults", vec![]),
        ] {
            let found = names.find(text).into_iter().map(|place| &text[place]);
            assert_eq!(found.collect::<Vec<_>>(), wanted, "{text}");
        }
    }
}
