//! Compiles the indexes, the taxonomy and the entry of each cloud.

use super::articles::CompiledArticle;
use super::index::{self, Cards, Published};
use super::search::{self, ArticleAnalyzer};
use super::taxonomy::{CloudLists, Lists};
use super::{Plan, Put, PutError};
use crate::corpus::Taxonomy;
use crate::finding::FileId;
use crate::lookup::{self, Order};
use crate::published::{self, By, CloudBundle, FORMAT, Kind, to_bytes};
use crate::schema::Cloud;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Compiles the indexes and the taxonomy of each cloud that shows an article.
pub fn clouds(
    plan: Plan<'_>,
    entries: &[CompiledArticle],
    put: &Put<'_>,
) -> Result<Vec<CloudBundle>, PutError> {
    let corpus = plan.corpus;
    let taxonomy = Taxonomy::of(corpus);
    let order = Order::of(corpus);
    let analyzer = ArticleAnalyzer::new(plan, &taxonomy);
    let documents = analyzer.all(entries);
    let collection = analyzer.collect(&documents, put)?;
    let published: Vec<Published<'_>> = entries
        .iter()
        .map(|entry| Published {
            file: entry.file,
            object: &entry.object.path,
        })
        .collect();
    let lists: Vec<_> = By::ALL
        .into_par_iter()
        .map(|by| {
            let files = published.iter().map(|article| article.file);
            (by, lookup::lists(by, corpus, &order, files))
        })
        .collect();
    let none = Lists::new();
    let list_of = |by| {
        let found = lists.iter().find(|(other, _)| *other == by);
        found.map_or(&none, |(_, lists)| lists)
    };
    let cards = Cards::of(plan, &published);
    let write = |(number, cloud): (usize, &Cloud)| {
        let is_shown = |file| plan.clouds_of(file).contains(number);
        let mut shown: Vec<FileId> = published.iter().map(|article| article.file).collect();
        shown.retain(|file| is_shown(*file));
        if shown.is_empty() {
            return Ok(None);
        }
        let mut types: BTreeMap<String, usize> = BTreeMap::new();
        for file in &shown {
            let kind = corpus.article(*file).self_help_type.as_ref();
            *types
                .entry(kind.map_or_else(String::new, |kind| kind.name.clone()))
                .or_default() += 1;
        }
        let indexes = lists
            .par_iter()
            .map(|(by, lists)| {
                let index = index::write(*by, lists, &is_shown, &cards, put)?;
                Ok((by.name().to_owned(), index.path))
            })
            .collect::<Result<BTreeMap<_, _>, PutError>>()?;
        let resources = index::write_resources(plan, &shown, put)?.path;
        let files: BTreeSet<FileId> = shown.iter().copied().collect();
        let written = CloudLists {
            plan,
            number,
            taxonomy: &taxonomy,
            published: &files,
            answers: list_of(By::Answer),
            products: list_of(By::Product),
            topics: list_of(By::Topic),
        };
        let written = written.write(put)?;
        let entry = put(to_bytes(&published::Cloud {
            format: FORMAT,
            kind: Kind::Cloud,
            audience: plan.edition.audience.name,
            cloud: cloud.name.clone(),
            title: cloud.title.clone(),
            portal: cloud.portal.clone(),
            articles: shown.len(),
            types: types.clone(),
            indexes,
            taxonomy: written.object.path,
            search: Some(search::write(&collection, number, put)?),
            resources: Some(resources),
        }))?;
        Ok(Some(CloudBundle {
            cloud: cloud.name.clone(),
            title: cloud.title.clone(),
            entry,
            articles: shown.len(),
            types,
            products: written.products,
            topics: written.topics,
        }))
    };
    let clouds = plan.schemas.clouds.par_iter().enumerate().map(write);
    let bundles = clouds.collect::<Result<Vec<_>, PutError>>()?;
    Ok(bundles.into_iter().flatten().collect())
}
