//! `corpus/near-duplicate`: two articles with nearly the same text.

use super::support::minhash::{MinHash, near_duplicates};
use crate::article::Article;
use crate::finding::FileId;
use crate::rules::{CorpusContext, CorpusSink, Rule};
use crate::schema::BodyKind;
use crate::source::Span;
use rayon::prelude::*;

pub(super) const RULE: Rule = Rule::corpus("corpus/near-duplicate", check);

fn check(cx: &CorpusContext<'_>, out: &mut CorpusSink<'_>) {
    let targeting = &cx.corpus.targeting;
    let hashes: Vec<Option<MinHash>> = cx
        .corpus
        .par_files()
        .map(|(file, article)| {
            let is_shown = !targeting.article(file).clouds.is_empty();
            let is_text = article.self_help_type.is_some() && article.body_kind() != BodyKind::Json;
            if !is_shown || !is_text {
                return None;
            }
            MinHash::of(text_of(article))
        })
        .collect();
    let kind = |file: usize| {
        cx.corpus.articles[file]
            .self_help_type
            .as_ref()
            .map(|kind| kind.name.as_str())
    };
    let clouds = |file: usize| targeting.article(FileId::new(file)).clouds;
    let found = near_duplicates(
        &hashes,
        |file| text_of(&cx.corpus.articles[file]),
        |a, b| kind(a) == kind(b) && clouds(a).intersects(clouds(b)),
    );
    for (file, duplicate) in found.into_iter().enumerate() {
        let Some((original, difference)) = duplicate else {
            continue;
        };
        let other = &cx.corpus.articles[original];
        let path = &other.source.path;
        let message = match difference {
            0 => format!("the text is identical to that of `{path}`"),
            1 => format!("the text differs from that of `{path}` in only one word"),
            words => format!("the text differs from that of `{path}` in only {words} words"),
        };
        out.report(
            FileId::new(file),
            title_of(&cx.corpus.articles[file]),
            message,
        )
        .related_in(FileId::new(original), title_of(other), "the other article");
    }
}

fn text_of(article: &Article) -> &str {
    article.source.slice(article.body)
}

fn title_of(article: &Article) -> Span {
    article
        .outline
        .headings
        .first()
        .map_or_else(|| article.block_line(), |heading| heading.span)
}
