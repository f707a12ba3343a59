//! `corpus/near-miss`: a rare service or owner that differs in a letter or two from a common one.

use crate::finding::{FileId, Fix};
use crate::rules::properties::near_known;
use crate::rules::{CorpusContext, CorpusSink, Rule};
use crate::schema::Attribute;
use crate::util::is_typo_of;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule::corpus("corpus/near-miss", check);

/// Maximum number of articles with a value that may be a typo.
const MAX_RARE: usize = 5;
/// Minimum number of articles with the right value for each with the wrong one.
const MIN_RATIO: usize = 8;

/// The articles with one value, whatever its case.
#[derive(Default)]
struct Value<'a> {
    files: Vec<FileId>,
    spellings: BTreeMap<&'a str, usize>,
}

fn check(cx: &CorpusContext<'_>, out: &mut CorpusSink<'_>) {
    for attribute in cx.schemas.attributes.iter().filter(|one| one.shared) {
        check_attribute(attribute, cx, out);
    }
}

fn check_attribute(attribute: &Attribute, cx: &CorpusContext<'_>, out: &mut CorpusSink<'_>) {
    let mut spellings: BTreeMap<&str, Vec<FileId>> = BTreeMap::new();
    for (file, article) in cx.corpus.files() {
        if let Some(written) = article.value(&attribute.name) {
            spellings.entry(written).or_default().push(file);
        }
    }
    let mut values: BTreeMap<String, Value<'_>> = BTreeMap::new();
    for (written, files) in spellings {
        let value = values.entry(written.to_lowercase()).or_default();
        value.spellings.insert(written, files.len());
        value.files.extend(files);
    }
    // A typo changes the length by at most two.
    let mut common: BTreeMap<usize, Vec<(&str, &Value<'_>)>> = BTreeMap::new();
    for (name, value) in values
        .iter()
        .filter(|(_, one)| one.files.len() >= MIN_RATIO)
    {
        common.entry(name.len()).or_default().push((name, value));
    }
    for (name, value) in values.iter().filter(|(_, one)| one.files.len() <= MAX_RARE) {
        // `properties/value` reports typos in known values.
        if near_known(name, attribute).is_some() || attribute.known.contains(name) {
            continue;
        }
        let lengths = name.len().saturating_sub(2)..=name.len() + 2;
        let near = common.range(lengths).flat_map(|(_, values)| values);
        let right = near
            .filter(|(other, right)| {
                right.files.len() >= MIN_RATIO * value.files.len() && is_typo_of(name, other)
            })
            .max_by_key(|(_, right)| right.files.len());
        if let Some((_, right)) = right {
            report(attribute, value, right, cx, out);
        }
    }
}

fn report(
    attribute: &Attribute,
    value: &Value<'_>,
    right: &Value<'_>,
    cx: &CorpusContext<'_>,
    out: &mut CorpusSink<'_>,
) {
    let usual = right.spellings.iter().max_by_key(|(_, count)| **count);
    let Some((usual, _)) = usual else { return };
    for file in &value.files {
        let Some(written) = cx.corpus.article(*file).attribute(&attribute.name) else {
            continue;
        };
        let span = written.trimmed_span();
        let message = format!(
            "`{}` is a rare value for `{}`. Did you mean `{usual}`?",
            written.trimmed(),
            attribute.name
        );
        let help = format!(
            "If it means the same, write `{usual}`, as {} other articles do.",
            right.files.len()
        );
        out.report(*file, span, message)
            .help(help)
            .fix(Fix::needs_review(span, *usual));
    }
}
