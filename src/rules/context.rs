//! Data that checks read in addition to their article.

use super::{links, tokens};
use crate::config::{Config, Options};
use crate::corpus::Corpus;
use crate::finding::FileId;
use crate::schema::{PhraseMatch, Schemas};
use std::cell::OnceCell;

/// Data that a check reads in addition to its article.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    pub(crate) schemas: &'a Schemas,
    pub(crate) config: &'a Config,
    pub(crate) options: &'a Options,
    pub(crate) corpus: &'a Corpus,
    /// The file of the article; 0 in checks of the whole corpus.
    pub(crate) file: FileId,
    /// Portal pages that the article links to, read when the first rule needs them.
    pub(super) pages: OnceCell<Vec<links::Page<'a>>>,
    /// Words of the style lists in the article, likewise.
    pub(super) wording: OnceCell<Vec<PhraseMatch>>,
    /// Results of the link checker for its links, likewise.
    pub(super) checked_links: OnceCell<Vec<links::CheckedLink<'a>>>,
    /// Tokens and regions, likewise.
    pub(super) pairs: OnceCell<tokens::Pairs<'a>>,
}

impl<'a> Context<'a> {
    /// Returns the context for a check of `file`.
    pub(super) fn new(
        schemas: &'a Schemas,
        config: &'a Config,
        options: &'a Options,
        corpus: &'a Corpus,
        file: FileId,
    ) -> Self {
        Self {
            schemas,
            config,
            options,
            corpus,
            file,
            pages: OnceCell::new(),
            wording: OnceCell::new(),
            checked_links: OnceCell::new(),
            pairs: OnceCell::new(),
        }
    }
}
