//! A tree, compiled in memory.

use super::super::pages::Pages;
use super::super::site::{Beside, Made, Site};
use super::ADDITION;
use crate::api::Api;
use crate::article::Article;
use crate::bundle::{Bundle, BundleError, CloudRow, Files, Keeper, Layered, Memory, View};
use crate::compile::{self, CloudBundle, Edition, Entry, Object, Plan, PutError};
use crate::config::Config;
use crate::corpus::{Corpus, Taxonomy, is_markdown};
use crate::finding::FileId;
use crate::schema::{ArticleMember, Schemas};
use crate::search::Analysed;
use std::collections::HashMap;
use std::sync::Arc;

/// The settings of a server, which do not change while it runs.
#[derive(Debug)]
pub(in super::super) struct RenderContext {
    pub(in super::super) schemas: &'static Schemas,
    pub(in super::super) config: &'static Config,
    pub(in super::super) cloud: Option<String>,
    pub(in super::super) pages: Option<Arc<Pages>>,
    pub(in super::super) edition: Edition<'static>,
}

impl RenderContext {
    fn plan<'p>(&self, corpus: &'p Corpus, published: &'p [FileId]) -> Plan<'p> {
        Plan {
            corpus,
            schemas: self.schemas,
            edition: self.edition,
            published,
        }
    }
}

/// The articles that are shown, in order.
fn published(corpus: &Corpus, edition: Edition<'_>) -> Vec<FileId> {
    let is_shown = |file: FileId, article: &Article| {
        is_markdown(&article.source.path)
            && !article.is_unread()
            && article.self_help_type.is_some()
            && !corpus.targeting.article(file).clouds.is_empty()
            && edition.includes(corpus, file)
    };
    let files = corpus.files();
    let shown = files.filter(|(file, article)| is_shown(*file, article));
    shown.map(|(file, _)| file).collect()
}

/// A tree and the bundle that it compiles to.
///
/// Articles with errors are part of it, unlike in a bundle that is built: their
/// authors want to see them.
#[derive(Debug)]
pub(in super::super) struct Tree {
    pub(super) context: Arc<RenderContext>,
    pub(super) corpus: Arc<Corpus>,
    /// What all articles compile to, as far as that is worked out.
    compiled: Arc<Compiled>,
    /// Objects of articles that changed since, by id.
    changed: Vec<(String, Object, Vec<u8>)>,
}

#[derive(Debug)]
struct Compiled {
    /// The articles that it was made of.
    corpus: Arc<Corpus>,
    /// The articles that are shown.
    shown: Arc<[FileId]>,
    objects: HashMap<FileId, Compilation>,
    memory: Arc<Memory>,
    clouds: Vec<CloudRow>,
}

/// What an article was compiled to, and what a search knows of it.
#[derive(Debug, Clone)]
struct Compilation {
    object: Object,
    search: Option<Arc<Analysed>>,
}

impl Tree {
    /// Compiles a whole tree; what `old` has of it is kept.
    pub(super) fn compile(
        context: Arc<RenderContext>,
        corpus: Arc<Corpus>,
        old: Option<&Self>,
    ) -> Result<Self, PutError> {
        let published = published(&corpus, context.edition);
        let keeper = Keeper::default();
        let known = |file| {
            let object = old?.made_of(&corpus, file)?.object.clone();
            let bytes = old?.compiled.memory.read(&object.path).ok()?;
            keeper.keep(object.path.clone(), bytes);
            Some(object)
        };
        let put = |bytes: Vec<u8>| keeper.put(bytes);
        let plan = context.plan(&corpus, &published);
        let mut entries = compile::articles(plan, &published, &known, &put)?;
        if let Some(old) = old.filter(|old| old.has_topics_of(&corpus)) {
            for entry in entries.iter_mut().filter(|entry| entry.search.is_none()) {
                let made = old.made_of(&corpus, entry.file);
                entry.search = made.and_then(|made| made.search.clone());
            }
        }
        let clouds = compile::clouds(plan, &entries, &put)?;
        let objects = entries.into_iter().map(|entry| {
            let Entry {
                file,
                object,
                search,
            } = entry;
            (file, Compilation { object, search })
        });
        let compiled = Compiled {
            corpus: Arc::clone(&corpus),
            shown: published.into(),
            objects: objects.collect(),
            clouds: clouds.into_iter().map(row).collect(),
            memory: Arc::new(keeper.into_memory()),
        };
        Ok(Self {
            context,
            corpus,
            compiled: Arc::new(compiled),
            changed: Vec::new(),
        })
    }

    /// What an article of `corpus` was compiled to, if it is the same as then and
    /// made of nothing but itself.
    fn made_of(&self, corpus: &Corpus, file: FileId) -> Option<&Compilation> {
        let article = &corpus.articles[file as usize];
        if !article.stands_alone() {
            return None;
        }
        let was = &self.compiled.corpus;
        let then = was.by_path(&article.source.path)?;
        let is_same = Arc::ptr_eq(article, &was.articles[then as usize]);
        is_same.then(|| self.compiled.objects.get(&then))?
    }

    /// Whether topics are called in `corpus` what they were called then: a search
    /// finds articles by the words of their topics, too.
    fn has_topics_of(&self, corpus: &Corpus) -> bool {
        let was: &Corpus = &self.compiled.corpus;
        let files = |corpus| -> Vec<FileId> {
            let products = Taxonomy::of(corpus).products;
            products.iter().map(|product| product.file).collect()
        };
        let (then, now) = (files(was), files(corpus));
        let article = |corpus: &Corpus, file: FileId| Arc::clone(&corpus.articles[file as usize]);
        then.len() == now.len()
            && then
                .into_iter()
                .zip(now)
                .all(|(then, now)| Arc::ptr_eq(&article(was, then), &article(corpus, now)))
    }

    /// The ids of articles that lists do not show yet as they are.
    pub(super) fn ahead(&self) -> Vec<String> {
        self.changed.iter().map(|(id, ..)| id.clone()).collect()
    }

    /// The same tree with other content of some articles, which alone are
    /// compiled: lists still show what they showed.
    pub(super) fn with(&self, corpus: Arc<Corpus>, files: &[FileId]) -> Result<Self, PutError> {
        let published = published(&corpus, self.context.edition);
        // One whose type cannot be read while it is edited is shown as far as it goes.
        let is_shown = |file: &FileId| {
            !corpus.targeting.article(*file).clouds.is_empty()
                && self.context.edition.includes(&corpus, *file)
        };
        let shown: Vec<FileId> = files.iter().copied().filter(is_shown).collect();
        let made = std::sync::Mutex::new(Vec::new());
        let put = |bytes: Vec<u8>| {
            let object = crate::emit::object(&bytes);
            let mut made = made
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            made.push((object.path.clone(), bytes));
            Ok(object)
        };
        let plan = self.context.plan(&corpus, &published);
        let entries = compile::articles(plan, &shown, &|_| None, &put)?;
        let made = made
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let made: HashMap<String, Vec<u8>> = made.into_iter().collect();
        let mut changed: Vec<(String, Object, Vec<u8>)> = Vec::new();
        for entry in entries {
            let bytes = made.get(&entry.object.path).cloned().unwrap_or_default();
            changed.push((
                corpus.article(entry.file).id().to_owned(),
                entry.object,
                bytes,
            ));
        }
        let is_old = |id: &str| {
            changed
                .iter()
                .all(|(other, ..)| !other.eq_ignore_ascii_case(id))
        };
        let older = self.changed.iter().filter(|(id, ..)| is_old(id)).cloned();
        let older: Vec<_> = older.collect();
        changed.extend(older);
        Ok(Self {
            context: Arc::clone(&self.context),
            corpus,
            compiled: Arc::clone(&self.compiled),
            changed,
        })
    }

    /// What is served of it.
    pub(super) fn site(&self, old: Option<&Site>) -> Result<Site, BundleError> {
        let beside = match &self.context.pages {
            Some(pages) => Beside::Made(Made {
                pages: Arc::clone(pages),
                corpus: Arc::clone(&self.compiled.corpus),
                shown: Arc::clone(&self.compiled.shown),
                names_files: !self
                    .context
                    .edition
                    .audience
                    .withholds(ArticleMember::Source),
            }),
            None => Beside::Nothing,
        };
        let site = Site::new(Api::new(self.view()?), beside, Some(ADDITION));
        Ok(match old {
            Some(old) => site.following(old),
            None => site,
        })
    }

    fn view(&self) -> Result<View, BundleError> {
        let above = Keeper::default();
        for (_, object, bytes) in &self.changed {
            above.keep(object.path.clone(), bytes.clone().into());
        }
        let files = Layered {
            above: above.into_memory(),
            below: Arc::clone(&self.compiled.memory),
        };
        let bundle = Bundle::with_clouds(Box::new(files), self.compiled.clouds.clone())?;
        let mut view = Arc::new(bundle).view(self.context.cloud.as_deref())?;
        for (id, object, _) in &self.changed {
            view.put_instead(id, object.path.clone());
        }
        Ok(view)
    }
}

fn row(cloud: CloudBundle) -> CloudRow {
    CloudRow {
        name: cloud.cloud,
        entry: cloud.entry.path,
    }
}
