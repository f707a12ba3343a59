//! Included files, and faults of the directives that name them.

use crate::article::Article;
use crate::corpus::Corpus;
use crate::finding::FileId;
use crate::source::Span;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Longest chain of files that include each other.
pub const MAX_DEPTH: usize = 16;

/// The files that the articles of a tree include.
#[derive(Debug, Default)]
pub struct Includes {
    pub(super) files: Vec<IncludeFile>,
    pub(super) articles: BTreeMap<FileId, Vec<Included>>,
}

/// An included file.
#[derive(Debug)]
pub struct IncludeFile {
    /// The path below the project folder, with forward slashes.
    pub path: String,
    /// The number of the file, if it is also an article.
    pub file: Option<FileId>,
    /// The text and the directives in it. It has no properties block.
    pub article: Article,
    pub(super) directives: Vec<Included>,
    /// The index of the first directive with a fault, in this file or in a file that it includes,
    /// and the fault.
    pub(super) fault: Option<(usize, Fault)>,
    /// True if some of its text, or of that of the files that it includes, is from an article for
    /// support engineers.
    pub(super) is_internal: bool,
}

/// The target of a directive.
#[derive(Debug)]
pub(super) enum Included {
    File(usize),
    Fault(Fault),
}

/// The reason why a directive cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The file does not exist; the name of a similar file, if there is one.
    Missing(Option<String>),
    /// The file cannot be used, for this reason.
    Unusable(String),
    /// The file is outside the project.
    Outside,
    /// The file includes itself, directly or through other files.
    Cycle,
    /// The chain of files is longer than [`MAX_DEPTH`].
    TooDeep,
    /// The file is larger than this number of bytes, including the files that it includes.
    TooLarge(u64),
    /// The included file with this index has a fault.
    Within(usize),
    /// The included file with this index has text for support engineers, but customers read the
    /// article.
    Internal(usize),
}

/// A directive of an article that cannot be followed.
#[derive(Debug)]
pub struct IncludeFault<'a> {
    /// The directive in the article.
    pub directive: Span,
    /// The path in the directive.
    pub path: Span,
    /// The files from the article to the fault, in order.
    pub chain: Vec<&'a IncludeFile>,
    /// The path in the directive with the fault, as written.
    pub written: &'a str,
    /// The fault.
    pub fault: &'a Fault,
}

impl Includes {
    /// Returns true if an article includes the file at `path` below the project folder, or may
    /// include it when it changes.
    pub fn may_read(&self, path: &str) -> bool {
        let is_fault = |included: &Included| matches!(included, Included::Fault(_));
        let mut included = self.articles.values().flatten();
        self.files
            .iter()
            .any(|file| file.path == path || file.directives.iter().any(is_fault))
            || included.any(is_fault)
    }

    /// Returns the directives of an article that cannot be followed.
    pub fn faults<'a>(&'a self, file: FileId, article: &'a Article) -> Vec<IncludeFault<'a>> {
        let Some(included) = self.articles.get(&file) else {
            return Vec::new();
        };
        let directives = article.outline.includes.iter().zip(included);
        directives
            .filter_map(|(directive, included)| {
                let (chain, written, fault) = match included {
                    Included::File(_) => return None,
                    Included::Fault(Fault::Within(at)) => self.trace(*at)?,
                    Included::Fault(fault) => {
                        let written = article.source.slice(directive.path);
                        let (chain, written) = match fault {
                            Fault::Internal(at) => self.trace_internal(*at, written),
                            _ => (Vec::new(), written),
                        };
                        (chain, written, fault)
                    }
                };
                Some(IncludeFault {
                    directive: directive.span,
                    path: directive.path,
                    chain,
                    written,
                    fault,
                })
            })
            .collect()
    }

    /// Follows a fault to the directive that causes it.
    fn trace(&self, mut at: usize) -> Option<(Vec<&IncludeFile>, &str, &Fault)> {
        let mut chain = Vec::new();
        loop {
            let file = self.files.get(at)?;
            chain.push(file);
            let (directive, fault) = file.fault.as_ref()?;
            match fault {
                Fault::Within(next) if chain.len() <= self.files.len() => at = *next,
                fault => {
                    let directive = file.article.outline.includes.get(*directive)?;
                    return Some((chain, file.article.source.slice(directive.path), fault));
                }
            }
        }
    }

    /// Follows an include of text for support engineers to the directive that names their article.
    /// `written` is the path in the first directive.
    fn trace_internal<'a>(
        &'a self,
        at: usize,
        mut written: &'a str,
    ) -> (Vec<&'a IncludeFile>, &'a str) {
        let mut chain = Vec::new();
        let mut next = self.files.get(at);
        while let Some(file) = next
            && !file.article.is_internal()
            && chain.len() < MAX_DEPTH
        {
            chain.push(file);
            let mut directives = file.article.outline.includes.iter().zip(&file.directives);
            next = directives.find_map(|(directive, included)| {
                let Included::File(at) = included else {
                    return None;
                };
                let inner = self.files.get(*at).filter(|inner| inner.is_internal)?;
                written = file.article.source.slice(directive.path);
                Some(inner)
            });
        }
        (chain, written)
    }

    /// Iterates over the files that an article includes, in the order of its directives; `None` for
    /// a directive that cannot be followed.
    pub fn of(&self, file: FileId) -> impl Iterator<Item = Option<&IncludeFile>> {
        let included = self.articles.get(&file).map_or(&[][..], Vec::as_slice);
        included.iter().map(|included| match included {
            Included::File(at) => self.files.get(*at),
            Included::Fault(_) => None,
        })
    }

    /// Returns the body of an article with included files in place. A directive that cannot be
    /// followed stays as it is.
    pub fn body<'a>(&self, corpus: &'a Corpus, file: FileId) -> Cow<'a, str> {
        let article = corpus.article(file);
        let body = article.source.slice(article.body);
        match self.articles.get(&file) {
            None => Cow::Borrowed(body),
            Some(included) => {
                let mut text = String::with_capacity(body.len() * 2);
                self.expand(article, included, &mut text);
                Cow::Owned(text)
            }
        }
    }

    /// Appends the body of `article` to `text`. Ends, since only directives without a fault are
    /// followed.
    fn expand(&self, article: &Article, included: &[Included], text: &mut String) {
        let mut from = article.body.start;
        for (directive, included) in article.outline.includes.iter().zip(included) {
            let Included::File(at) = included else {
                continue;
            };
            text.push_str(article.source.slice(Span {
                start: from,
                end: directive.span.start,
            }));
            if let Some(file) = self.files.get(*at) {
                self.expand(&file.article, &file.directives, text);
                // The line of the directive has its own end.
                text.truncate(text.trim_end_matches(['\r', '\n']).len());
            }
            from = directive.span.end;
        }
        text.push_str(article.source.slice(Span {
            start: from,
            end: article.body.end,
        }));
    }
}
