//! The words that the rules of the group `style` look for: `schemas/style.yaml`.

use super::lexicon::{Found, Lexicon, Phrase, behind_blanks, is_whole, phrase_end};
use super::names::Names;
use super::vocabulary::Phrases;
use crate::source::{Span, Words};
use regex::Regex;
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
    lexicon: OnceLock<Lexicon<Wording>>,
}

/// What is looked for in stretches of text.
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

/// A word or phrase that was found in a stretch of text.
pub type Worded = Found<Wording>;

impl Style {
    /// What stands in `stretches` of `text`: those of each [`Wording`] in order. Of code
    /// and of the future tense it is a part that all of them have.
    pub fn find(&self, text: &str, stretches: &[Span]) -> Vec<Worded> {
        let lexicon = self.lexicon.get_or_init(|| self.lexicon());
        lexicon.find(text, stretches)
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

/// Words, each with what is written in its place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordList {
    /// The words.
    pub words: Vec<Substitution>,
    /// Words behind which they mean something else; lower case.
    #[serde(default)]
    pub not_after: Phrases,
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
    /// What is to be written in place of a word that was found.
    pub fn right(&self, found: &Worded) -> &str {
        let entry = self.words.get(found.entry as usize);
        entry.map_or("", |entry| entry.right.as_str())
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
    dates: OnceLock<Lexicon<()>>,
}

/// What "'ll" stands behind.
const PRONOUNS: [&str; 8] = ["you", "we", "they", "it", "i", "this", "that", "there"];

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
    /// "will", and "you'll" with either apostrophe.
    fn clues() -> Vec<String> {
        let contracted = |pronoun: &str| [format!("{pronoun}'ll"), format!("{pronoun}’ll")];
        let contracted = PRONOUNS.into_iter().flat_map(contracted);
        ["will".to_owned()].into_iter().chain(contracted).collect()
    }

    /// The verb in the future tense that `found` in `text` is the front of.
    pub fn verb<'t>(&self, text: &'t str, found: &Worded) -> Option<FutureVerb<'t>> {
        let Range { start, end } = found.range();
        let verb_at = |start: usize| {
            let is_letter = |c: char| c.is_ascii_alphabetic();
            let end = text.len() - text[start..].trim_start_matches(is_letter).len();
            is_whole(text, start..end).then_some(start..end)
        };
        let between = behind_blanks(text, end)?;
        let mut verb = verb_at(between)?;
        // An adverb is one where a verb stands behind it.
        let behind = |adverb: &String, at| behind_blanks(text, phrase_end(adverb, text, at)?);
        while let Some(next) =
            (self.adverbs.iter()).find_map(|adverb| verb_at(behind(adverb, verb.start)?))
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

    /// Whether `sentence` is about what really lies ahead.
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
    search: OnceLock<Option<Regex>>,
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
        // Where the words of a changed file make no expression, nothing looks like code.
        let build = || Regex::new(&format!("(?-u){}", pattern())).ok();
        let regex = self.search.get_or_init(build).iter();
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
    fn a_verb_stands_behind_its_adverbs() {
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
    fn what_is_dated_says_so() {
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
