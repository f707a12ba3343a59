//! The rules, and how they are run.
//!
//! A rule is a file here, `<group>/<name>.rs`, and a page in
//! `schemas/rules/<group>/<name>.yaml`. The file says how to find it; the page
//! says what it is, how much it weighs, and shows it. Each group lists its
//! rules in its `mod.rs`.

mod active;
mod components;
mod config;
mod corpus;
mod embedded;
mod file;
mod hiding;
mod json;
mod levels;
mod links;
mod own;
mod properties;
mod prove;
mod run;
mod shown_text;
mod structure;
mod style;
mod suppress;
mod tokens;

use crate::article::Article;
use crate::config::{Config, Options};
use crate::corpus::Corpus;
pub(crate) use crate::finding::did_you_mean;
use crate::finding::{FileId, Finding, Fix, Related, Severity};
use crate::schema::{PhraseMatch, Schemas};
use crate::source::Span;
use std::cell::OnceCell;

pub use links::{WebLink, web_links};
pub use prove::prove;
pub use run::{CheckScope, Report, run, run_alone, run_where};

/// A rule: a name, which is that of its page, and a check.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// `group/name`.
    pub name: &'static str,
    pub(crate) check: Check,
    is_cross_file: bool,
    asks_the_web: bool,
    has_plain_fix: bool,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Check {
    /// Each article by itself.
    Article(fn(&Article, &Context<'_>, &mut Sink<'_>)),
    /// All articles together.
    Corpus(fn(&Context<'_>, &mut Sink<'_>)),
    /// Suppressions, after all other rules.
    Suppressions,
}

impl Rule {
    const fn article(name: &'static str, check: fn(&Article, &Context<'_>, &mut Sink<'_>)) -> Self {
        Self {
            name,
            check: Check::Article(check),
            is_cross_file: false,
            asks_the_web: false,
            has_plain_fix: false,
        }
    }

    /// Whether a change of another file can change what it finds in a file.
    pub fn is_cross_file(&self) -> bool {
        self.is_cross_file
    }

    /// Returns true if its safe fixes cannot bring another finding, unless they change a
    /// heading that a link leads to. Those of all other rules are tried before they are
    /// offered.
    pub fn has_plain_fix(&self) -> bool {
        self.has_plain_fix
    }

    /// The same rule, of which [`has_plain_fix`](Self::has_plain_fix) is known: its fixes
    /// replace a word or a part of an address, and the article stays what it is.
    const fn with_plain_fix(self) -> Self {
        Self {
            has_plain_fix: true,
            ..self
        }
    }

    /// Whether it says what the web said: only where that is known.
    pub fn asks_the_web(&self) -> bool {
        self.asks_the_web
    }

    /// A rule about links that asks what the web said of them.
    const fn web(name: &'static str, check: fn(&Article, &Context<'_>, &mut Sink<'_>)) -> Self {
        Self {
            asks_the_web: true,
            ..Self::article(name, check)
        }
    }

    /// A rule about an article that asks what other files hold.
    const fn linked(name: &'static str, check: fn(&Article, &Context<'_>, &mut Sink<'_>)) -> Self {
        Self {
            is_cross_file: true,
            ..Self::article(name, check)
        }
    }

    const fn corpus(name: &'static str, check: fn(&Context<'_>, &mut Sink<'_>)) -> Self {
        Self {
            name,
            check: Check::Corpus(check),
            is_cross_file: true,
            asks_the_web: false,
            has_plain_fix: false,
        }
    }
}

/// All rules, group by group.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [
        components::RULES,
        config::RULES,
        corpus::RULES,
        file::RULES,
        json::RULES,
        links::RULES,
        properties::RULES,
        structure::RULES,
        style::RULES,
        suppress::RULES,
        tokens::RULES,
    ]
    .into_iter()
    .flatten()
}

/// What a check may look at beside its article.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    pub(crate) schemas: &'a Schemas,
    pub(crate) config: &'a Config,
    pub(crate) options: &'a Options,
    pub(crate) corpus: &'a Corpus,
    /// The file of the article; 0 in checks of the whole corpus.
    pub(crate) file: FileId,
    /// The pages that the article links to, read when the first rule asks.
    pages: OnceCell<Vec<links::Page<'a>>>,
    /// How its prose is worded, likewise.
    wording: OnceCell<Vec<PhraseMatch>>,
    /// Its links that the link-status file lists, likewise.
    checked_links: OnceCell<Vec<links::CheckedLink<'a>>>,
    /// Its tokens and regions, likewise.
    pairs: OnceCell<tokens::Pairs<'a>>,
}

impl<'a> Context<'a> {
    fn new(
        schemas: &'a Schemas,
        config: &'a Config,
        options: &'a Options,
        corpus: &'a Corpus,
        file: FileId,
    ) -> Self {
        Self {
            schemas,
            config,
            options,
            corpus,
            file,
            pages: OnceCell::new(),
            wording: OnceCell::new(),
            checked_links: OnceCell::new(),
            pairs: OnceCell::new(),
        }
    }
}

/// Takes the findings of one rule.
#[derive(Debug)]
pub(crate) struct Sink<'a> {
    rule: &'static str,
    severity: Severity,
    file: FileId,
    findings: &'a mut Vec<Finding>,
}

impl Sink<'_> {
    /// Notes a finding in the article that is being checked. `message` begins
    /// in lower case, has no full stop, and names things in backticks.
    pub(crate) fn report(&mut self, span: Span, message: impl Into<String>) -> Noted<'_> {
        self.report_in(self.file, span, message)
    }

    /// Takes back what `check` has reported if `excuse` says that something else
    /// is the matter, which is asked only when there is something to take back.
    pub(crate) fn unless(&mut self, excuse: impl FnOnce() -> bool, check: impl FnOnce(&mut Self)) {
        let before = self.findings.len();
        check(self);
        if self.findings.len() > before && excuse() {
            self.findings.truncate(before);
        }
    }

    /// Notes a finding in the file with this number.
    pub(crate) fn report_in(
        &mut self,
        file: FileId,
        span: Span,
        message: impl Into<String>,
    ) -> Noted<'_> {
        self.findings.push(Finding {
            rule: self.rule,
            severity: self.severity,
            message: message.into(),
            file,
            span,
            help: None,
            related: Vec::new(),
            fix: None,
        });
        let at = self.findings.len() - 1;
        Noted {
            finding: &mut self.findings[at],
        }
    }
}

/// A finding that was just noted, to say more of it.
pub(crate) struct Noted<'a> {
    finding: &'a mut Finding,
}

impl Noted<'_> {
    /// Says how to fix it: in a sentence with a capital letter and a period.
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        self.finding.help = Some(sentence(help.into()));
        self
    }

    /// Edits that mend it.
    pub(crate) fn fix(self, fix: impl Into<Option<Fix>>) -> Self {
        self.finding.fix = fix.into();
        self
    }

    /// Another place that belongs to it.
    pub(crate) fn related(self, file: FileId, span: Span, message: impl Into<String>) -> Self {
        self.finding.related.push(Related {
            file,
            span,
            message: message.into(),
        });
        self
    }

    /// A lower weight than the rule has elsewhere; never a higher one.
    pub(crate) fn at_most(self, severity: Severity) -> Self {
        self.finding.severity = self.finding.severity.min(severity);
        self
    }
}

/// Returns `text` as a sentence: with a capital letter first and a period at its end.
fn sentence(mut text: String) -> String {
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if !text.ends_with(['.', '?', '!', ':']) {
        text.push('.');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn helps_are_sentences() {
        for (text, right) in [
            ("write `a` instead", "Write `a` instead."),
            ("Write it.", "Write it."),
            ("`a` is there: remove it", "`a` is there: remove it."),
            ("écrire", "écrire."),
            ("", "."),
        ] {
            assert_eq!(sentence(text.to_owned()), right);
        }
    }
}
