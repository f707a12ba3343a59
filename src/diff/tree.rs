//! The articles of a tree, as a build would publish them.

use super::model::{Choice, Listed, Named, SideName};
use super::source::{
    CloudInfo, Entry, Key, LOOKUPS, Lists, PointerSource, Source, Targets, TopicInfo, split_key,
};
use super::targets::{Pointed, targets};
use crate::article::Article as Parsed;
use crate::bundle::BundleError;
use crate::compile::{self, CompiledArticle, Edition, Plan, Selection, product_title};
use crate::corpus::{Corpus, Product, Taxonomy, Topic, spread};
use crate::finding::FileId;
use crate::lookup::{Order, display_order, title};
use crate::published::{Article, By, HeldBack, Object, to_bytes};
use crate::report::Owner;
use crate::schema::{AudienceName, BodyKind, Schemas};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A tree as a side of a comparison.
pub(crate) struct TreeSource<'a> {
    name: SideName,
    pub(super) corpus: &'a Corpus,
    pub(super) schemas: &'a Schemas,
    pub(super) edition: Edition<'a>,
    pub(super) selection: &'a Selection,
    pub(super) taxonomy: Taxonomy<'a>,
    order: Order,
    /// The articles that may differ from those of the other side; `None` for all.
    pub(super) candidates: Option<Vec<FileId>>,
}

impl<'a> TreeSource<'a> {
    /// Returns the side of a tree. `selection` must be narrowed to `edition`.
    pub(crate) fn new(
        name: SideName,
        corpus: &'a Corpus,
        schemas: &'a Schemas,
        edition: Edition<'a>,
        selection: &'a Selection,
    ) -> Self {
        Self {
            name,
            corpus,
            schemas,
            edition,
            selection,
            taxonomy: Taxonomy::of(corpus),
            order: Order::of(corpus),
            candidates: None,
        }
    }

    /// Returns the audience.
    pub(crate) fn audience(&self) -> AudienceName {
        self.edition.audience.name
    }

    fn plan(&self) -> Plan<'_> {
        Plan {
            corpus: self.corpus,
            schemas: self.schemas,
            edition: self.edition,
            published: &self.selection.published,
        }
    }

    pub(super) fn is_published(&self, file: FileId) -> bool {
        self.selection.published.binary_search(&file).is_ok()
    }

    fn is_internal(&self, file: FileId) -> bool {
        let kind = self.corpus.article(file).self_help_type.as_deref();
        kind.is_some_and(|kind| kind.internal)
    }

    /// Returns true if the reader of the bundle sees an article in lists.
    fn is_seen(&self, file: FileId) -> bool {
        self.edition.audience.name == AudienceName::Internal || !self.is_internal(file)
    }

    fn entry(&self, compiled: CompiledArticle) -> Entry {
        let file = compiled.file;
        let (corpus, schemas) = (self.corpus, self.schemas);
        let article = corpus.article(file);
        let shown = corpus.targeting.article(file);
        let keys = LOOKUPS.into_iter().flat_map(|by| {
            let keys = by.keys(corpus, file).into_iter();
            keys.map(move |key| (by, key.into_owned()))
        });
        let lists = [
            &shown.topics,
            &shown.products,
            &shown.services,
            &shown.resources,
            &shown.tags,
            &shown.symptoms,
        ];
        let names = |list: &[u32]| -> Vec<String> {
            let names = list.iter().map(|name| corpus.targeting.name(*name));
            names.map(str::to_owned).collect()
        };
        let clouds = self.plan().clouds_of(file);
        Entry {
            id: article.id().to_owned(),
            title: title(article).into_owned(),
            kind: kind_name(article),
            path: Some(article.source.path.clone()),
            owner: Owner::of(article),
            order: display_order(article),
            clouds: clouds.names(schemas).map(str::to_owned).collect(),
            keys: keys.collect(),
            is_internal: self.is_internal(file),
            object: compiled.object.path,
            targeting: Some(lists.into_iter().map(|list| names(list)).collect()),
            search: compiled.search,
        }
    }

    fn listed(&self, file: FileId) -> Listed {
        let article = self.corpus.article(file);
        let kind = article.self_help_type.as_deref();
        Listed {
            id: article.id().to_owned(),
            title: title(article).into_owned(),
            is_answer: kind.is_some_and(|kind| kind.body != BodyKind::Json),
        }
    }

    fn file_of(&self, id: &str) -> Option<FileId> {
        let mut files = self.corpus.by_id(id).iter().copied();
        files.find(|file| self.is_published(*file))
    }

    fn topic_info(&self, product: &Product<'_>, topic: &Topic<'_>) -> TopicInfo {
        let clouds = product.clouds & self.edition.clouds;
        TopicInfo {
            topic: Named {
                id: topic.id.to_owned(),
                title: topic.short_description.to_owned(),
            },
            product: Named {
                id: product.ids.first().copied().unwrap_or_default().to_owned(),
                title: product_title(self.corpus, self.schemas, product),
            },
            description: topic.long_description.to_owned(),
            clouds: clouds.names(self.schemas).map(str::to_owned).collect(),
        }
    }
}

impl Source for TreeSource<'_> {
    fn name(&self) -> SideName {
        self.name.clone()
    }

    fn clouds(&self) -> Vec<CloudInfo> {
        let clouds = self.edition.clouds.indexes();
        let clouds = clouds.filter_map(|at| self.schemas.clouds.get(at));
        clouds
            .map(|cloud| CloudInfo {
                name: cloud.name.clone(),
                title: cloud.title.clone(),
                portal: cloud.portal.clone(),
            })
            .collect()
    }

    fn entries(&self) -> Result<BTreeMap<String, Entry>, BundleError> {
        let files = match &self.candidates {
            Some(files) => files,
            None => &self.selection.published,
        };
        let put = |bytes: Vec<u8>| Ok(Object::of(&bytes));
        // Nothing is stored, so nothing can fail.
        let compiled = compile::articles(self.plan(), files, &|_| None, &put).unwrap_or_default();
        let entries = compiled.into_par_iter().map(|compiled| {
            let entry = self.entry(compiled);
            (entry.id.to_lowercase(), entry)
        });
        Ok(entries.collect())
    }

    fn document(&self, id: &str, _: &Entry) -> Result<Article, BundleError> {
        let file = self.file_of(id);
        let document = file.map(|file| compile::article(self.plan(), file));
        Ok(document.unwrap_or_default())
    }

    fn knows_days(&self) -> bool {
        false
    }

    fn ids(&self) -> Result<Vec<String>, BundleError> {
        let files = self.selection.published.iter();
        let ids = files.map(|file| self.corpus.article(*file).id().to_owned());
        Ok(ids.collect())
    }

    fn object(&self, id: &str) -> Result<Option<(String, Vec<u8>)>, BundleError> {
        Ok(self.file_of(id).map(|file| {
            let bytes = to_bytes(&compile::article(self.plan(), file));
            (Object::of(&bytes).path, bytes)
        }))
    }

    fn lists(&self, keys: &BTreeSet<Key>) -> Result<Lists, BundleError> {
        let wanted: BTreeSet<(By, &str)> = keys.iter().map(|(by, key)| (*by, &**key)).collect();
        let found = spread(&self.selection.published).flat_map_iter(|file| {
            let mut found: Vec<(Key, FileId)> = Vec::new();
            if self.is_seen(*file) {
                for by in LOOKUPS {
                    for key in by.keys(self.corpus, *file) {
                        if wanted.contains(&(by, &*key)) {
                            found.push(((by, key.into_owned()), *file));
                        }
                    }
                }
            }
            found
        });
        let mut files: BTreeMap<Key, Vec<FileId>> = BTreeMap::new();
        for (key, file) in found.collect::<Vec<_>>() {
            files.entry(key).or_default().push(file);
        }
        let mut known: BTreeMap<FileId, Arc<Listed>> = BTreeMap::new();
        let mut lists = Lists::new();
        for (key, mut list) in files {
            self.order.sort(&mut list);
            let mut by_cloud: BTreeMap<String, Vec<Arc<Listed>>> = BTreeMap::new();
            for file in list {
                let listed = known
                    .entry(file)
                    .or_insert_with(|| Arc::new(self.listed(file)));
                for cloud in self.plan().clouds_of(file).names(self.schemas) {
                    let list = by_cloud.entry(cloud.to_owned()).or_default();
                    list.push(Arc::clone(listed));
                }
            }
            lists.insert(key, by_cloud);
        }
        Ok(lists)
    }

    fn choice(&self, key: &Key) -> Choice {
        let (topic, product) = split_key(key);
        let named = |id: &str, title: Option<String>| Named {
            id: id.to_owned(),
            title: title.unwrap_or_default(),
        };
        Choice {
            by: key.0,
            key: key.1.clone(),
            topic: topic.map(|id| {
                let topic = self.taxonomy.topic(id);
                named(
                    id,
                    topic.map(|(_, topic)| topic.short_description.to_owned()),
                )
            }),
            product: product.map(|id| {
                let product = self.taxonomy.product(id);
                named(
                    id,
                    product.map(|product| product_title(self.corpus, self.schemas, product)),
                )
            }),
        }
    }

    fn held_back(&self) -> &[HeldBack] {
        &self.selection.held_back
    }

    fn topics(&self) -> Result<BTreeMap<String, TopicInfo>, BundleError> {
        let mut topics = BTreeMap::new();
        for product in &self.taxonomy.products {
            if !self.is_published(product.file) {
                continue;
            }
            for topic in &product.topics {
                topics
                    .entry(topic.id.to_lowercase())
                    .or_insert_with(|| self.topic_info(product, topic));
            }
        }
        Ok(topics)
    }

    fn pointers(
        &self,
        wanted: &Targets<'_>,
    ) -> Result<BTreeMap<String, Vec<PointerSource>>, BundleError> {
        let found = spread(&self.selection.published).flat_map_iter(|file| {
            let article = self.corpus.article(*file);
            let mut found = BTreeSet::new();
            for target in targets(article) {
                let id = match &target {
                    Pointed::Path(path) => wanted.paths.get(path.as_str()).copied(),
                    Pointed::Id(id) => {
                        let id = id.trim().to_lowercase();
                        wanted.ids.get(id.as_str()).copied()
                    }
                };
                found.extend(id.map(str::to_owned));
            }
            let source = PointerSource {
                id: article.id().to_owned(),
                path: Some(article.source.path.clone()),
            };
            found.into_iter().map(move |id| (id, source.clone()))
        });
        let mut pointers: BTreeMap<String, Vec<PointerSource>> = BTreeMap::new();
        for (id, source) in found.collect::<Vec<_>>() {
            pointers.entry(id).or_default().push(source);
        }
        Ok(pointers)
    }

    fn display(&self, path: &str) -> String {
        self.corpus.tree.display(path)
    }

    fn has_file(&self, path: &str) -> bool {
        self.corpus.by_path(path).is_some()
    }

    fn why_absent(&self, path: &str) -> Option<String> {
        if self
            .corpus
            .excluded
            .binary_search_by(|one| one.as_str().cmp(path))
            .is_ok()
        {
            return Some("the configuration now excludes its file".to_owned());
        }
        let file = self.corpus.by_path(path)?;
        let reason = if self.edition.includes(self.corpus, file) {
            "its file no longer has a properties block"
        } else {
            "it is now for another audience or for other clouds"
        };
        Some(reason.to_owned())
    }

    fn is_published_file(&self, path: &str) -> bool {
        let file = self.corpus.by_path(path);
        file.is_some_and(|file| self.is_published(file))
    }

    fn stop_words(&self) -> Option<&[String]> {
        Some(&self.schemas.search.stop_words)
    }

    fn search_order(&self) -> Option<Vec<String>> {
        let mut files = self.selection.published.clone();
        files.sort_by_key(|file| {
            let kind = self.corpus.article(*file).self_help_type.as_deref();
            let is_internal = self.edition.audience.marks_internal(kind);
            (is_internal, self.plan().clouds_of(*file))
        });
        let ids = files.into_iter().map(|file| self.corpus.article(file).id());
        Some(ids.map(str::to_owned).collect())
    }

    fn roots(&self) -> Option<Vec<String>> {
        None
    }
}

fn kind_name(article: &Parsed) -> String {
    let kind = article.self_help_type.as_ref();
    kind.map_or_else(String::new, |kind| kind.name.clone())
}
