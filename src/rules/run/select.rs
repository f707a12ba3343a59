//! First step: selects the rules that are on.

use crate::config::Config;
use crate::finding::{FileId, Finding, RuleId, Severity};
use crate::rules::custom::CustomRule;
use crate::rules::model::{ArticleCheck, Check, CorpusCheck, SuppressionCheck};
use crate::rules::{ArticleContext, CorpusContext, CorpusSink, Sink, all};
use crate::schema::{BodyKind, RulePage, SelfHelpType};

/// Maximum number of findings of one rule in one file. Nobody reads more, and a hostile file could
/// have one for each byte.
const MAX_FINDINGS: usize = 1000;

/// A rule that is switched on.
pub(super) struct ActiveRule<'a> {
    id: RuleId,
    pub(super) page: &'a RulePage,
    /// Severity without overrides for certain files.
    pub(super) severity: Severity,
    /// True if a change in one file can change the findings of the rule in another file.
    pub(super) is_cross_file: bool,
}

/// The check of an active rule about one article.
pub(super) enum ActiveCheck<'a> {
    BuiltIn(ArticleCheck),
    Custom(CustomRule<'a>),
}

/// The rules that are switched on, by what they check.
#[derive(Default)]
pub(super) struct ActiveRules<'a> {
    pub(super) article: Vec<(ActiveRule<'a>, ActiveCheck<'a>)>,
    pub(super) corpus: Vec<(ActiveRule<'a>, CorpusCheck)>,
    pub(super) suppressions: Vec<(ActiveRule<'a>, SuppressionCheck)>,
}

/// Returns the rules that are switched on: those of helpc, and those of pages with a `check`.
pub(super) fn select(cx: CorpusContext<'_>) -> ActiveRules<'_> {
    let mut rules = ActiveRules::default();
    for rule in all() {
        let lacks_input = rule.needs_link_statuses() && cx.corpus.statuses.is_none();
        let Some(page) = cx.schemas.rule(rule.name) else {
            continue;
        };
        if lacks_input || !cx.config.is_on(page) {
            continue;
        }
        let active = ActiveRule {
            id: RuleId::built_in(rule.name),
            is_cross_file: rule.is_cross_file(),
            ..ActiveRule::of_page(page, cx)
        };
        match rule.check {
            Check::Article(check) => rules.article.push((active, ActiveCheck::BuiltIn(check))),
            Check::Corpus(check) => rules.corpus.push((active, check)),
            Check::Suppressions(check) => rules.suppressions.push((active, check)),
        }
    }
    for rule in CustomRule::all(cx.schemas).filter(|rule| cx.config.is_on(rule.page)) {
        let active = ActiveRule::of_page(rule.page, cx);
        rules.article.push((active, ActiveCheck::Custom(rule)));
    }
    rules
}

impl<'a> ActiveRules<'a> {
    /// Returns only the rules that check one article.
    pub(super) fn of_articles(self) -> Self {
        Self {
            article: self.article,
            ..Self::default()
        }
    }

    /// Returns only the rules that can report errors; all rules if one of them is about comments
    /// that suppress others.
    pub(super) fn of_errors(mut self, config: &Config) -> Self {
        let can_fail = |rule: &ActiveRule<'_>| config.can_be_error(rule.page);
        if self.suppressions.iter().any(|(rule, _)| can_fail(rule)) {
            return self;
        }
        self.article.retain(|(rule, _)| can_fail(rule));
        self.corpus.retain(|(rule, _)| can_fail(rule));
        self.suppressions.clear();
        self
    }

    /// Iterates over all rules.
    pub(super) fn iter(&self) -> impl Iterator<Item = &ActiveRule<'a>> {
        let of_articles = self.article.iter().map(|(rule, _)| rule);
        let of_corpus = self.corpus.iter().map(|(rule, _)| rule);
        let of_suppressions = self.suppressions.iter().map(|(rule, _)| rule);
        of_articles.chain(of_corpus).chain(of_suppressions)
    }
}

impl ActiveCheck<'_> {
    /// Checks the article of `cx`.
    pub(super) fn run(&self, cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
        match self {
            Self::BuiltIn(check) => check(cx, out),
            Self::Custom(rule) => rule.check(cx, out),
        }
    }
}

impl<'a> ActiveRule<'a> {
    /// Returns the rule that a page defines.
    fn of_page(page: &'a RulePage, cx: CorpusContext<'_>) -> Self {
        Self {
            id: RuleId::custom(&page.name),
            page,
            severity: cx.config.severity(page).unwrap_or(page.severity),
            is_cross_file: false,
        }
    }

    /// Returns true if the rule applies to articles of type `kind`.
    pub(super) fn applies_to(&self, kind: Option<&SelfHelpType>) -> bool {
        let page = self.page;
        let body = kind.map_or(BodyKind::Markdown, |kind| kind.body);
        if !page.bodies.is_empty() && !page.bodies.contains(&body) {
            return false;
        }
        let name = kind.map_or("", |kind| kind.name.as_str());
        let includes = |list: &[String]| list.iter().any(|other| other.eq_ignore_ascii_case(name));
        (page.types.is_empty() || includes(&page.types)) && !includes(&page.except_types)
    }

    /// Returns a sink that adds findings in `file` to `findings`.
    pub(super) fn sink<'f>(&'f self, file: FileId, findings: &'f mut Vec<Finding>) -> Sink<'f> {
        Sink::new(&self.id, self.severity, file, findings, MAX_FINDINGS)
    }

    /// Returns a sink for findings in any file.
    pub(super) fn corpus_sink<'f>(&'f self, findings: &'f mut Vec<Finding>) -> CorpusSink<'f> {
        CorpusSink::new(&self.id, self.severity, findings)
    }
}
