//! Files that articles include: `[!INCLUDE [title](path)]`.
//!
//! They lie anywhere in the project, the folder around `articles`, and are read
//! once each when the tree is loaded. Nothing outside the project is read.

mod follow;
mod load;

use super::Corpus;
use crate::article::Article;
use crate::finding::FileId;
use crate::source::Span;
use std::borrow::Cow;
use std::collections::BTreeMap;

pub(super) use load::{Disk, Memory, Overlay, load};

/// So many files may include one another.
pub const DEPTH: usize = 16;

/// What the articles of a tree include.
#[derive(Debug, Default)]
pub struct Includes {
    files: Vec<IncludeFile>,
    articles: BTreeMap<FileId, Vec<Included>>,
}

/// A file that is included somewhere.
#[derive(Debug)]
pub struct IncludeFile {
    /// Its path below the project's folder, with forward slashes.
    pub path: String,
    /// Its number, where it is one of the articles itself.
    pub file: Option<FileId>,
    /// Its text, and what it includes itself. It has no block of properties.
    pub article: Article,
    directives: Vec<Included>,
    /// The first fault of a directive in it, or in what it includes.
    fault: Option<(usize, Fault)>,
}

/// What one directive leads to.
#[derive(Debug)]
enum Included {
    File(usize),
    Fault(Fault),
}

/// Why a directive cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The file is not there; the name of one that looks like it.
    Missing(Option<String>),
    /// The file cannot be used: why.
    Unusable(String),
    /// It lies outside the project.
    Outside,
    /// It includes itself, by way of others.
    Cycle,
    /// Too many files include one another.
    TooDeep,
    /// With all that it includes it is too large: bytes that are allowed.
    TooLarge(u64),
    /// The fault lies in the file that is included.
    Within(usize),
}

/// A directive of an article that cannot be followed to its end.
#[derive(Debug)]
pub struct IncludeFault<'a> {
    /// The directive in the article.
    pub directive: Span,
    /// The path in the directive.
    pub path: Span,
    /// The files on the way from the article to the fault.
    pub chain: Vec<&'a IncludeFile>,
    /// The path in the directive that has the fault, as written.
    pub written: &'a str,
    /// What is wrong.
    pub fault: &'a Fault,
}

impl Includes {
    /// The directives of an article that cannot be followed.
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
                        (Vec::new(), article.source.slice(directive.path), fault)
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

    /// From a file with a fault to the directive where it lies.
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

    /// The files that an article includes, in the order of its directives;
    /// `None` for a directive that cannot be followed.
    pub fn of(&self, file: FileId) -> impl Iterator<Item = Option<&IncludeFile>> {
        let included = self.articles.get(&file).map_or(&[][..], Vec::as_slice);
        included.iter().map(|included| match included {
            Included::File(at) => self.files.get(*at),
            Included::Fault(_) => None,
        })
    }

    /// The body of an article with all that it includes in place. A directive
    /// that cannot be followed stays as it is.
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

    /// Only directives without any fault are followed, so that this ends.
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
                // The line that the directive stands in has its own end.
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
