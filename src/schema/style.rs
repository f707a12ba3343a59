//! Word lists of the rules of the group `style`: `schemas/style.yaml`.

use super::lexicon::{Lexicon, Match, Phrase, is_whole, phrase_end, skip_spaces};
use super::names::Names;
use super::vocabulary::Phrases;
use crate::source::{Span, Words};
use regex::Regex;
use serde::Deserialize;
use std::ops::Range;
use std::sync::OnceLock;

/// Words to avoid and their replacements.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Style {
    /// Words that a step does not need.
    pub courtesies: Vec<String>,
    /// Words for a mouse, and words for any input device.
    pub clicks: WordList,
    /// Latin abbreviations, and English words.
    pub latin: WordList,
    /// Words to contract, and contractions.
    pub contractions: WordList,
    /// Detection of the future tense.
    pub future: Future,
    /// Names that keep their capitals.
    pub names: Names,
    /// Text that should be formatted as code.
    pub code: CodePatterns,
    #[serde(skip)]
    lexicon: OnceLock<Lexicon<Wording>>,
}

/// A list of words that is searched in text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wording {
    /// [`Style::courtesies`]
    Courtesies,
    /// [`Style::clicks`]
    Clicks,
    /// [`Style::latin`]
    Latin,
    /// [`Style::contractions`]
    Contractions,
    /// [`Style::future`]
    Future,
    /// [`Style::code`]
    Code,
}

/// A phrase that was found in a text.
pub type PhraseMatch = Match<Wording>;

impl Style {
    /// Finds the words of all lists in `parts` of `text`, in the order of [`Wording`]. For code and
    /// the future tense, finds a part that every match has.
    pub fn find(&self, text: &str, parts: &[Span]) -> Vec<PhraseMatch> {
        let lexicon = self.lexicon.get_or_init(|| self.lexicon());
        lexicon.find(text, parts)
    }

    fn lexicon(&self) -> Lexicon<Wording> {
        let wrong = |list: &WordList| -> Vec<String> {
            list.words.iter().map(|entry| entry.wrong.clone()).collect()
        };
        let lists = [
            (Wording::Courtesies, self.courtesies.clone()),
            (Wording::Clicks, wrong(&self.clicks)),
            (Wording::Latin, wrong(&self.latin)),
            (Wording::Contractions, wrong(&self.contractions)),
            (Wording::Future, Future::clues()),
            (Wording::Code, self.code.clues()),
        ];
        Lexicon::new(
            lists
                .into_iter()
                .flat_map(|(list, texts)| phrases(list, texts)),
        )
    }
}

fn phrases<L: Copy>(list: L, texts: Vec<String>) -> impl Iterator<Item = Phrase<L>> {
    texts
        .into_iter()
        .zip(0..)
        .map(move |(text, entry)| Phrase { text, list, entry })
}

/// Words and their replacements.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordList {
    /// The words.
    pub words: Vec<Substitution>,
    /// Words after which they have another meaning, in lower case.
    #[serde(default)]
    pub not_after: Phrases,
}

/// A word or phrase and its replacement.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Substitution {
    /// The word to avoid, in any case.
    pub wrong: String,
    /// The replacement.
    pub right: String,
}

impl WordList {
    /// Returns the replacement of a word that was found.
    pub fn right(&self, found: &PhraseMatch) -> &str {
        let entry = self.words.get(found.entry as usize);
        entry.map_or("", |entry| entry.right.as_str())
    }
}

/// Detection of the future tense.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Future {
    /// Adverbs between "will" and its verb.
    pub adverbs: Vec<String>,
    /// Words before a "will" that is not a verb, in lower case.
    pub not_after: Phrases,
    /// Words after a "will" that is not a verb, in lower case.
    pub not_before: Phrases,
    /// Words of a sentence about the actual future.
    pub dated: Vec<String>,
    #[serde(skip)]
    dates: OnceLock<Lexicon<()>>,
}

/// Words that can have "'ll".
const PRONOUNS: [&str; 8] = ["you", "we", "they", "it", "i", "this", "that", "there"];

/// A verb in the future tense.
#[derive(Debug)]
pub struct FutureVerb<'t> {
    /// The range of "will", or of the pronoun with "'ll", up to the end of the verb.
    pub range: Range<usize>,
    /// The pronoun of "you'll".
    pub pronoun: Option<&'t str>,
    /// The adverbs, as written.
    pub between: &'t str,
    /// The verb.
    pub verb: &'t str,
}

impl Future {
    /// Returns "will", and "you'll" with either apostrophe.
    fn clues() -> Vec<String> {
        let mut clues = vec!["will".to_owned()];
        for pronoun in PRONOUNS {
            clues.push(format!("{pronoun}'ll"));
            clues.push(format!("{pronoun}’ll"));
        }
        clues
    }

    /// Returns the verb whose future tense starts with `found`.
    pub fn verb<'t>(&self, text: &'t str, found: &PhraseMatch) -> Option<FutureVerb<'t>> {
        let Range { start, end } = found.range();
        let verb_at = |start: usize| {
            let is_letter = |c: char| c.is_ascii_alphabetic();
            let end = text.len() - text[start..].trim_start_matches(is_letter).len();
            is_whole(text, start..end).then_some(start..end)
        };
        let between = skip_spaces(text, end)?;
        let mut verb = verb_at(between)?;
        // A word is an adverb if a verb follows.
        let after = |adverb: &String, at| skip_spaces(text, phrase_end(adverb, text, at)?);
        while let Some(next) =
            (self.adverbs.iter()).find_map(|adverb| verb_at(after(adverb, verb.start)?))
        {
            verb = next;
        }
        let pronoun = text[start..end].split(['\'', '’']).next();
        Some(FutureVerb {
            range: start..verb.end,
            pronoun: pronoun.filter(|pronoun| pronoun.len() < end - start),
            between: &text[between..verb.start],
            verb: &text[verb],
        })
    }

    /// Returns true if `sentence` is about the actual future.
    pub fn is_dated(&self, sentence: &str) -> bool {
        let build = || Lexicon::new(phrases((), self.dated.clone()));
        let has_year = || {
            let mut words = Words::of(sentence).map(|word| &sentence[word.start..word.end]);
            words.any(|word| {
                word.len() == 4 && word.starts_with("20") && word.parse::<u16>().is_ok()
            })
        };
        self.dates.get_or_init(build).is_in(sentence) || has_year()
    }
}

/// Text that should be formatted as code.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodePatterns {
    /// File extensions.
    pub file_endings: Vec<String>,
    /// First folders of Linux paths.
    pub root_folders: Vec<String>,
    /// Programs whose name and next word form a command.
    pub programs: Vec<String>,
    /// Words after a program name that are part of the sentence, in lower case.
    pub not_arguments: Phrases,
    /// First words of a PowerShell command.
    pub verbs: Vec<String>,
    #[serde(skip)]
    search: OnceLock<Option<Regex>>,
}

/// The kind of text that looks like code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeKind {
    /// A path.
    Path,
    /// The name of a file.
    File,
    /// An option such as `--name`.
    Option,
    /// A command.
    Command,
}

/// Names of groups in the expression of [`CodePatterns::find`].
const KINDS: [(&str, CodeKind); 4] = [
    ("path", CodeKind::Path),
    ("file", CodeKind::File),
    ("option", CodeKind::Option),
    ("command", CodeKind::Command),
];

impl CodePatterns {
    /// Returns texts; every match has one of them.
    fn clues(&self) -> Vec<String> {
        let fixed = [":\\", "%", "--"].map(str::to_owned);
        let roots = self.root_folders.iter().map(|root| format!("/{root}/"));
        let endings = self.file_endings.iter().map(|ending| format!(".{ending}"));
        let programs = self.programs.iter().map(|program| format!("{program} "));
        let verbs = self.verbs.iter().map(|verb| format!("{verb}-"));
        let words = roots.chain(endings).chain(programs).chain(verbs);
        fixed.into_iter().chain(words).collect()
    }

    /// Iterates over the ranges of `text` that look like code.
    pub fn find<'t>(
        &'t self,
        text: &'t str,
    ) -> impl Iterator<Item = (Range<usize>, CodeKind)> + 't {
        let pattern = || {
            let list = |words: &[String]| {
                let escaped: Vec<String> = words.iter().map(|word| regex::escape(word)).collect();
                escaped.join("|")
            };
            let (roots, endings) = (list(&self.root_folders), list(&self.file_endings));
            let (programs, verbs) = (list(&self.programs), list(&self.verbs));
            [
                r"(?P<path>\b[A-Za-z]:\\[A-Za-z0-9_%$.\\-]*[A-Za-z0-9_%$]".to_owned(),
                format!(r"%[A-Za-z]+%(?:\\[A-Za-z0-9_%$.-]*[A-Za-z0-9_%$])+|/(?:{roots})(?:/[A-Za-z0-9_.-]*[A-Za-z0-9_-])+)"),
                format!(r"(?P<file>\b[A-Za-z0-9_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*\.(?:{endings})\b)"),
                r"(?P<option>--[a-z][a-z0-9]+(?:-[a-z0-9]+)*\b)".to_owned(),
                format!(r"(?P<command>\b(?:(?:{programs}) +[a-z][a-z0-9-]*\b|(?:{verbs})-[A-Z][A-Za-z0-9]{{4,}}\b))"),
            ]
            .join("|")
        };
        // If overridden words make an invalid expression, nothing looks like code.
        let build = || Regex::new(&format!("(?-u){}", pattern())).ok();
        let regex = self.search.get_or_init(build).iter();
        regex
            .flat_map(move |regex| regex.captures_iter(text))
            .filter_map(|found| {
                KINDS
                    .into_iter()
                    .find_map(|(name, kind)| Some((found.name(name)?.range(), kind)))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::{Style, Wording};
    use crate::schema::Schemas;
    use crate::source::Span;

    fn verbs(style: &Style, text: &str) -> Vec<String> {
        let found = style.find(text, &[Span::new(0, text.len())]);
        let future = found.iter().filter(|one| one.list == Wording::Future);
        let verbs = future.filter_map(|one| style.future.verb(text, one));
        verbs
            .map(|verb| {
                let whole = &text[verb.range.clone()];
                let pronoun = verb.pronoun.unwrap_or("-");
                format!("{whole}: {pronoun}, {}{}", verb.between, verb.verb)
            })
            .collect()
    }

    #[test]
    fn a_verb_follows_its_adverbs() {
        let schemas = Schemas::embedded().expect("schemas");
        for (text, wanted) in [
            ("It will be", "will be: -, be"),
            (
                "It WILL  also\tnow Be.",
                "WILL  also\tnow Be: -, also\tnow Be",
            ),
            ("You'll see", "You'll see: You, see"),
            ("you’ll also see", "you’ll also see: you, also see"),
            ("It will now.", "will now: -, now"),
            ("It will also 2", "will also: -, also"),
            ("willing, will, free_will be, will do2, she'll go", ""),
        ] {
            assert_eq!(verbs(&schemas.style, text).join("|"), wanted, "{text}");
        }
    }

    #[test]
    fn detects_sentences_about_the_future() {
        let schemas = Schemas::embedded().expect("schemas");
        let future = &schemas.style.future;
        for (sentence, wanted) in [
            ("This will end in 2027.", true),
            ("This will end Next  Week", true),
            ("This will be retired", true),
            ("Port 20270 will open in sooner or 20th", false),
        ] {
            assert_eq!(future.is_dated(sentence), wanted, "{sentence}");
        }
    }
}
