//! The articles of a bundle.

use super::model::{Choice, Listed, Named, SideName};
use super::source::{
    CloudInfo, Entry, Key, LOOKUPS, Lists, PointerSource, Source, Targets, TopicInfo, split_key,
};
use crate::bundle::{Bundle, BundleError, View};
use crate::published::html::{Piece, pieces};
use crate::published::{Article, AudienceName, By, Card, HeldBack};
use crate::report::Owner;
use crate::schema::{ARTICLE_REFERENCE, BodyKind, Schemas};
use rayon::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A bundle as a side of a comparison.
pub(crate) struct BundleSource<'a> {
    name: SideName,
    schemas: &'a Schemas,
    views: Vec<View>,
    topics: BTreeMap<String, TopicInfo>,
    products: BTreeMap<String, String>,
}

impl<'a> BundleSource<'a> {
    /// Returns the side of a bundle.
    pub(crate) fn new(
        name: SideName,
        bundle: &Arc<Bundle>,
        schemas: &'a Schemas,
    ) -> Result<Self, BundleError> {
        let rows = bundle.clouds().iter();
        let views = rows.map(|row| bundle.view(Some(&row.name)));
        let mut source = Self {
            name,
            schemas,
            views: views.collect::<Result<_, _>>()?,
            topics: BTreeMap::new(),
            products: BTreeMap::new(),
        };
        source.read_topics()?;
        Ok(source)
    }

    /// Returns the audience; `None` for a bundle without clouds.
    pub(crate) fn audience(&self) -> Option<AudienceName> {
        self.views.first().map(|view| view.cloud.audience)
    }

    fn read_topics(&mut self) -> Result<(), BundleError> {
        for view in &self.views {
            for row in view.taxonomy()?.products {
                let product = view.product(&row.object)?;
                for id in &product.ids {
                    let title = product.title.clone();
                    self.products.entry(id.to_lowercase()).or_insert(title);
                }
                let named = Named {
                    id: product.ids.first().cloned().unwrap_or_default(),
                    title: product.title.clone(),
                };
                let rows = product.categories.into_iter();
                for topic in rows.flat_map(|category| category.topics) {
                    let id = topic.id.to_lowercase();
                    let known = self.topics.entry(id).or_insert_with(|| TopicInfo {
                        topic: Named {
                            id: topic.id,
                            title: topic.title,
                        },
                        product: named.clone(),
                        description: topic.description,
                        clouds: Vec::new(),
                    });
                    let cloud = &view.cloud.cloud;
                    if known.clouds.last() != Some(cloud) {
                        known.clouds.push(cloud.clone());
                    }
                }
            }
        }
        Ok(())
    }

    fn is_answer(&self, card: &Card) -> bool {
        let mut types = self.schemas.types.iter();
        let kind = types.find(|kind| kind.name == card.self_help_type);
        kind.is_none_or(|kind| kind.body != BodyKind::Json)
    }

    fn is_seen(&self, card: &Card) -> bool {
        self.audience() == Some(AudienceName::Internal) || !card.internal
    }

    /// Returns the ids of all articles, each with the view of a cloud that shows it.
    fn articles(&self) -> Result<BTreeMap<String, &View>, BundleError> {
        let mut articles = BTreeMap::new();
        for view in &self.views {
            for id in view.entries(By::Id)?.into_keys() {
                articles.entry(id).or_insert(view);
            }
        }
        Ok(articles)
    }
}

impl Source for BundleSource<'_> {
    fn name(&self) -> SideName {
        self.name.clone()
    }

    fn clouds(&self) -> Vec<CloudInfo> {
        let clouds = self.views.iter().map(|view| CloudInfo {
            name: view.cloud.cloud.clone(),
            title: view.cloud.title.clone(),
            portal: view.cloud.portal.clone(),
        });
        clouds.collect()
    }

    fn entries(&self) -> Result<BTreeMap<String, Entry>, BundleError> {
        let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
        // The cards of such a bundle do not say it.
        let all_are_internal = self.audience() == Some(AudienceName::Internal);
        for view in &self.views {
            let cloud = &view.cloud.cloud;
            for (id, entry) in view.entries(By::Id)? {
                for card in view.all_cards(entry)? {
                    let entry = entries.entry(id.clone()).or_insert_with(|| Entry {
                        id: card.id,
                        title: card.title,
                        kind: card.self_help_type,
                        path: None,
                        owner: Owner::default(),
                        order: card.order,
                        clouds: Vec::new(),
                        keys: BTreeSet::new(),
                        is_internal: card.internal || all_are_internal,
                        object: card.object.unwrap_or_default(),
                        targeting: None,
                        search: None,
                    });
                    entry.clouds.push(cloud.clone());
                }
            }
            for by in LOOKUPS {
                for (key, list) in view.entries(by)? {
                    for card in view.all_cards(list)? {
                        if let Some(entry) = entries.get_mut(&card.id.to_lowercase()) {
                            entry.keys.insert((by, key.clone()));
                        }
                    }
                }
            }
        }
        Ok(entries)
    }

    fn document(&self, id: &str, entry: &Entry) -> Result<Article, BundleError> {
        let clouds = &entry.clouds;
        let mut views = self.views.iter();
        let Some(view) = views.find(|view| clouds.contains(&view.cloud.cloud)) else {
            return Ok(Article::default());
        };
        Ok(view.article(id)?.unwrap_or_default())
    }

    fn knows_days(&self) -> bool {
        true
    }

    fn ids(&self) -> Result<Vec<String>, BundleError> {
        Ok(self.articles()?.into_keys().collect())
    }

    fn object(&self, id: &str) -> Result<Option<(String, Vec<u8>)>, BundleError> {
        for view in &self.views {
            if let Some(path) = view.object_of(id)? {
                let bytes = view.bundle().load(&path)?;
                return Ok(Some((path, bytes.into())));
            }
        }
        Ok(None)
    }

    fn lists(&self, keys: &BTreeSet<Key>) -> Result<Lists, BundleError> {
        let mut lists = Lists::new();
        for (by, key) in keys {
            let mut by_cloud = BTreeMap::new();
            for view in &self.views {
                let cards = view.cards(*by, key)?.into_iter();
                let cards = cards.filter(|card| self.is_seen(card));
                let list: Vec<Arc<Listed>> = cards
                    .map(|card| {
                        Arc::new(Listed {
                            is_answer: self.is_answer(&card),
                            id: card.id,
                            title: card.title,
                        })
                    })
                    .collect();
                if !list.is_empty() {
                    by_cloud.insert(view.cloud.cloud.clone(), list);
                }
            }
            if !by_cloud.is_empty() {
                lists.insert((*by, key.clone()), by_cloud);
            }
        }
        Ok(lists)
    }

    fn choice(&self, key: &Key) -> Choice {
        let (topic, product) = split_key(key);
        Choice {
            by: key.0,
            key: key.1.clone(),
            topic: topic.map(|id| Named {
                id: id.to_owned(),
                title: self
                    .topics
                    .get(id)
                    .map_or_else(String::new, |topic| topic.topic.title.clone()),
            }),
            product: product.map(|id| Named {
                id: id.to_owned(),
                title: self.products.get(id).cloned().unwrap_or_default(),
            }),
        }
    }

    fn held_back(&self) -> &[HeldBack] {
        &[]
    }

    fn topics(&self) -> Result<BTreeMap<String, TopicInfo>, BundleError> {
        Ok(self.topics.clone())
    }

    fn pointers(
        &self,
        wanted: &Targets<'_>,
    ) -> Result<BTreeMap<String, Vec<PointerSource>>, BundleError> {
        let articles: Vec<(String, &View)> = self.articles()?.into_iter().collect();
        let found = articles.par_iter().map(|(id, view)| {
            let Some(article) = view.article(id)? else {
                return Ok(Vec::new());
            };
            let mut targets = BTreeSet::new();
            let parts = article.sections.iter().map(|section| &section.html);
            for html in parts.chain([&article.html]) {
                for piece in pieces(html) {
                    if let Piece::ArticleLink(link) = piece {
                        targets.extend(link.value("data-article").map(|id| id.to_lowercase()));
                    }
                }
            }
            if let Some(body) = &article.body {
                push_references(&body.data, &mut targets);
            }
            let source = PointerSource {
                id: article.id.clone(),
                path: article.source.clone(),
            };
            let targets = targets.into_iter();
            let wanted = targets.filter(|target| wanted.ids.contains(target.as_str()));
            Ok(wanted.map(|target| (target, source.clone())).collect())
        });
        let found = found.collect::<Result<Vec<Vec<_>>, BundleError>>()?;
        let mut pointers: BTreeMap<String, Vec<PointerSource>> = BTreeMap::new();
        for (id, source) in found.into_iter().flatten() {
            pointers.entry(id).or_default().push(source);
        }
        Ok(pointers)
    }

    fn display(&self, path: &str) -> String {
        path.to_owned()
    }

    fn has_file(&self, _: &str) -> bool {
        false
    }

    fn why_absent(&self, _: &str) -> Option<String> {
        None
    }

    fn is_published_file(&self, _: &str) -> bool {
        false
    }

    fn stop_words(&self) -> Option<&[String]> {
        None
    }

    fn search_order(&self) -> Option<Vec<String>> {
        None
    }

    fn roots(&self) -> Option<Vec<String>> {
        Some(self.views.iter().map(|view| view.path.clone()).collect())
    }
}

/// Adds the ids of the articles that a document refers to.
fn push_references(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => {
            for item in items {
                push_references(item, into);
            }
        }
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(id) if key == ARTICLE_REFERENCE => {
                        into.insert(id.trim().to_lowercase());
                    }
                    value => push_references(value, into),
                }
            }
        }
        _ => {}
    }
}
