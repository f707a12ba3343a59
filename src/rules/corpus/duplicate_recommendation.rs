//! `corpus/duplicate-recommendation`: a recommendation that several files describe for the same
//! cloud.

use super::support::articles::{MAX_NAMED, name_articles};
use crate::corpus::Clouds;
use crate::finding::{FileId, Severity};
use crate::rules::{CorpusContext, CorpusSink, Rule};
use crate::schema::Lookup;
use crate::source::Span;

pub(super) const RULE: Rule = Rule::corpus("corpus/duplicate-recommendation", check);

/// A file that describes the recommendation `id`.
struct Description {
    id: String,
    clouds: Clouds,
    file: FileId,
    span: Span,
}

fn check(cx: &CorpusContext<'_>, out: &mut CorpusSink<'_>) {
    let mut found = descriptions(cx);
    found.sort_by(|a, b| (&a.id, a.file).cmp(&(&b.id, b.file)));
    for group in found
        .chunk_by(|a, b| a.id == b.id)
        .filter(|group| group.len() > 1)
    {
        for one in group {
            report(cx, out, one, group);
        }
    }
}

fn descriptions(cx: &CorpusContext<'_>) -> Vec<Description> {
    let mut found = Vec::new();
    for (file, article) in cx.corpus.files() {
        let kind = article.self_help_type.as_ref();
        if !kind.is_some_and(|kind| kind.lookup.contains(&Lookup::Recommendation)) {
            continue;
        }
        let root = article.document();
        let Some(id) = root.and_then(|root| root.get("recommendationTypeId")) else {
            continue;
        };
        let clouds = cx.corpus.targeting.article(file).clouds;
        match id.as_str().map(str::trim) {
            Some(text) if !text.is_empty() && !clouds.is_empty() => {
                found.push(Description {
                    id: text.to_lowercase(),
                    clouds,
                    file,
                    span: id.inner_span(),
                });
            }
            _ => {}
        }
    }
    found
}

/// Reports `one` if other files of `group` describe its recommendation for the same clouds. A file
/// for fewer clouds takes precedence, so only the other one is reported, as a warning.
fn report(
    cx: &CorpusContext<'_>,
    out: &mut CorpusSink<'_>,
    one: &Description,
    group: &[Description],
) {
    let mut rivals: Vec<&Description> = Vec::new();
    let mut count = 0;
    let mut contested = Clouds::default();
    let mut is_unclear = false;
    // The group is small: one file for each cloud.
    for other in group {
        let both = one.clouds & other.clouds;
        let is_narrower = one.clouds != other.clouds && one.clouds.is_within(other.clouds);
        if other.file == one.file || both.is_empty() || is_narrower {
            continue;
        }
        is_unclear |= one.clouds == other.clouds || !other.clouds.is_within(one.clouds);
        contested = contested | both;
        count += 1;
        if rivals.len() < MAX_NAMED {
            rivals.push(other);
        }
    }
    if count == 0 {
        return;
    }
    let clouds = contested
        .names(cx.schemas)
        .map(|cloud| format!("`{cloud}`"))
        .collect::<Vec<_>>()
        .join(", ");
    let files: Vec<FileId> = rivals.iter().map(|rival| rival.file).collect();
    let names = name_articles(cx.corpus, &files, count);
    let message = format!(
        "recommendation `{}` is also described for {clouds} by {names}",
        one.id
    );
    let mut finding = out.report(one.file, one.span, message);
    if !is_unclear {
        finding = finding.at_most(Severity::Warning).help(format!(
            "Remove {clouds} from `cloudEnvironments` in this file. A file for fewer clouds takes precedence."
        ));
    }
    for rival in rivals {
        finding = finding.related_in(rival.file, rival.span, "the same recommendation");
    }
}
