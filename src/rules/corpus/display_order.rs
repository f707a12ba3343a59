//! `corpus/display-order`: several articles with the same `displayOrder` in one list.

use super::support::articles::{MAX_NAMED, attribute_span, name_articles};
use crate::corpus::{ArticleTargeting, Name};
use crate::finding::FileId;
use crate::rules::{CorpusContext, CorpusSink, Rule};
use crate::schema::{Lookup, SelfHelpType};

pub(super) const RULE: Rule = Rule::corpus("corpus/display-order", check);

/// An article in the list of a service and resource.
struct Entry<'a> {
    list: (Name, Name),
    order: u32,
    shown: &'a ArticleTargeting,
    file: FileId,
}

/// Articles of one list and order with the same clouds and tags.
struct Group<'a> {
    shown: &'a ArticleTargeting,
    files: Vec<FileId>,
}

fn check(cx: &CorpusContext<'_>, out: &mut CorpusSink<'_>) {
    let mut entries = entries(cx);
    entries.sort_unstable_by_key(|entry| (entry.list, entry.order, entry.file));
    for group in entries.chunk_by(|a, b| (a.list, a.order) == (b.list, b.order)) {
        if group.len() > 1 {
            report(cx, out, group);
        }
    }
}

fn entries<'a>(cx: &CorpusContext<'a>) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    for (file, article) in cx.corpus.files() {
        let shown = cx.corpus.targeting.article(file);
        let is_nowhere =
            shown.clouds.is_empty() || shown.services.is_empty() || shown.resources.is_empty();
        if is_nowhere || !article.self_help_type.as_deref().is_some_and(is_listed) {
            continue;
        }
        let Some(order) = article
            .value("displayOrder")
            .and_then(|order| order.parse().ok())
        else {
            continue;
        };
        for service in &shown.services {
            for resource in &shown.resources {
                entries.push(Entry {
                    list: (*service, *resource),
                    order,
                    shown,
                    file,
                });
            }
        }
    }
    entries
}

/// Returns true if articles of this type are in the list of a resource. Articles that a diagnostic
/// opens are not.
fn is_listed(kind: &SelfHelpType) -> bool {
    kind.lookup.contains(&Lookup::Resource) && !kind.lookup.contains(&Lookup::Symptom)
}

/// Reports the articles of `entries`, which have the same list and order, that customers see together.
fn report(cx: &CorpusContext<'_>, out: &mut CorpusSink<'_>, entries: &[Entry<'_>]) {
    // There are few combinations of clouds and tags, even for many articles.
    let mut groups: Vec<Group<'_>> = Vec::new();
    let same =
        |a: &ArticleTargeting, b: &ArticleTargeting| a.clouds == b.clouds && a.tags == b.tags;
    for entry in entries {
        match groups
            .iter_mut()
            .find(|group| same(group.shown, entry.shown))
        {
            Some(group) => group.files.push(entry.file),
            None => groups.push(Group {
                shown: entry.shown,
                files: vec![entry.file],
            }),
        }
    }
    for group in &groups {
        let overlaps = |other: &&Group<'_>| {
            group.shown.clouds.intersects(other.shown.clouds)
                && group.shown.shares_tags(other.shown)
        };
        let rivals: Vec<&Group<'_>> = groups.iter().filter(overlaps).collect();
        let count = rivals.iter().map(|rival| rival.files.len()).sum::<usize>() - 1;
        if count == 0 {
            continue;
        }
        let mut first: Vec<FileId> = rivals
            .iter()
            .flat_map(|rival| rival.files.iter().take(MAX_NAMED + 1).copied())
            .collect();
        first.sort_unstable();
        for file in &group.files {
            let others: Vec<FileId> = first
                .iter()
                .filter(|other| *other != file)
                .take(MAX_NAMED)
                .copied()
                .collect();
            report_one(cx, out, *file, &others, count, entries[0].order);
        }
    }
}

fn report_one(
    cx: &CorpusContext<'_>,
    out: &mut CorpusSink<'_>,
    file: FileId,
    others: &[FileId],
    count: usize,
    order: u32,
) {
    let names = name_articles(cx.corpus, others, count);
    let message = format!("`displayOrder` `{order}` is also used by {names}");
    let mut finding = out.report(
        file,
        attribute_span(cx.corpus.article(file), "displayOrder"),
        message,
    );
    for other in others {
        finding = finding.related_in(
            *other,
            attribute_span(cx.corpus.article(*other), "displayOrder"),
            "the same `displayOrder`",
        );
    }
}
