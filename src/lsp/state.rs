//! The state of the server: documents, trees, and the relations between them.

use super::analysis::Analysis;
use super::client::{Capabilities, Client};
use super::document::Document;
use super::event::{Event, TreeId};
use super::form::Form;
use super::load::Job;
use super::open::{OpenFile, OpenFiles, normal};
use super::opened::{Opened, Place};
use super::project::{ProjectError, Projects};
use super::settings::ClientSettings;
use super::tree::Tree;
use super::uri;
use super::watch::SettingsWatch;
use crate::corpus::starts_with_block;
use crate::finding::FileId;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// A tree that is being loaded.
#[derive(Debug)]
pub(super) struct Loading {
    pub(super) config: Option<PathBuf>,
    pub(super) job: Job,
}

/// Settings that cannot be read, until a file changes.
#[derive(Debug)]
pub(super) struct Failed {
    pub(super) error: ProjectError,
    pub(super) _watch: Option<SettingsWatch>,
}

/// The state of the server.
pub(super) struct State {
    pub(super) client: Client,
    pub(super) capabilities: Capabilities,
    pub(super) settings: ClientSettings,
    pub(super) projects: Arc<dyn Projects>,
    /// Open documents by URI.
    pub(super) documents: BTreeMap<String, Opened>,
    pub(super) trees: BTreeMap<TreeId, Tree>,
    pub(super) failed: BTreeMap<TreeId, Failed>,
    pub(super) loading: BTreeMap<TreeId, Loading>,
    pub(super) folders: Vec<PathBuf>,
    pub(super) events: Sender<Event>,
    pub(super) last_id: TreeId,
    /// Diagnostics of files that are not documents, by URI.
    pub(super) of_settings: BTreeMap<String, Vec<gen_lsp_types::Diagnostic>>,
}

impl State {
    pub(super) fn new(client: Client, projects: Arc<dyn Projects>, events: Sender<Event>) -> Self {
        Self {
            client,
            capabilities: Capabilities::default(),
            settings: ClientSettings::default(),
            projects,
            documents: BTreeMap::new(),
            trees: BTreeMap::new(),
            failed: BTreeMap::new(),
            loading: BTreeMap::new(),
            folders: Vec::new(),
            events,
            last_id: 0,
            of_settings: BTreeMap::new(),
        }
    }

    /// Returns true while a tree is being loaded.
    pub(super) fn is_loading(&self) -> bool {
        !self.loading.is_empty()
    }

    pub(super) fn put(&mut self, uri: &str, place: Place) {
        if let Some(opened) = self.documents.get_mut(uri) {
            opened.place = place;
            opened.is_dirty = true;
        }
    }

    /// Opens a document.
    pub(super) fn open(&mut self, uri: String, version: i32, text: String) {
        let path = uri::to_path(&uri).map(|path| normal(&path));
        let encoding = self.capabilities.encoding;
        let document = Document::new(uri.clone(), path.clone(), version, text, encoding);
        self.documents.insert(uri.clone(), Opened::new(document));
        let place = self.place_of(&uri);
        self.put(&uri, place);
        if let Some(path) = path
            && self.is_of_settings(&path)
        {
            let text = &self.documents[&uri].document.text.text;
            let is_saved = std::fs::read(&path).is_ok_and(|bytes| bytes == text.as_bytes());
            if !is_saved {
                self.settings_changed(&path);
            }
        }
    }

    /// Closes a document.
    pub(super) fn close(&mut self, uri: &str) {
        let Some(opened) = self.documents.remove(uri) else {
            return;
        };
        let Some(path) = &opened.document.path else {
            return self.publish_nothing(uri);
        };
        if self.is_of_settings(path) {
            self.settings_changed(path);
            return;
        }
        self.publish_nothing(uri);
        if let Place::Tree(id) = opened.place
            && let Some(tree) = self.trees.get(&id)
            && let Some(below) = tree.driver.workspace().path_of(path)
        {
            tree.driver.close(&below);
        }
    }

    /// Gives changed texts to their trees.
    pub(super) fn settle(&mut self) {
        let dirty = self.documents.iter().filter(|(_, opened)| opened.is_dirty);
        let dirty: Vec<String> = dirty.map(|(uri, _)| uri.clone()).collect();
        for uri in dirty {
            self.settle_one(&uri);
        }
    }

    fn settle_one(&mut self, uri: &str) {
        let Some(opened) = self.documents.get_mut(uri) else {
            return;
        };
        opened.is_dirty = false;
        match opened.place.clone() {
            Place::Waiting => {}
            Place::Nowhere => {
                if let Some(path) = opened.document.path.clone()
                    && self.is_of_settings(&path)
                {
                    return;
                }
                self.publish_list(uri, Vec::new());
            }
            Place::Single(project) => {
                let document = &opened.document;
                let bytes = document.bytes();
                opened.single = starts_with_block(&bytes)
                    .then(|| Analysis::of_single(project.settings.clone(), &uri::name(uri), bytes));
                self.publish(uri);
            }
            Place::Tree(id) => {
                let Some(tree) = self.trees.get(&id) else {
                    return;
                };
                if give(tree, &mut opened.document) {
                    opened.given = Some(id);
                }
                self.publish(uri);
            }
        }
    }

    /// Returns what is known about the article of a document, if that is about its current text.
    pub(super) fn current(&self, uri: &str) -> Option<(Analysis, FileId, Form)> {
        let opened = self.documents.get(uri)?;
        let analysis = match &opened.place {
            Place::Single(_) => opened.single.clone()?,
            Place::Tree(id) => Analysis::Tree(self.trees.get(id)?.snapshot()),
            Place::Waiting | Place::Nowhere => return None,
        };
        let corpus = analysis.corpus();
        let file = match &analysis {
            Analysis::Single(_) => FileId::new(0),
            Analysis::Tree(_) => {
                let below = corpus.tree.path_below(opened.document.path.as_deref()?)?;
                corpus.by_path(&below)?
            }
        };
        let form = form_of(&opened.document, &analysis, file)?;
        Some((analysis, file, form))
    }

    /// Returns the open files.
    pub(super) fn open_files(&self) -> OpenFiles {
        let files = self.documents.values().filter_map(|opened| {
            let document = &opened.document;
            let path = document.path.clone()?;
            let form = if document.hides_bom {
                Form::without_bom()
            } else {
                self.current(&document.uri)
                    .map_or_else(Form::same, |(_, _, form)| form)
            };
            let file = OpenFile {
                uri: document.uri.clone(),
                version: document.version,
                text: Arc::clone(&document.text),
                form,
            };
            Some((path, file))
        });
        OpenFiles {
            files: Arc::new(files.collect()),
            encoding: self.capabilities.encoding,
        }
    }
}

/// Returns how a document shows its article; `None` if the article has another text.
fn form_of(document: &Document, analysis: &Analysis, file: FileId) -> Option<Form> {
    let corpus = analysis.corpus();
    let article = corpus.article(file);
    if article.unread.is_some() {
        // Nothing of it was read, and its findings are at its start.
        return Some(Form::same());
    }
    if document.hides_bom {
        let text = article.source.text.strip_prefix('\u{feff}')?;
        return (text == document.text.text).then(Form::without_bom);
    }
    Form::of(&document.text.text, &article.source, || {
        std::fs::read(document.path.as_deref()?).ok()
    })
}

/// Gives the text of a document to its tree, if the tree has another one. Returns true if it did.
fn give(tree: &Tree, document: &mut Document) -> bool {
    let Some(path) = document.path.clone() else {
        return false;
    };
    let snapshot = tree.snapshot();
    let corpus = &snapshot.corpus;
    let known = corpus
        .tree
        .path_below(&path)
        .and_then(|below| corpus.by_path(&below));
    let Some(below) = tree.driver.workspace().path_of(&path) else {
        return false;
    };
    if let Some(file) = known {
        let source = &corpus.article(file).source;
        let is_first = !document.is_changed;
        if is_first && source.text.starts_with('\u{feff}') {
            document.hides_bom = !document.text.text.starts_with('\u{feff}');
        }
        let analysis = Analysis::Tree(Arc::clone(&snapshot));
        let is_same = if corpus.article(file).unread.is_some() {
            is_first
        } else {
            form_of(document, &analysis, file).is_some()
        };
        if is_same {
            return false;
        }
    }
    let is_text = crate::corpus::is_markdown(&below)
        || known.is_some()
        || starts_with_block(document.text.text.as_bytes());
    let is_given = is_text || corpus.includes.may_read(&below);
    if is_given {
        tree.driver.edit(&below, document.bytes());
    }
    is_given
}
