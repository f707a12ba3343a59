//! Publishes diagnostics: of open documents, and of the files that define settings.

use super::analysis::Analysis;
use super::diagnostics::{Converter, SOURCE, Shown};
use super::document::Text;
use super::event::TreeId;
use super::form::Form;
use super::open::normal;
use super::opened::Place;
use super::state::State;
use crate::finding::FileId;
use crate::workspace::{self, Update};
use gen_lsp_types::{Diagnostic, DiagnosticSeverity, Position, Range};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

impl State {
    /// Takes an event of a tree.
    pub(super) fn tree_event(&mut self, id: TreeId, event: workspace::Event) {
        if !self.trees.contains_key(&id) {
            return;
        }
        match event {
            workspace::Event::Changed(update) => self.changed(id, &update),
            workspace::Event::Completed(_) => {
                self.mark_other_texts(id);
                self.publish_tree(id, None);
                self.refresh();
            }
            workspace::Event::Failed(error) => self.client.log(&error.to_string()),
            workspace::Event::Stalled(reason) => {
                self.client
                    .warn(&format!("helpc cannot watch the articles: {reason}"));
            }
            workspace::Event::Resumed => self.client.log("helpc watches the articles again"),
        }
    }

    fn changed(&mut self, id: TreeId, update: &Update) {
        self.mark_other_texts(id);
        self.publish_tree(id, update.changed.as_deref());
    }

    /// Marks the documents whose text in the client differs from the file: the client's text
    /// counts.
    fn mark_other_texts(&mut self, id: TreeId) {
        let uris: Vec<String> = self.documents.keys().cloned().collect();
        for uri in uris {
            let is_in_tree = |place: &Place| matches!(place, Place::Tree(own) if *own == id);
            if self.current(&uri).is_none()
                && let Some(opened) = self.documents.get_mut(&uri)
                && is_in_tree(&opened.place)
                && opened.given != Some(id)
            {
                opened.is_dirty = true;
            }
        }
    }

    /// Publishes the diagnostics of the open documents of a tree, or only of those at the paths
    /// `changed` below the root, if no others can have changed.
    fn publish_tree(&mut self, id: TreeId, changed: Option<&[String]>) {
        let Some(tree) = self.trees.get(&id) else {
            return;
        };
        let snapshot = tree.snapshot();
        let documents = self.documents.iter().filter(|(_, opened)| {
            let is_in_tree = matches!(opened.place, Place::Tree(own) if own == id);
            let is_changed = changed.is_none_or(|changed| {
                let path = opened.document.path.as_deref();
                let below = path.and_then(|path| snapshot.corpus.tree.path_below(path));
                below.is_some_and(|below| changed.contains(&below))
            });
            is_in_tree && is_changed
        });
        let uris: Vec<String> = documents.map(|(uri, _)| uri.clone()).collect();
        for uri in uris {
            self.publish(&uri);
        }
        if changed.is_none() {
            self.publish_settings();
        }
    }

    /// Publishes the diagnostics of all documents.
    pub(super) fn publish_all(&mut self) {
        let uris: Vec<String> = self.documents.keys().cloned().collect();
        for uri in uris {
            self.publish(&uri);
        }
        self.publish_settings();
    }

    /// Publishes the diagnostics of a document, unless the client has them, or the tree has a
    /// different text for it.
    pub(super) fn publish(&mut self, uri: &str) {
        let Some((analysis, file, form)) = self.current(uri) else {
            if self.has_no_article(uri) {
                self.publish_list(uri, Vec::new());
            }
            return;
        };
        let Some(opened) = self.documents.get_mut(uri) else {
            return;
        };
        let findings = opened.findings(&analysis, file);
        let known = match &opened.place {
            Place::Tree(id) => self.trees.get(id).map(|tree| Arc::clone(&tree.known)),
            _ => None,
        };
        let text = Arc::clone(&opened.document.text);
        let plain: Vec<_> = findings.iter().map(|one| one.finding.clone()).collect();
        let known = match known {
            Some(known) => known.of(analysis.corpus(), &plain, analysis.settings()),
            None => Vec::new(),
        };
        let diagnostics = self.convert(&analysis, &text, &form, &findings, &known);
        self.publish_list(uri, diagnostics);
    }

    fn convert(
        &self,
        analysis: &Analysis,
        text: &Text,
        form: &Form,
        findings: &[Shown],
        known: &[bool],
    ) -> Vec<Diagnostic> {
        let converter = Converter {
            corpus: analysis.corpus(),
            settings: analysis.settings(),
            open: &self.open_files(),
            text,
            form,
            tags: &self.capabilities.tags,
        };
        let level = self.settings.level;
        converter.diagnostics(findings, &|at, finding| {
            known.get(at) == Some(&true) || finding.severity < level
        })
    }

    /// Returns true if the document is in a place without an article: an excluded file, or a text
    /// without a properties block outside any tree.
    fn has_no_article(&self, uri: &str) -> bool {
        let Some(opened) = self.documents.get(uri) else {
            return false;
        };
        match &opened.place {
            Place::Waiting | Place::Nowhere => false,
            Place::Single(_) => opened.single.is_none(),
            Place::Tree(id) => {
                let Some(tree) = self.trees.get(id) else {
                    return false;
                };
                let corpus = &tree.snapshot().corpus;
                let path = opened.document.path.as_deref();
                let below = path.and_then(|path| corpus.tree.path_below(path));
                below.is_none_or(|below| corpus.by_path(&below).is_none())
            }
        }
    }

    /// Publishes these diagnostics of a document, unless the client has them.
    pub(super) fn publish_list(&mut self, uri: &str, diagnostics: Vec<Diagnostic>) {
        let Some(opened) = self.documents.get_mut(uri) else {
            return;
        };
        if opened.publishes(&diagnostics) {
            let version = opened.document.version;
            let params = json!({ "uri": uri, "version": version, "diagnostics": diagnostics });
            self.client
                .notify("textDocument/publishDiagnostics", params);
        }
    }

    /// Removes the diagnostics of a document that is closed.
    pub(super) fn publish_nothing(&self, uri: &str) {
        let params = json!({ "uri": uri, "diagnostics": [] });
        self.client
            .notify("textDocument/publishDiagnostics", params);
    }

    /// Publishes the diagnostics of the files that define settings, which need not be open.
    pub(super) fn publish_settings(&mut self) {
        let mut lists: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        for id in self.trees.keys().copied().collect::<Vec<_>>() {
            self.add_configuration(id, &mut lists);
        }
        let open = self.open_files();
        for failed in self.failed.values() {
            let error = &failed.error;
            if let Some(file) = &error.file {
                let list = lists.entry(open.uri_of(file)).or_default();
                list.push(fault(line_in(&error.message), &error.message));
            }
        }
        let baselines = self.trees.values().filter_map(|tree| tree.fault.as_ref());
        for at in baselines {
            let list = lists.entry(open.uri_of(&at.file)).or_default();
            list.push(fault(at.line, &at.message));
        }
        let old = std::mem::replace(&mut self.of_settings, lists);
        for uri in old.keys().chain(self.of_settings.keys()) {
            let none = Vec::new();
            let (before, after) = (old.get(uri), self.of_settings.get(uri));
            if before == after && before.is_some() {
                continue;
            }
            let version = self
                .documents
                .get(uri)
                .map(|opened| opened.document.version);
            let mut params = json!({ "uri": uri, "diagnostics": after.unwrap_or(&none) });
            if let Some(version) = version {
                params["version"] = json!(version);
            }
            self.client
                .notify("textDocument/publishDiagnostics", params);
        }
    }

    /// Adds the findings in the configuration files of a tree.
    fn add_configuration(&self, id: TreeId, lists: &mut BTreeMap<String, Vec<Diagnostic>>) {
        let Some(tree) = self.trees.get(&id) else {
            return;
        };
        let analysis = Analysis::Tree(tree.snapshot());
        let corpus = Arc::clone(analysis.corpus());
        for at in 0..corpus.beside.len() {
            let file = corpus.beside(at);
            let findings: Vec<Shown> = analysis
                .findings_of(file)
                .iter()
                .map(|finding| Shown {
                    finding: finding.clone(),
                    corpus: Arc::clone(&corpus),
                })
                .collect();
            let path = normal(&corpus.tree.root.join(&corpus.source(file).path));
            let list = self.of_configuration(&analysis, file, &path, &findings);
            lists.insert(self.open_files().uri_of(&path), list);
        }
    }

    fn of_configuration(
        &self,
        analysis: &Analysis,
        file: FileId,
        path: &Path,
        findings: &[Shown],
    ) -> Vec<Diagnostic> {
        let open = self.open_files();
        let text = match open.get(path) {
            Some(open) => Arc::clone(&open.text),
            None => {
                let text = analysis.corpus().source(file).text.clone();
                Arc::new(Text::new(text, self.capabilities.encoding))
            }
        };
        self.convert(analysis, &text, &Form::same(), findings, &[])
    }
}

/// Returns the diagnostic of a file that cannot be read; the line counts from 1.
fn fault(line: usize, message: &str) -> Diagnostic {
    let line = u32::try_from(line.saturating_sub(1)).unwrap_or_default();
    Diagnostic {
        range: Range::new(Position::new(line, 0), Position::new(line + 1, 0)),
        severity: Some(DiagnosticSeverity::Error),
        source: Some(SOURCE.to_owned()),
        message: message.into(),
        ..Diagnostic::default()
    }
}

/// Returns the line, from 1, that an error of a YAML file names; 1 if it names none.
fn line_in(message: &str) -> usize {
    let after = message.split("line ").nth(1).unwrap_or_default();
    let digits = after.split(|c: char| !c.is_ascii_digit()).next();
    digits.and_then(|line| line.parse().ok()).unwrap_or(1)
}
