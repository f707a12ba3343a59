//! Which of several lists may have a word in a text: one pass for all of them,
//! before the expression of any list is tried.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// A set of lists; each is its number, below 32.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lists(u32);

impl Lists {
    /// Every list.
    const ALL: Self = Self(u32::MAX);

    /// Whether the list with this number is one of them.
    pub fn contains(self, list: usize) -> bool {
        self.0 & (1 << list) != 0
    }
}

/// What the words of several lists begin with or hold, compared without regard
/// to ASCII case.
#[derive(Debug)]
pub(super) struct Lexicon {
    search: AhoCorasick,
    lists: Vec<u8>,
}

impl Lexicon {
    /// `clues` are texts, each with the number of a list: what the list looks for
    /// holds one of its texts. `None` where they make no search.
    pub(super) fn new(clues: impl IntoIterator<Item = (usize, String)>) -> Option<Self> {
        let clues = clues.into_iter().filter(|(_, text)| !text.is_empty());
        let (lists, texts): (Vec<u8>, Vec<String>) =
            clues.map(|(list, text)| (list as u8, text)).unzip();
        let search = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA))
            .prefilter(false)
            .build(texts)
            .ok()?;
        Some(Self { search, lists })
    }

    /// The lists that may find something in `text`; the others do not.
    pub(super) fn lists_in(lexicon: Option<&Self>, text: &str) -> Lists {
        let Some(lexicon) = lexicon else {
            return Lists::ALL;
        };
        let found = lexicon.search.find_overlapping_iter(text);
        found.fold(Lists::default(), |lists, found| {
            Lists(lists.0 | 1 << lexicon.lists[found.pattern().as_usize()])
        })
    }
}

/// What every way to write `phrase` holds, with any blanks between its words.
pub(super) fn clues(phrase: &str) -> Vec<String> {
    let Some((first, rest)) = phrase.split_once(' ') else {
        return vec![phrase.to_owned()];
    };
    let second = rest.split(' ').next().unwrap_or_default();
    let behind = [
        format!(" {second}"),
        "  ".to_owned(),
        " \t".to_owned(),
        "\t".to_owned(),
    ];
    behind
        .iter()
        .map(|behind| format!("{first}{behind}"))
        .collect()
}
