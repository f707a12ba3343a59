//! The words that the rules of the group `style` look for: `schemas/style.yaml`.

use super::lexicon::{Lexicon, Lists, clues};
use super::names::Names;
use super::vocabulary::Phrases;
use regex::{Regex, RegexBuilder};
use serde::Deserialize;
use std::ops::Range;
use std::sync::OnceLock;

/// Words to avoid and words to write in their place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Style {
    /// Words that a step does without.
    pub courtesies: Vec<String>,
    /// What is said of a mouse, and of any way of working.
    pub clicks: WordList,
    /// Latin, and English.
    pub latin: WordList,
    /// What contracts, and how.
    pub contractions: WordList,
    /// How the future tense is told.
    pub future: Future,
    /// What keeps its capitals.
    pub names: Names,
    /// What is set as code.
    pub code: CodeLook,
    #[serde(skip)]
    courtesy_search: Search,
    #[serde(skip)]
    lexicon: OnceLock<Option<Lexicon>>,
}

/// What is looked for in a stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

impl Style {
    /// What may be found in `text`: all of [`Wording`] that is, and little else.
    pub fn wording_of(&self, text: &str) -> Lists {
        let build = || {
            let phrases = |list: &WordList| -> Vec<String> {
                let words = list.words.iter();
                words.flat_map(|entry| clues(&entry.wrong)).collect()
            };
            let courtesies = self.courtesies.iter().flat_map(|word| clues(word));
            let future = ["will ", "will\t", "'ll", "’ll"].map(str::to_owned);
            let all = [
                (Wording::Courtesies, courtesies.collect()),
                (Wording::Clicks, phrases(&self.clicks)),
                (Wording::Latin, phrases(&self.latin)),
                (Wording::Contractions, phrases(&self.contractions)),
                (Wording::Future, future.to_vec()),
                (Wording::Code, self.code.clues()),
            ];
            Lexicon::new(
                all.into_iter()
                    .flat_map(|(wording, texts): (_, Vec<String>)| {
                        texts.into_iter().map(move |text| (wording as usize, text))
                    }),
            )
        };
        Lexicon::lists_in(self.lexicon.get_or_init(build).as_ref(), text)
    }

    /// The places in `text` of words that a step does without.
    pub fn courtesies_in<'s>(&'s self, text: &'s str) -> impl Iterator<Item = Range<usize>> + 's {
        let pattern = || alternatives(self.courtesies.iter().map(String::as_str));
        self.courtesy_search.find(text, true, pattern)
    }
}

/// A regular expression that is compiled when it is first needed.
#[derive(Debug, Default)]
struct Search(OnceLock<Option<Regex>>);

impl Search {
    /// `None` where the words of a changed file make no expression: there is
    /// nothing to look for then.
    fn regex(&self, any_case: bool, pattern: impl FnOnce() -> String) -> Option<&Regex> {
        let build = || {
            RegexBuilder::new(&pattern())
                .case_insensitive(any_case)
                .unicode(false)
                .build()
                .ok()
        };
        self.0.get_or_init(build).as_ref()
    }

    fn find<'t>(
        &'t self,
        text: &'t str,
        any_case: bool,
        pattern: impl FnOnce() -> String,
    ) -> impl Iterator<Item = Range<usize>> + 't {
        let found = self.regex(any_case, pattern).into_iter();
        found
            .flat_map(move |regex| regex.find_iter(text))
            .map(|found| found.range())
            .filter(|range| !range.is_empty())
    }
}

/// An expression for each of `phrases`, longest first: "click on" is found as a
/// whole. An end that is a letter is an end of the word.
fn alternatives<'p>(phrases: impl Iterator<Item = &'p str>) -> String {
    let mut phrases: Vec<&str> = phrases.filter(|phrase| !phrase.is_empty()).collect();
    phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
    let edge = |at_edge: Option<char>| match at_edge {
        Some(c) if c.is_ascii_alphanumeric() => r"\b",
        _ => "",
    };
    let parts = phrases.iter().map(|phrase| {
        let escaped = regex::escape(phrase).replace(' ', "[ \t]+");
        let (first, last) = (phrase.chars().next(), phrase.chars().next_back());
        format!("{}{escaped}{}", edge(first), edge(last))
    });
    parts.collect::<Vec<_>>().join("|")
}

/// Words, each with what is written in its place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordList {
    /// The words.
    pub words: Vec<Substitution>,
    /// Words behind which they mean something else; lower case.
    #[serde(default)]
    pub not_after: Phrases,
    #[serde(skip)]
    search: Search,
}

/// A word or phrase, and what is written in its place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Substitution {
    /// What stands there, in any case.
    pub wrong: String,
    /// What says the same.
    pub right: String,
}

impl WordList {
    /// The places of the words in `text`, each with what is to be written.
    pub fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (Range<usize>, &'t str)> + 't {
        let wrong = || alternatives(self.words.iter().map(|entry| entry.wrong.as_str()));
        self.search.find(text, true, wrong).filter_map(|range| {
            let written = &text[range.clone()];
            let entry = self.words.iter().find(|entry| {
                let parts = entry.wrong.split(' ');
                parts.map(str::to_ascii_lowercase).eq(written
                    .split_ascii_whitespace()
                    .map(str::to_ascii_lowercase))
            })?;
            Some((range, entry.right.as_str()))
        })
    }
}

/// How the future tense is told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Future {
    /// Words between "will" and its verb.
    pub adverbs: Vec<String>,
    /// Words before a "will" that is no verb; lower case.
    pub not_after: Phrases,
    /// Words behind a "will" that is no verb; lower case.
    pub not_before: Phrases,
    /// Words of a sentence about what really lies ahead.
    pub dated: Vec<String>,
    #[serde(skip)]
    search: Search,
    #[serde(skip)]
    dates: Search,
}

/// A verb in the future tense.
#[derive(Debug)]
pub struct FutureVerb<'t> {
    /// "will" or the pronoun with "'ll", to the end of the verb.
    pub range: Range<usize>,
    /// The pronoun of "you'll".
    pub pronoun: Option<&'t str>,
    /// The adverbs, as written.
    pub between: &'t str,
    /// The verb.
    pub verb: &'t str,
}

impl Future {
    /// The verbs in `text` that are in the future tense.
    pub fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = FutureVerb<'t>> + 't {
        let pattern = || {
            let adverbs = alternatives(self.adverbs.iter().map(String::as_str));
            format!(
                r"\b(?:will|(?P<who>you|we|they|it|i|this|that|there)(?:'|’)ll)[ \t]+(?P<adverbs>(?:(?:{adverbs})[ \t]+)*)(?P<verb>[a-z]+)\b"
            )
        };
        let regex = self.search.regex(true, pattern).into_iter();
        regex
            .flat_map(move |regex| regex.captures_iter(text))
            .filter_map(|found| {
                let part = |name| found.name(name).map(|part| part.as_str());
                Some(FutureVerb {
                    range: found.get(0)?.range(),
                    pronoun: part("who"),
                    between: part("adverbs").unwrap_or_default(),
                    verb: part("verb")?,
                })
            })
    }

    /// Whether `sentence` is about what really lies ahead.
    pub fn is_dated(&self, sentence: &str) -> bool {
        let pattern = || {
            let words = alternatives(self.dated.iter().map(String::as_str));
            format!(r"\b20[0-9][0-9]\b|{words}")
        };
        self.dates.find(sentence, true, pattern).next().is_some()
    }
}

/// What is set as code.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeLook {
    /// Endings of files.
    pub file_endings: Vec<String>,
    /// Folders that a path of Linux begins with.
    pub root_folders: Vec<String>,
    /// Programs whose name and next word are a command.
    pub programs: Vec<String>,
    /// Words behind a program that belong to the sentence; lower case.
    pub not_arguments: Phrases,
    /// First words of a PowerShell command.
    pub verbs: Vec<String>,
    #[serde(skip)]
    search: Search,
}

/// What a stretch of text is that looks like code.
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

impl CodeLook {
    /// What every place that looks like code holds one of.
    fn clues(&self) -> Vec<String> {
        let fixed = [":\\", "%", "--"].map(str::to_owned);
        let roots = self.root_folders.iter().map(|root| format!("/{root}/"));
        let endings = self.file_endings.iter().map(|ending| format!(".{ending}"));
        let programs = self.programs.iter().map(|program| format!("{program} "));
        let verbs = self.verbs.iter().map(|verb| format!("{verb}-"));
        let words = roots.chain(endings).chain(programs).chain(verbs);
        fixed.into_iter().chain(words).collect()
    }

    /// The places in `text` that look like code.
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
        let regex = self.search.regex(false, pattern).into_iter();
        regex
            .flat_map(move |regex| regex.captures_iter(text))
            .filter_map(|found| {
                let kinds = [
                    ("path", CodeKind::Path),
                    ("file", CodeKind::File),
                    ("option", CodeKind::Option),
                    ("command", CodeKind::Command),
                ];
                let mut kinds = kinds.into_iter();
                kinds.find_map(|(name, kind)| Some((found.name(name)?.range(), kind)))
            })
    }
}
