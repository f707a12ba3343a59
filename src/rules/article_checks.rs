//! The rules that check one article, run over a batch of articles.

use super::active_rule::ActiveRule;
use super::model::ArticleCheck;
use super::{Check, CheckScope, Context, json_edits};
use crate::article::Article;
use crate::corpus::is_markdown;
use crate::finding::Finding;
use crate::schema::Schemas;
use foldhash::HashMap;

/// The active rules that check one article, and the types that each applies to.
pub(super) struct ArticleChecks<'a> {
    rules: Vec<(&'a ActiveRule<'a>, ArticleCheck)>,
    /// For each name of a type, whether each of the rules applies.
    of_type: HashMap<&'a str, Vec<bool>>,
    /// The same for files that are not articles.
    of_files: Vec<bool>,
}

/// An article to check.
pub(super) struct Subject<'a> {
    pub(super) scope: CheckScope,
    /// For each rule, whether it applies.
    pub(super) applicable: &'a [bool],
    pub(super) context: Context<'a>,
}

impl<'a> ArticleChecks<'a> {
    /// Selects the rules among `active`.
    pub(super) fn of(active: &'a [ActiveRule<'a>], schemas: &'a Schemas) -> Self {
        let rules: Vec<(&ActiveRule<'_>, ArticleCheck)> = active
            .iter()
            .filter_map(|active| match active.rule.check {
                Check::Article(check) => Some((active, check)),
                _ => None,
            })
            .collect();
        let flags = |applies: &dyn Fn(&ActiveRule<'_>) -> bool| -> Vec<bool> {
            rules.iter().map(|(active, _)| applies(active)).collect()
        };
        let types = schemas.types.iter().map(|kind| Some(&**kind));
        let of_type = types.chain([None]).map(|kind| {
            let name = kind.map_or("", |kind| kind.name.as_str());
            (name, flags(&|active| active.applies_to(kind)))
        });
        Self {
            of_type: of_type.collect(),
            of_files: flags(&|active| active.page.group() == "file"),
            rules,
        }
    }

    /// Returns for each rule whether it applies to `article`. Only the rules of the group `file`
    /// apply to a file that is not an article or that could not be read.
    pub(super) fn applicable(&self, article: &Article) -> &[bool] {
        if article.is_unread() || !is_markdown(&article.source.path) {
            return &self.of_files;
        }
        let kind = article.self_help_type.as_ref();
        let name = kind.map_or("", |kind| kind.name.as_str());
        self.of_type.get(name).map_or(&[], Vec::as_slice)
    }

    /// Runs the rules over `subjects`: each rule over all subjects before the next rule, so that
    /// the code of a rule stays in the instruction cache.
    pub(super) fn run(&self, subjects: &[Subject<'_>]) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (at, (active, check)) in self.rules.iter().enumerate() {
            for subject in subjects {
                let applies = subject.applicable.get(at).copied().unwrap_or_default();
                let is_skipped =
                    subject.scope == CheckScope::CrossFile && !active.rule.is_cross_file();
                if !applies || is_skipped {
                    continue;
                }
                let context = &subject.context;
                let article = context.corpus.article(context.file);
                let count = findings.len();
                let mut sink = active.sink(context.file, &mut findings);
                check(article, context, &mut sink);
                json_edits::fit(article, &mut findings[count..]);
            }
        }
        findings
    }
}
