//! `corpus/competing-articles`: several articles of one type answer one topic
//! of one product in one cloud.

use super::place_of;
use crate::article::Article;
use crate::corpus::{Name, Places, Shown};
use crate::finding::FileId;
use crate::rules::{Context, Rule, Sink};
use crate::schema::Lookup;
use crate::source::Span;

pub(super) const RULE: Rule = Rule::corpus("corpus/competing-articles", check);

/// An article that answers a topic of a product.
struct Answer<'a> {
    kind: &'a str,
    topic: Name,
    product: Name,
    shown: &'a Shown,
    file: FileId,
}

/// How often an article is in another's way.
#[derive(Clone, Copy)]
struct Contest {
    /// In how many slots: a topic of a product in a cloud.
    slots: usize,
    topic: Name,
    product: Name,
    cloud: usize,
    rival: FileId,
}

fn check(cx: &Context<'_>, out: &mut Sink<'_>) {
    let mut answers = answers(cx);
    answers.sort_unstable_by(|a, b| key(a).cmp(&key(b)).then(a.file.cmp(&b.file)));
    let mut contests: Vec<Option<Contest>> = vec![None; cx.corpus.articles.len()];
    for group in answers
        .chunk_by(|a, b| key(a) == key(b))
        .filter(|group| group.len() > 1)
    {
        count(cx, group, &mut contests);
    }
    for (file, article) in cx.corpus.files() {
        if let Some(contest) = contests[file as usize] {
            report(cx, out, file, article, contest);
        }
    }
}

fn key<'a>(answer: &Answer<'a>) -> (&'a str, Name, Name, &'a [Name]) {
    (
        answer.kind,
        answer.topic,
        answer.product,
        &answer.shown.tags,
    )
}

fn answers<'a>(cx: &Context<'a>) -> Vec<Answer<'a>> {
    let mut answers = Vec::new();
    for (file, article) in cx.corpus.files() {
        let shown = cx.corpus.places.article(file);
        let Some(kind) = article.self_help_type.as_deref() else {
            continue;
        };
        // What a diagnostic leads to is chosen by what it has found.
        let by_topic =
            kind.lookup.contains(&Lookup::Topic) && !kind.lookup.contains(&Lookup::Symptom);
        if shown.clouds.is_empty() || !by_topic {
            continue;
        }
        for topic in &shown.topics {
            for product in &shown.products {
                answers.push(Answer {
                    kind: &kind.name,
                    topic: *topic,
                    product: *product,
                    shown,
                    file,
                });
            }
        }
    }
    answers
}

/// Counts the clouds in which each answer of a group has a rival.
fn count(cx: &Context<'_>, group: &[Answer<'_>], contests: &mut [Option<Contest>]) {
    for cloud in 0..cx.schemas.clouds.len() {
        let mut here = group
            .iter()
            .filter(|answer| answer.shown.clouds.contains(cloud))
            .map(|answer| answer.file);
        let (Some(first), Some(second)) = (here.next(), here.next()) else {
            continue;
        };
        for answer in group
            .iter()
            .filter(|answer| answer.shown.clouds.contains(cloud))
        {
            let rival = if answer.file == first { second } else { first };
            let found = Contest {
                slots: 0,
                topic: answer.topic,
                product: answer.product,
                cloud,
                rival,
            };
            contests[answer.file as usize].get_or_insert(found).slots += 1;
        }
    }
}

fn report(cx: &Context<'_>, out: &mut Sink<'_>, file: FileId, article: &Article, contest: Contest) {
    let places = &cx.corpus.places;
    let rival = cx.corpus.article(contest.rival);
    let cloud = cx
        .schemas
        .clouds
        .get(contest.cloud)
        .map_or("", |cloud| cloud.name.as_str());
    let more = match contest.slots {
        1 => String::new(),
        slots => format!(", the first of {slots} such combinations"),
    };
    let message = format!(
        "topic `{}` of product `{}` in `{cloud}` is also answered by `{}`{more}",
        places.name(contest.topic),
        places.name(contest.product),
        rival.source.path,
    );
    out.report_in(file, topic_span(article, places, contest.topic), message)
        .related(
            contest.rival,
            topic_span(rival, places, contest.topic),
            "the other answer",
        );
}

fn topic_span(article: &Article, places: &Places, topic: Name) -> Span {
    let topics = article.attribute("supportTopicIds");
    let item = topics.and_then(|topics| {
        topics
            .items()
            .find(|item| item.text.eq_ignore_ascii_case(places.name(topic)))
    });
    item.map_or_else(|| place_of(article, "supportTopicIds"), |item| item.span)
}
