//! Which comment of an article hides a finding.

use crate::article::{Article, Scope};
use crate::finding::Finding;
use crate::source::Span;
use std::collections::HashMap;

/// The comments of an article that switch rules off, by what they switch off.
pub(super) struct Hiding<'a> {
    /// By the name of a rule or a group: one list for each scope.
    names: HashMap<&'a str, [Stretches; 3]>,
}

impl<'a> Hiding<'a> {
    pub(super) fn of(article: &'a Article) -> Self {
        let mut names: HashMap<&str, [Stretches; 3]> = HashMap::new();
        for (at, suppression) in article.suppressions.iter().enumerate() {
            for (name, _) in &suppression.rules {
                let scopes = names.entry(name).or_default();
                let (scope, range) = match suppression.scope {
                    // Behind the last byte, too.
                    Scope::File => (
                        0,
                        Span {
                            start: 0,
                            end: u32::MAX,
                        },
                    ),
                    Scope::Block => (1, suppression.range),
                    Scope::NextLine => (2, suppression.range),
                };
                scopes[scope].add(range, at);
            }
        }
        Self { names }
    }

    /// The first comment that hides `finding`.
    pub(super) fn first(&self, finding: &Finding) -> Option<usize> {
        let group = finding.rule.split('/').next().unwrap_or_default();
        let named = [finding.rule, group]
            .into_iter()
            .filter_map(|name| self.names.get(name));
        let holding = named
            .flatten()
            .filter_map(|scope| scope.holding(finding.span.start));
        holding.min()
    }
}

/// Stretches of the file that do not overlap, in order, each with the first
/// comment that covers it.
#[derive(Default)]
struct Stretches(Vec<(Span, usize)>);

impl Stretches {
    /// Adds what of `range` none has covered yet. Ranges of one scope begin in
    /// the order of their comments.
    fn add(&mut self, range: Span, at: usize) {
        let covered = self.0.last().map_or(0, |(last, _)| last.end);
        let start = range.start.max(covered);
        if start < range.end {
            self.0.push((Span { start, ..range }, at));
        }
    }

    fn holding(&self, place: u32) -> Option<usize> {
        let next = self.0.partition_point(|(range, _)| range.start <= place);
        let (range, at) = self.0.get(next.checked_sub(1)?)?;
        (place < range.end).then_some(*at)
    }
}
