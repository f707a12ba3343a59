//! Where documents are: in which tree, which may have to be loaded.

use super::event::{Event, TreeId};
use super::load::{Job, Loaded, Unsaved, existing_folder, nearest_config};
use super::opened::{Opened, Place};
use super::state::{Loading, State};
use super::tree::{Tree, depends_on};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

impl State {
    /// Loads the trees of the folders of the client.
    pub(super) fn load_folders(&mut self) {
        for folder in self.folders.clone() {
            let is_known = self.trees.values().any(|tree| tree.covers(&folder))
                || self.loading.values().any(|one| one.job.folder == folder);
            if folder.is_dir() && !is_known {
                self.load(folder, true);
            }
        }
    }

    /// Forgets the trees of folders that the client has closed, unless it still has documents or
    /// other folders in them.
    pub(super) fn leave_folders(&mut self, removed: &[PathBuf]) {
        let left = self.trees.iter().filter(|(id, tree)| {
            let has_document =
                |opened: &Opened| matches!(opened.place, Place::Tree(own) if own == **id);
            removed.contains(&tree.job.folder)
                && !self.folders.iter().any(|folder| tree.covers(folder))
                && !self.documents.values().any(has_document)
        });
        let left: Vec<TreeId> = left.map(|(id, _)| *id).collect();
        for id in left {
            self.trees.remove(&id);
            self.failed.remove(&id);
        }
        self.publish_settings();
    }

    fn load(&mut self, folder: PathBuf, is_workspace_folder: bool) {
        self.last_id += 1;
        let id = self.last_id;
        let job = Job {
            settings: self.settings.clone(),
            unsaved: self.unsaved(),
            folder,
            is_workspace_folder,
        };
        let config = self.config_of(&job.folder);
        let (events, projects) = (self.events.clone(), Arc::clone(&self.projects));
        let own = job.clone();
        self.loading.insert(id, Loading { config, job });
        thread::spawn(move || {
            let loaded = own.run(&projects);
            let _ = events.send(Event::Loaded(id, Box::new(loaded)));
        });
    }

    /// Returns the configuration file that counts in `folder`.
    fn config_of(&self, folder: &Path) -> Option<PathBuf> {
        let own = self.settings.config.clone();
        own.or_else(|| nearest_config(folder))
    }

    /// Returns the texts of open documents that settings may depend on.
    pub(super) fn unsaved(&self) -> Unsaved {
        let documents = self.documents.values();
        let texts = documents.filter_map(|opened| {
            let path = opened.document.path.as_ref()?;
            let is_article = crate::corpus::is_markdown(&path.to_string_lossy());
            (!is_article).then(|| (path.clone(), opened.document.text.text.clone()))
        });
        Unsaved(texts.collect())
    }

    /// Takes what was loaded.
    pub(super) fn loaded(&mut self, id: TreeId, loaded: Loaded) {
        let Some(Loading { config, job }) = self.loading.remove(&id) else {
            return;
        };
        if !self.settings.checks_like(&job.settings) {
            // The client has sent other settings in the meantime.
            return self.load(job.folder, job.is_workspace_folder);
        }
        let is_outdated = job.unsaved != self.unsaved();
        let (folder, is_workspace_folder) = (job.folder.clone(), job.is_workspace_folder);
        let mut otherwise = Place::Nowhere;
        match loaded {
            Loaded::Tree(workspace, project) => {
                let events = self.events.clone();
                let (tree, problem) = Tree::start(id, config, job, *workspace, *project, &events);
                if let Some(problem) = problem {
                    self.client.warn(&format!(
                        "helpc cannot watch {}: {problem}; changes by other programs are not noticed",
                        tree.snapshot().corpus.tree.root.display()
                    ));
                }
                self.trees.insert(id, tree);
            }
            Loaded::NoTree(project) => otherwise = Place::Single(Arc::new(*project)),
            Loaded::Failed(error) => self.fail(id, error),
        }
        if is_outdated {
            self.configure(id);
        }
        let waiting = self
            .documents
            .iter()
            .filter(|(_, opened)| matches!(opened.place, Place::Waiting));
        let waiting: Vec<String> = waiting.map(|(uri, _)| uri.clone()).collect();
        for uri in waiting {
            let own_folder = self.folder_of(&uri);
            let place = match self.known_place(&uri) {
                Some(place) => place,
                None if own_folder.as_ref() == Some(&folder) => otherwise.clone(),
                None => self.place_of(&uri),
            };
            self.put(&uri, place);
        }
        if is_workspace_folder && !self.folders.contains(&folder) {
            // The client has closed it in the meantime.
            self.leave_folders(&[folder]);
        }
    }

    /// Returns the place of a document, if it is known or being loaded; otherwise, loads it.
    pub(super) fn place_of(&mut self, uri: &str) -> Place {
        if let Some(place) = self.known_place(uri) {
            return place;
        }
        let Some(folder) = self.folder_of(uri) else {
            return Place::Nowhere;
        };
        let is_file = |opened: &Opened| opened.document.path.is_some();
        if !self.documents.get(uri).is_some_and(is_file)
            && let Some(tree) = self.trees.values().find(|tree| tree.job.folder == folder)
        {
            return Place::Single(Arc::new(tree.project.clone()));
        }
        let config = self.config_of(&folder);
        let is_near = |one: &Loading| one.config == config;
        if !self.loading.values().any(is_near) {
            self.load(folder, false);
        }
        Place::Waiting
    }

    /// Returns the folder whose settings count for a document: that of the client if the document
    /// is not a file.
    fn folder_of(&self, uri: &str) -> Option<PathBuf> {
        match &self.documents.get(uri)?.document.path {
            Some(path) => Some(existing_folder(path)),
            None => match self.folders.first() {
                Some(folder) => Some(folder.clone()),
                None => std::env::current_dir().ok(),
            },
        }
    }

    /// Returns the place of a document in one of the trees, or of one without any checks.
    fn known_place(&self, uri: &str) -> Option<Place> {
        let document = &self.documents.get(uri)?.document;
        let path = document.path.as_deref()?;
        if self.is_of_settings(path) {
            return Some(Place::Nowhere);
        }
        let config = self.config_of(&existing_folder(path));
        let mut trees = self.trees.values();
        let tree = trees.find(|tree| {
            tree.config == config
                && (tree.has(path) || tree.project.settings.config.is_unreadable())
        })?;
        Some(Place::Tree(tree.id))
    }

    /// Returns true for a file that defines settings, and is not an article.
    pub(super) fn is_of_settings(&self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default();
        name == crate::config::FILE_NAME
            || self.trees.values().any(|tree| tree.depends_on(path))
            || self
                .failed
                .values()
                .any(|failed| depends_on(&failed.error.watched, path))
    }
}
