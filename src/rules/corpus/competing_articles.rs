//! `corpus/competing-articles`: several articles for the same topic, product, and cloud.

use super::support::articles::attribute_span;
use crate::article::Article;
use crate::corpus::{Name, Targeting};
use crate::finding::FileId;
use crate::lookup::{AnswerGroup, Answers};
use crate::rules::{CorpusContext, CorpusSink, Rule};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::corpus("corpus/competing-articles", check);

/// The overlaps of an article with others.
#[derive(Clone, Copy)]
struct Overlap {
    /// Number of slots with other articles. A slot is a topic of a product in a cloud.
    slots: usize,
    topic: Name,
    product: Name,
    cloud: usize,
    rival: FileId,
}

fn check(cx: &CorpusContext<'_>, out: &mut CorpusSink<'_>) {
    let answers = Answers::of(cx.corpus, cx.corpus.file_ids());
    let mut found: Vec<Option<Overlap>> = vec![None; cx.corpus.articles.len()];
    for group in answers.groups() {
        count(cx, group, &mut found);
    }
    for (file, article) in cx.corpus.files() {
        if let Some(found) = found[file.index()] {
            report(cx, out, file, article, found);
        }
    }
}

/// Counts the clouds in which each answer of a group has a rival.
fn count(cx: &CorpusContext<'_>, group: AnswerGroup<'_, '_>, all: &mut [Option<Overlap>]) {
    for cloud in 0..cx.schemas.clouds.len() {
        let rivals = group.competing_in(cloud);
        for (at, file) in rivals.iter().enumerate() {
            let found = Overlap {
                slots: 0,
                topic: group.first().topic,
                product: group.first().product,
                cloud,
                rival: rivals[usize::from(at == 0)],
            };
            all[file.index()].get_or_insert(found).slots += 1;
        }
    }
}

fn report(
    cx: &CorpusContext<'_>,
    out: &mut CorpusSink<'_>,
    file: FileId,
    article: &Article,
    found: Overlap,
) {
    let targeting = &cx.corpus.targeting;
    let rival = cx.corpus.article(found.rival);
    let cloud = cx
        .schemas
        .clouds
        .get(found.cloud)
        .map_or("", |cloud| cloud.name.as_str());
    let more = match found.slots {
        0 | 1 => String::new(),
        2 => ", and 1 more overlap".to_owned(),
        slots => format!(", and {} more overlaps", slots - 1),
    };
    let message = format!(
        "customers who choose topic `{}` (product `{}`, `{cloud}`) also get `{}`{more}",
        targeting.name(found.topic),
        targeting.name(found.product),
        rival.source.path,
    );
    out.report(file, topic_span(article, targeting, found.topic), message)
        .related_in(
            found.rival,
            topic_span(rival, targeting, found.topic),
            "the other article",
        );
}

fn topic_span(article: &Article, targeting: &Targeting, topic: Name) -> Span {
    let topics = article.attribute("supportTopicIds");
    let item = topics.and_then(|topics| {
        topics
            .items()
            .find(|item| item.text.eq_ignore_ascii_case(targeting.name(topic)))
    });
    item.map_or_else(
        || attribute_span(article, "supportTopicIds"),
        |item| item.span,
    )
}
