//! What a request about a document needs: its article, its text, and the files around it.

use super::analysis::Analysis;
use super::client::Capabilities;
use super::document::Text;
use super::form::Form;
use super::open::OpenFiles;
use super::settings::ClientSettings;
use crate::article::Article;
use crate::corpus::Corpus;
use crate::finding::FileId;
use crate::schema::Schemas;
use crate::source::Span;
use gen_lsp_types::{Diagnostic, Location, Position, Range, TextEdit};
use std::sync::Arc;

/// A document with the analysis of its current text. Owned, so that background work can keep it.
#[derive(Debug, Clone)]
pub(super) struct Context {
    pub(super) uri: String,
    pub(super) version: i32,
    pub(super) text: Arc<Text>,
    pub(super) form: Form,
    pub(super) analysis: Analysis,
    pub(super) file: FileId,
    pub(super) open: OpenFiles,
    /// The diagnostics that the client has.
    pub(super) published: Arc<Vec<Diagnostic>>,
    pub(super) capabilities: Capabilities,
    pub(super) settings: ClientSettings,
}

impl Context {
    pub(super) fn corpus(&self) -> &Corpus {
        self.analysis.corpus()
    }

    pub(super) fn schemas(&self) -> &Schemas {
        self.analysis.schemas()
    }

    pub(super) fn article(&self) -> &Article {
        self.corpus().article(self.file)
    }

    /// Returns true if there are other articles.
    pub(super) fn is_in_tree(&self) -> bool {
        matches!(self.analysis, Analysis::Tree(_))
    }

    /// Returns the offset in the file of a position in the document.
    pub(super) fn offset(&self, position: Position) -> usize {
        self.form.to_source(self.text.offset(position))
    }

    /// Returns the range in the document of a span of the file.
    pub(super) fn range(&self, span: Span) -> Range {
        self.form.range(&self.text, span)
    }

    /// Returns the edit that replaces `span` with `text`, with the line endings of the document.
    pub(super) fn edit(&self, span: Span, text: &str) -> TextEdit {
        TextEdit::new(self.range(span), self.with_own_breaks(text))
    }

    /// Returns `text` with the line endings of the document.
    pub(super) fn with_own_breaks(&self, text: &str) -> String {
        if self.breaks_by_crlf() {
            return text.replace("\r\n", "\n").replace('\n', "\r\n");
        }
        text.to_owned()
    }

    /// Returns true if the first line of the file ends with CR LF.
    pub(super) fn breaks_by_crlf(&self) -> bool {
        let bytes = self.article().source.text.as_bytes();
        memchr::memchr(b'\n', bytes).is_some_and(|at| bytes[..at].ends_with(b"\r"))
    }

    /// Returns the locations of spans in a file of the tree.
    pub(super) fn locations(&self, file: FileId, spans: &[Span]) -> Vec<Location> {
        if file != self.file {
            return self.open.locations(self.corpus(), file, spans);
        }
        let location = |span: &Span| Location {
            uri: self.uri.as_str().into(),
            range: self.range(*span),
        };
        spans.iter().map(location).collect()
    }
}
