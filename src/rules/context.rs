//! Data that checks read.

use super::{links, tokens};
use crate::article::Article;
use crate::config::{Config, Options};
use crate::corpus::Corpus;
use crate::corpus::web_link::Page;
use crate::finding::FileId;
use crate::schema::{PhraseMatch, Schemas};
use std::cell::OnceCell;

/// Data that the check of one article reads.
#[derive(Debug)]
pub(crate) struct ArticleContext<'a> {
    pub(crate) article: &'a Article,
    /// The number of the article in the corpus.
    pub(crate) file: FileId,
    /// The options, with the overrides for the article.
    pub(crate) options: &'a Options,
    pub(crate) schemas: &'a Schemas,
    pub(crate) config: &'a Config,
    /// All articles, for rules that look at other files.
    pub(crate) corpus: &'a Corpus,
    /// Portal pages that the article links to, read when the first rule needs them.
    pub(super) pages: OnceCell<Vec<Page<'a>>>,
    /// Words of the style lists in the article, likewise.
    pub(super) wording: OnceCell<Vec<PhraseMatch>>,
    /// Results of the link checker for its links, likewise.
    pub(super) checked_links: OnceCell<Vec<links::CheckedLink<'a>>>,
    /// Tokens and regions, likewise.
    pub(super) pairs: OnceCell<tokens::Pairs<'a>>,
}

/// Data that the check of all articles reads. There is no current article: each finding names its
/// file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CorpusContext<'a> {
    pub(crate) schemas: &'a Schemas,
    pub(crate) config: &'a Config,
    pub(crate) corpus: &'a Corpus,
}

impl<'a> CorpusContext<'a> {
    /// Returns the context of the article with the number `file`.
    pub(super) fn of_article(self, file: FileId, options: &'a Options) -> ArticleContext<'a> {
        ArticleContext {
            article: self.corpus.article(file),
            file,
            options,
            schemas: self.schemas,
            config: self.config,
            corpus: self.corpus,
            pages: OnceCell::new(),
            wording: OnceCell::new(),
            checked_links: OnceCell::new(),
            pairs: OnceCell::new(),
        }
    }
}

/// Data that the check of the suppression comments of one article reads.
#[derive(Debug)]
pub(crate) struct SuppressionContext<'a> {
    pub(crate) article: &'a Article,
    /// For each suppression of the article, true if it hid a finding.
    pub(crate) used: &'a [bool],
    pub(crate) schemas: &'a Schemas,
    pub(crate) config: &'a Config,
}
