//! Settings that change: of the client, and in files.

use super::client::Asked;
use super::event::{Event, TreeId};
use super::load::nearest_config;
use super::project::{Project, ProjectError};
use super::settings::ClientSettings;
use super::state::{Failed, State};
use super::tree::depends_on;
use super::watch::SettingsWatch;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::thread;

impl State {
    /// Reads the settings again that depend on the file at `path`.
    pub(super) fn settings_changed(&mut self, path: &Path) {
        let trees = self.trees.values().filter(|tree| tree.depends_on(path));
        let failed = self.failed.iter();
        let failed = failed.filter(|(_, failed)| depends_on(&failed.error.watched, path));
        let ids = trees.map(|tree| tree.id).chain(failed.map(|(id, _)| *id));
        for id in ids.collect::<BTreeSet<TreeId>>() {
            self.configure(id);
        }
    }

    /// Reads the settings of a tree again.
    pub(super) fn configure(&mut self, id: TreeId) {
        let unsaved = self.unsaved();
        let settings = self.settings.clone();
        let Some(tree) = self.trees.get_mut(&id) else {
            // It was never loaded.
            if self.failed.remove(&id).is_some() {
                self.place_again();
            }
            return;
        };
        tree.job.settings = settings;
        let config = {
            let own = tree.job.settings.config.clone();
            own.or_else(|| nearest_config(&tree.job.folder))
        };
        if config != tree.config {
            // A different configuration applies now, or none.
            self.trees.remove(&id);
            self.failed.remove(&id);
            return self.place_again();
        }
        let (generation, job) = tree.settings_job(unsaved);
        let (events, projects) = (self.events.clone(), Arc::clone(&self.projects));
        thread::spawn(move || {
            let read = projects.open(&job.folder, &job.settings, &job.unsaved);
            let _ = events.send(Event::Configured(id, generation, Box::new(read)));
        });
    }

    /// Applies settings that were read again.
    pub(super) fn configured(
        &mut self,
        id: TreeId,
        generation: u64,
        read: Result<Project, ProjectError>,
    ) {
        let Some(tree) = self.trees.get_mut(&id) else {
            return;
        };
        if tree.generation != generation {
            return;
        }
        match read {
            Ok(project) => {
                self.failed.remove(&id);
                if !tree.configure(project, &self.events) {
                    self.trees.remove(&id);
                    self.place_again();
                }
            }
            Err(error) => self.fail(id, error),
        }
    }

    /// Keeps the reason why settings cannot be read, until a file changes.
    pub(super) fn fail(&mut self, id: TreeId, error: ProjectError) {
        let mut known = self.failed.values();
        let is_new = known.all(|failed| failed.error.message != error.message);
        // A mistake in a file has a diagnostic; one in the settings of the client has none.
        if is_new && self.settings.config.is_some() {
            self.client.warn(&error.message);
        } else {
            self.client.log(&error.message);
        }
        let events = self.events.clone();
        let watch = SettingsWatch::start(&error.watched, move || {
            // An error means that the server ends.
            let _ = events.send(Event::SettingsChanged(id));
        });
        let failed = Failed {
            error,
            _watch: watch,
        };
        self.failed.insert(id, failed);
    }

    /// Determines the place of all documents again.
    pub(super) fn place_again(&mut self) {
        self.load_folders();
        let uris: Vec<String> = self.documents.keys().cloned().collect();
        for uri in uris {
            let place = self.place_of(&uri);
            self.put(&uri, place);
        }
    }

    /// Applies new settings of the client.
    pub(super) fn set_settings(&mut self, settings: ClientSettings) {
        let is_same = self.settings.checks_like(&settings);
        let is_shown_alike = self.settings == settings;
        self.settings = settings;
        if !is_same {
            let ids = self.trees.keys().chain(self.failed.keys()).copied();
            for id in ids.collect::<BTreeSet<TreeId>>() {
                self.configure(id);
            }
        } else if !is_shown_alike {
            self.publish_all();
        }
        self.refresh();
    }

    /// Asks the client for its settings, if it can be asked.
    pub(super) fn ask_settings(&mut self) {
        if self.capabilities.configuration {
            let params = json!({ "items": [{ "section": "helpc" }] });
            self.client
                .request("workspace/configuration", &params, Asked::Settings);
        }
    }

    /// Asks the client to fetch code lenses and hints again, because they depend on other files.
    pub(super) fn refresh(&mut self) {
        if self.capabilities.refreshes {
            for method in ["workspace/codeLens/refresh", "workspace/inlayHint/refresh"] {
                self.client.request(method, &Value::Null, Asked::Other);
            }
        }
    }
}
