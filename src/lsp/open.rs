//! Locations in the files of a tree, whether they are open or not.

use super::document::Text;
use super::edits::DocumentEdits;
use super::form::Form;
use super::position::Encoding;
use super::uri;
use crate::corpus::Corpus;
use crate::finding::FileId;
use crate::source::Span;
use gen_lsp_types::{Location, Range, TextEdit};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The open files: what the client calls them, and the texts that it shows.
#[derive(Debug, Clone, Default)]
pub(super) struct OpenFiles {
    pub(super) files: Arc<HashMap<PathBuf, OpenFile>>,
    pub(super) encoding: Encoding,
}

/// An open file.
#[derive(Debug, Clone)]
pub(super) struct OpenFile {
    pub(super) uri: String,
    pub(super) version: i32,
    pub(super) text: Arc<Text>,
    pub(super) form: Form,
}

impl OpenFiles {
    /// Returns the URI of a file, as the client writes it if the file is open.
    pub(super) fn uri_of(&self, path: &Path) -> String {
        match self.get(path) {
            Some(open) => open.uri.clone(),
            None => uri::of_path(&normal(path)),
        }
    }

    /// Returns the open file at `path`.
    pub(super) fn get(&self, path: &Path) -> Option<&OpenFile> {
        self.files.get(&normal(path))
    }

    /// Returns the location of a span in a file of `corpus`.
    pub(super) fn location(&self, corpus: &Corpus, file: FileId, span: Span) -> Location {
        self.locations(corpus, file, &[span]).remove(0)
    }

    /// Returns the locations of spans in a file of `corpus`.
    pub(super) fn locations(&self, corpus: &Corpus, file: FileId, spans: &[Span]) -> Vec<Location> {
        let uri = self.uri_of(&corpus.tree.root.join(&corpus.source(file).path));
        let ranges = self.ranges(corpus, file, spans).into_iter();
        let location = |range| Location {
            uri: uri.as_str().into(),
            range,
        };
        ranges.map(location).collect()
    }

    /// Returns the edits of a file of `corpus`: each span is replaced with a text.
    pub(super) fn edits(
        &self,
        corpus: &Corpus,
        file: FileId,
        changes: Vec<(Span, String)>,
    ) -> DocumentEdits {
        let path = corpus.tree.root.join(&corpus.source(file).path);
        let (spans, texts): (Vec<Span>, Vec<String>) = changes.into_iter().unzip();
        let edits = self.ranges(corpus, file, &spans).into_iter().zip(texts);
        DocumentEdits {
            uri: self.uri_of(&path),
            version: self.get(&path).map(|open| open.version),
            edits: edits
                .map(|(range, text)| TextEdit::new(range, text))
                .collect(),
        }
    }

    /// Returns the ranges of spans in a file of `corpus`. All of a file at once: its lines are
    /// found for each call.
    fn ranges(&self, corpus: &Corpus, file: FileId, spans: &[Span]) -> Vec<Range> {
        let source = corpus.source(file);
        let path = corpus.tree.root.join(&source.path);
        let closed;
        let (text, form) = match self.get(&path) {
            Some(open) => (&*open.text, &open.form),
            None => {
                closed = Text::new(source.text.clone(), self.encoding);
                (&closed, &Form::same())
            }
        };
        spans.iter().map(|span| form.range(text, *span)).collect()
    }
}

/// Returns an absolute path without `.` and `..`; links are not followed.
pub(super) fn normal(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut clean = PathBuf::new();
    for part in absolute.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    clean
}
