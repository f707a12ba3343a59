//! What keeps its capitals in a heading: `names` of `schemas/style.yaml`.

use super::lexicon::is_whole;
use aho_corasick::AhoCorasick;
use serde::Deserialize;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;
use std::sync::OnceLock;

/// What keeps its capitals in a heading.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Words behind which every capital belongs to the name.
    pub leading: Vec<String>,
    /// Names.
    pub words: Vec<String>,
    #[serde(skip)]
    search: OnceLock<Option<AhoCorasick>>,
}

impl Names {
    /// The places of the names in `text`, in order, with the capitals behind a leading
    /// one. Of several at one place a leading one counts, then the longest.
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        let Some(search) = self.search.get_or_init(|| self.build()) else {
            return Vec::new();
        };
        let (line, places) = single_blanks(text);
        let mut found: Vec<(usize, usize, usize)> = Vec::new();
        for name in search.find_overlapping_iter(&*line) {
            if is_whole(&line, name.range()) {
                found.push((name.start(), name.pattern().as_usize(), name.end()));
            }
        }
        // Those at one place in the order in which they were given to the search.
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

    /// The leading ones first, and of each kind the longest.
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

/// `text` with one blank for each run of them, and where its bytes stood, if that is
/// another place.
fn single_blanks(text: &str) -> (Cow<'_, str>, Option<Vec<usize>>) {
    if !text.contains("  ") && !text.contains('\t') {
        return (Cow::Borrowed(text), None);
    }
    let (mut line, mut places) = (String::with_capacity(text.len()), Vec::new());
    for (at, c) in text.char_indices() {
        let is_blank = matches!(c, ' ' | '\t');
        if !is_blank || !line.ends_with(' ') {
            line.push(if is_blank { ' ' } else { c });
            places.extend(at..at + c.len_utf8());
        }
    }
    (Cow::Owned(line), Some(places))
}

/// The length of the words at the front of `text` that begin with a capital or a
/// digit, each behind a blank.
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
