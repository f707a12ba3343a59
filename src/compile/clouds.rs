//! Compiles the indexes, the taxonomy and the entry of each cloud.

use super::articles::CompiledArticle;
use super::index::{self, Cards, Published};
use super::naming::Namer;
use super::search::{self, ArticleAnalyzer};
use super::taxonomy::{CloudLists, Draft, Lists};
use super::{Plan, Put, PutError};
use crate::corpus::Taxonomy;
use crate::finding::FileId;
use crate::lookup::{self, Order};
use crate::published::{self, By, CloudBundle, FORMAT, Kind, to_bytes};
use crate::search::Entry;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};

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
    let numbers = (0..plan.schemas.clouds.len()).into_par_iter();
    let clouds = numbers.filter_map(|number| {
        let mut files: Vec<FileId> = published.iter().map(|article| article.file).collect();
        files.retain(|file| plan.clouds_of(*file).contains(number));
        if files.is_empty() {
            return None;
        }
        let cloud = CloudLists {
            plan,
            number,
            taxonomy: &taxonomy,
            published: files.into_iter().collect(),
            answers: list_of(By::Answer),
            products: list_of(By::Product),
            topics: list_of(By::Topic),
        };
        let drafts = cloud.drafts();
        Some((cloud, drafts))
    });
    let clouds: Vec<(CloudLists<'_>, Vec<Draft>)> = clouds.collect();
    let names: BTreeMap<usize, HashMap<String, String>> = clouds
        .iter()
        .map(|(cloud, drafts)| (cloud.number, product_names(drafts)))
        .collect();
    // A card is the same in all clouds: it has the name of the first one.
    let product_of = |file: FileId| {
        let names = names.get(&plan.clouds_of(file).indexes().next()?)?;
        let mut ids = corpus.targeting.article(file).products.iter();
        ids.find_map(|id| names.get(corpus.targeting.name(*id)))
    };
    let namer = Namer {
        corpus,
        labels: &plan.schemas.labels,
    };
    let resource_of = |file: FileId| {
        let keys = lookup::resource_keys(corpus, file);
        let mut names = keys.iter().map(|key| namer.resource(key));
        names.find(|name| !name.is_empty())
    };
    let listed = entries
        .iter()
        .zip(&documents)
        .map(|(entry, document)| Entry {
            document,
            product: product_of(entry.file)
                .map(String::as_str)
                .or_else(|| resource_of(entry.file))
                .unwrap_or_default(),
        });
    let collection = analyzer.collect(listed.collect(), put)?;
    let write = |(of_cloud, drafts): (CloudLists<'_>, Vec<Draft>)| {
        let (number, shown) = (of_cloud.number, &of_cloud.published);
        let cloud = &plan.schemas.clouds[number];
        let is_shown = |file| plan.clouds_of(file).contains(number);
        let mut types: BTreeMap<String, usize> = BTreeMap::new();
        for file in shown {
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
        let resources = index::write_resources(plan, shown, put)?.path;
        let written = of_cloud.write(drafts, put)?;
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
        Ok(CloudBundle {
            cloud: cloud.name.clone(),
            title: cloud.title.clone(),
            entry,
            articles: shown.len(),
            types,
            products: written.products,
            topics: written.topics,
        })
    };
    clouds.into_par_iter().map(write).collect()
}

/// Returns the names of products, by id in lower case.
fn product_names(drafts: &[Draft]) -> HashMap<String, String> {
    let named = drafts.iter().filter(|draft| !draft.label.is_unnamed);
    let names = named.flat_map(|Draft { page, .. }| {
        let ids = page.ids.iter();
        ids.map(|id| (id.to_lowercase(), page.title.clone()))
    });
    names.collect()
}
