//! `corpus/display-order`: one place in a list, several articles.

use super::{NAMED, name_articles, place_of};
use crate::corpus::{ArticleTargeting, Name};
use crate::finding::FileId;
use crate::rules::{Context, Rule, Sink};
use crate::schema::{Lookup, SelfHelpType};

pub(super) const RULE: Rule = Rule::corpus("corpus/display-order", check);

/// An article in the list of a service and resource.
struct Entry<'a> {
    list: (Name, Name),
    order: u32,
    shown: &'a ArticleTargeting,
    file: FileId,
}

/// Articles of one list and order that are alike in clouds and tags.
struct Kind<'a> {
    shown: &'a ArticleTargeting,
    files: Vec<FileId>,
}

fn check(cx: &Context<'_>, out: &mut Sink<'_>) {
    let mut entries = entries(cx);
    entries.sort_unstable_by_key(|entry| (entry.list, entry.order, entry.file));
    for group in entries.chunk_by(|a, b| (a.list, a.order) == (b.list, b.order)) {
        if group.len() > 1 {
            report(cx, out, group);
        }
    }
}

fn entries<'a>(cx: &Context<'a>) -> Vec<Entry<'a>> {
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

/// Whether articles of this type are shown in the list of a resource. One that
/// a diagnostic leads to stands in no list.
fn is_listed(kind: &SelfHelpType) -> bool {
    kind.lookup.contains(&Lookup::Resource) && !kind.lookup.contains(&Lookup::Symptom)
}

fn report(cx: &Context<'_>, out: &mut Sink<'_>, group: &[Entry<'_>]) {
    // However many articles there are, they are of few kinds.
    let mut kinds: Vec<Kind<'_>> = Vec::new();
    let same =
        |a: &ArticleTargeting, b: &ArticleTargeting| a.clouds == b.clouds && a.tags == b.tags;
    for entry in group {
        match kinds.iter_mut().find(|kind| same(kind.shown, entry.shown)) {
            Some(kind) => kind.files.push(entry.file),
            None => kinds.push(Kind {
                shown: entry.shown,
                files: vec![entry.file],
            }),
        }
    }
    for kind in &kinds {
        let meets = |other: &&Kind<'_>| {
            kind.shown.clouds.intersects(other.shown.clouds) && kind.shown.shares_tags(other.shown)
        };
        let rivals: Vec<&Kind<'_>> = kinds.iter().filter(meets).collect();
        let count = rivals.iter().map(|rival| rival.files.len()).sum::<usize>() - 1;
        if count == 0 {
            continue;
        }
        let mut first: Vec<FileId> = rivals
            .iter()
            .flat_map(|rival| rival.files.iter().take(NAMED + 1).copied())
            .collect();
        first.sort_unstable();
        for file in &kind.files {
            let others: Vec<FileId> = first
                .iter()
                .filter(|other| *other != file)
                .take(NAMED)
                .copied()
                .collect();
            report_one(cx, out, *file, &others, count, group[0].order);
        }
    }
}

fn report_one(
    cx: &Context<'_>,
    out: &mut Sink<'_>,
    file: FileId,
    others: &[FileId],
    count: usize,
    order: u32,
) {
    let names = name_articles(cx.corpus, others, count);
    let message = format!("`displayOrder` `{order}` is also used by {names}");
    let mut noted = out.report_in(
        file,
        place_of(cx.corpus.article(file), "displayOrder"),
        message,
    );
    for other in others {
        noted = noted.related(
            *other,
            place_of(cx.corpus.article(*other), "displayOrder"),
            "the same `displayOrder`",
        );
    }
}
