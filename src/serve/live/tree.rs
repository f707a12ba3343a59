//! A tree of articles that is compiled in memory.

use super::super::pages::{GeneratedPages, Pages};
use super::super::site::{SiblingFiles, Site};
use super::model::SCRIPT;
use crate::api::Api;
use crate::article::Article;
use crate::bundle::{
    Bundle, BundleError, CloudRow, Files, LayeredFiles, MemoryFiles, MemoryWriter, View,
};
use crate::compile::{self, CompiledArticle, Edition, Guide, Plan, PutError};
use crate::corpus::{Corpus, Taxonomy, is_markdown};
use crate::finding::FileId;
use crate::published::{CloudBundle, Object};
use crate::schema::{ArticleMember, AudienceName, Schemas};
use crate::search::AnalyzedDocument;
use crate::workspace::Held;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Context of a tree, which changes only with the settings.
#[derive(Debug)]
pub(in super::super) struct RenderContext {
    pub(in super::super) schemas: Held<Schemas>,
    pub(in super::super) cloud: Option<String>,
    pub(in super::super) pages: Option<Arc<Pages>>,
    pub(in super::super) audience: AudienceName,
}

impl RenderContext {
    /// Returns the audience and the clouds of the articles that are shown.
    fn edition(&self) -> Edition<'_> {
        Edition::of(self.audience, &self.schemas)
    }

    fn plan<'p>(&'p self, corpus: &'p Corpus, published: &'p [FileId]) -> Plan<'p> {
        Plan {
            corpus,
            schemas: &self.schemas,
            edition: self.edition(),
            published,
        }
    }
}

/// Returns the articles that are published, in order.
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

/// Tree with its bundle in memory. Unlike in a bundle on disk, articles with errors are published
/// so that their authors can see them.
#[derive(Debug)]
pub(in super::super) struct Tree {
    pub(super) context: Arc<RenderContext>,
    /// Result of the last compilation of all articles.
    compiled: Arc<Compiled>,
    /// Objects of articles that changed since then, by id.
    changed: Vec<(String, Object, Vec<u8>)>,
}

#[derive(Debug)]
struct Compiled {
    /// Articles that were compiled.
    corpus: Arc<Corpus>,
    /// Articles that are published.
    shown: Arc<[FileId]>,
    objects: HashMap<FileId, Compilation>,
    /// The guide through the articles, for pages.
    guide: Arc<Guide>,
    memory: Arc<MemoryFiles>,
    clouds: Vec<CloudRow>,
}

/// Compiled article: its object and its search index.
#[derive(Debug, Clone)]
struct Compilation {
    object: Object,
    search: Option<Arc<AnalyzedDocument>>,
}

impl Tree {
    /// Compiles a whole tree. Reuses unchanged articles of `old`.
    pub(super) fn compile(
        context: Arc<RenderContext>,
        corpus: Arc<Corpus>,
        old: Option<&Self>,
    ) -> Result<Self, PutError> {
        let published = published(&corpus, context.edition());
        let writer = MemoryWriter::default();
        let known = |file| {
            let object = old?.compilation_of(&corpus, file)?.object.clone();
            let bytes = old?.compiled.memory.read(&object.path).ok()?;
            writer.insert(object.path.clone(), bytes);
            Some(object)
        };
        let put = |bytes: Vec<u8>| writer.put(bytes);
        let plan = context.plan(&corpus, &published);
        let mut entries = compile::articles(plan, &published, &known, &put)?;
        if let Some(old) = old.filter(|old| old.has_topics_of(&corpus)) {
            for entry in entries.iter_mut().filter(|entry| entry.search.is_none()) {
                let known = old.compilation_of(&corpus, entry.file);
                entry.search = known.and_then(|known| known.search.clone());
            }
        }
        let clouds = compile::clouds(plan, &entries, &put)?;
        let objects = entries.into_iter().map(|entry| {
            let CompiledArticle {
                file,
                object,
                search,
            } = entry;
            (file, Compilation { object, search })
        });
        let guide = Arc::new(Guide::of(plan));
        let compiled = Compiled {
            corpus,
            guide,
            shown: published.into(),
            objects: objects.collect(),
            clouds: clouds.into_iter().map(row).collect(),
            memory: Arc::new(writer.into_files()),
        };
        Ok(Self {
            context,
            compiled: Arc::new(compiled),
            changed: Vec::new(),
        })
    }

    /// Returns the compiled form of an article of `corpus`, if it did not change and does not
    /// depend on other files.
    fn compilation_of(&self, corpus: &Corpus, file: FileId) -> Option<&Compilation> {
        let article = &corpus.articles[file.index()];
        if !article.stands_alone() {
            return None;
        }
        let old = &self.compiled.corpus;
        let old_file = old.by_path(&article.source.path)?;
        if !Arc::ptr_eq(article, &old.articles[old_file.index()]) {
            return None;
        }
        self.compiled.objects.get(&old_file)
    }

    /// Returns true if the products and topics of `corpus` are the same as in the last compilation.
    /// The search index of an article also contains the titles of its topics.
    fn has_topics_of(&self, corpus: &Corpus) -> bool {
        let old: &Corpus = &self.compiled.corpus;
        let files = |corpus| -> Vec<FileId> {
            let products = Taxonomy::of(corpus).products;
            products.iter().map(|product| product.file).collect()
        };
        let (old_files, new_files) = (files(old), files(corpus));
        old_files.len() == new_files.len()
            && old_files.iter().zip(new_files).all(|(old_file, new_file)| {
                Arc::ptr_eq(
                    &old.articles[old_file.index()],
                    &corpus.articles[new_file.index()],
                )
            })
    }

    /// Returns the ids of the articles that changed since the last compilation of all articles.
    pub(super) fn changed_ids(&self) -> Vec<String> {
        self.changed.iter().map(|(id, ..)| id.clone()).collect()
    }

    /// Compiles only the articles `files` of `corpus`, whose content changed. Lists still contain
    /// the old content.
    pub(super) fn with_changed(&self, corpus: &Corpus, files: &[FileId]) -> Result<Self, PutError> {
        let published = published(corpus, self.context.edition());
        // An article without a valid type, for example during an edit, is also shown.
        let is_shown = |file: &FileId| {
            !corpus.targeting.article(*file).clouds.is_empty()
                && self.context.edition().includes(corpus, *file)
        };
        let shown: Vec<FileId> = files.iter().copied().filter(is_shown).collect();
        let objects = Mutex::new(Vec::new());
        let put = |bytes: Vec<u8>| {
            let object = Object::of(&bytes);
            let mut objects = objects.lock().unwrap_or_else(PoisonError::into_inner);
            objects.push((object.path.clone(), bytes));
            Ok(object)
        };
        let plan = self.context.plan(corpus, &published);
        let entries = compile::articles(plan, &shown, &|_| None, &put)?;
        let objects: HashMap<String, Vec<u8>> = objects
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
            .into_iter()
            .collect();
        let mut changed: Vec<(String, Object, Vec<u8>)> = Vec::new();
        for entry in entries {
            let bytes = objects.get(&entry.object.path).cloned().unwrap_or_default();
            changed.push((
                corpus.article(entry.file).id().to_owned(),
                entry.object,
                bytes,
            ));
        }
        for older in &self.changed {
            if !changed
                .iter()
                .any(|(id, ..)| id.eq_ignore_ascii_case(&older.0))
            {
                changed.push(older.clone());
            }
        }
        Ok(Self {
            context: Arc::clone(&self.context),
            compiled: Arc::clone(&self.compiled),
            changed,
        })
    }

    /// Returns the site of the tree.
    pub(super) fn site(&self, old: Option<&Site>) -> Result<Site, BundleError> {
        let siblings = match &self.context.pages {
            Some(pages) => SiblingFiles::Generated(GeneratedPages {
                pages: Arc::clone(pages),
                corpus: Arc::clone(&self.compiled.corpus),
                shown: Arc::clone(&self.compiled.shown),
                guide: Arc::clone(&self.compiled.guide),
                names_files: !self
                    .context
                    .edition()
                    .audience
                    .withholds(ArticleMember::Source),
            }),
            None => SiblingFiles::Nothing,
        };
        let videos = self.context.schemas.components.videos.clone();
        let api = Api::new(self.view()?).with_videos(videos);
        let site = Site::new(api, siblings, Some(SCRIPT));
        Ok(match old {
            Some(old) => site.following(old),
            None => site,
        })
    }

    fn view(&self) -> Result<View, BundleError> {
        let upper = MemoryWriter::default();
        for (_, object, bytes) in &self.changed {
            upper.insert(object.path.clone(), bytes.clone().into());
        }
        let files = LayeredFiles {
            upper: upper.into_files(),
            lower: Arc::clone(&self.compiled.memory),
        };
        let bundle = Bundle::with_clouds(Box::new(files), self.compiled.clouds.clone())?;
        let mut view = Arc::new(bundle).view(self.context.cloud.as_deref())?;
        for (id, object, _) in &self.changed {
            view.override_object(id, object.path.clone());
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
