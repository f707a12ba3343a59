//! `corpus/unknown-topic`: a support topic that no product lists.

use super::support::topic::is_topic_id;
use crate::corpus::{Name, Taxonomy};
use crate::finding::FileId;
use crate::rules::{CorpusContext, CorpusSink, Rule};
use crate::source::Span;
use crate::util::{did_you_mean, nearest_within};

pub(super) const RULE: Rule = Rule::corpus("corpus/unknown-topic", check);

fn check(cx: &CorpusContext<'_>, out: &mut CorpusSink<'_>) {
    let taxonomy = Taxonomy::of(cx.corpus);
    if taxonomy.is_empty() {
        return;
    }
    // Topics have a number, a GUID, or both. If no topic of the tree has a number, numbers are not
    // checked.
    let mut known = vec![false; cx.corpus.targeting.len()];
    let mut has = [false; 2];
    for id in taxonomy.ids() {
        has[usize::from(is_number(id))] = true;
        if let Some(name) = cx.corpus.targeting.find(id) {
            known[name as usize] = true;
        }
    }
    let targeting = &cx.corpus.targeting;
    let is_unknown = |(topic, is_known): (usize, bool)| {
        !is_known && has[usize::from(is_number(targeting.name(topic as Name)))]
    };
    let unknown: Vec<bool> = known.into_iter().enumerate().map(is_unknown).collect();
    for (file, _) in cx.corpus.files() {
        let mut topics = targeting.article(file).topics.iter();
        if topics.any(|topic| unknown[*topic as usize]) {
            report(cx, &taxonomy, has, out, file);
        }
    }
}

fn is_number(id: &str) -> bool {
    id.bytes().all(|byte| byte.is_ascii_digit())
}

fn report(
    cx: &CorpusContext<'_>,
    taxonomy: &Taxonomy<'_>,
    has: [bool; 2],
    out: &mut CorpusSink<'_>,
    file: FileId,
) {
    let Some(topics) = cx.corpus.article(file).attribute("supportTopicIds") else {
        return;
    };
    // `properties/value` reports invalid ids.
    let is_unknown = |id: &str| {
        is_topic_id(id, cx.schemas)
            && has[usize::from(is_number(id))]
            && taxonomy.topic(id).is_none()
    };
    let unknown: Vec<(&str, Span)> = topics
        .items()
        .filter(|item| is_unknown(item.text))
        .map(|item| (item.text, item.span))
        .collect();
    let (Some((first, start)), Some((_, end))) = (unknown.first(), unknown.last()) else {
        return;
    };
    let message = match unknown.as_slice() {
        [_] => format!(
            "no product lists topic `{first}`{}",
            did_you_mean(near(first, taxonomy))
        ),
        _ => {
            let names: Vec<String> = unknown
                .iter()
                .take(3)
                .map(|(id, _)| format!("`{id}`"))
                .collect();
            let more = if unknown.len() > 3 {
                format!(" and {} more", unknown.len() - 3)
            } else {
                String::new()
            };
            format!("no product lists the topics {}{more}", names.join(", "))
        }
    };
    let finding = out.report(file, start.to(*end), message);
    let is_product = |id: &str| taxonomy.products.iter().any(|product| product.has_id(id));
    if let Some((id, _)) = unknown.iter().find(|(id, _)| is_product(id)) {
        finding.help(format!(
            "`{id}` is the id of a product. Write the id of one of its topics."
        ));
    }
}

/// Returns the topic id that was probably meant. Allows one wrong digit or two wrong characters of a
/// GUID, because numbers are often similar.
fn near<'t>(id: &str, taxonomy: &'t Taxonomy<'_>) -> Option<&'t str> {
    nearest_within(id, if is_number(id) { 1 } else { 2 }, taxonomy.ids())
}
