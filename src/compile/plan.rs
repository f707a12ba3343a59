//! What a bundle is made of, and whom it is for.

use crate::corpus::{Clouds, Corpus};
use crate::finding::FileId;
use crate::schema::{Audience, AudienceName, Schemas};

/// Whom a bundle is for: an audience, in some clouds.
#[derive(Debug, Clone, Copy)]
pub struct Edition<'a> {
    /// Who reads it.
    pub audience: &'a Audience,
    /// The clouds that it has entries for.
    pub clouds: Clouds,
}

impl<'a> Edition<'a> {
    /// The edition for an audience in all clouds.
    pub fn of(audience: AudienceName, schemas: &'a Schemas) -> Self {
        Self {
            audience: schemas.audiences.get(audience),
            clouds: Clouds::all(schemas),
        }
    }

    /// Returns true if the type of an article is one that the audience reads, and one
    /// of its clouds is among those of the edition. An article that no cloud shows is
    /// held back in every edition.
    pub fn includes(&self, corpus: &Corpus, file: FileId) -> bool {
        let clouds = corpus.targeting.article(file).clouds;
        let is_here = clouds.is_empty() || clouds.intersects(self.clouds);
        let kind = corpus.article(file).self_help_type.as_deref();
        is_here && self.audience.reads(kind)
    }

    /// What tells objects of this edition from those of another one.
    pub fn fingerprint(&self, schemas: &Schemas) -> String {
        let clouds: Vec<&str> = self.clouds.names(schemas).collect();
        format!("{} {}", self.audience.name.name(), clouds.join(" "))
    }
}

/// What a bundle is made of: a tree, which of its articles, and for whom.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'a> {
    /// The tree.
    pub corpus: &'a Corpus,
    /// What the articles were read with.
    pub schemas: &'a Schemas,
    /// Whom the bundle is for.
    pub edition: Edition<'a>,
    /// The articles of the bundle, in order.
    pub published: &'a [FileId],
}

impl Plan<'_> {
    /// Returns true if the article is in the bundle: nothing links to another one.
    pub(super) fn is_published(&self, file: FileId) -> bool {
        self.published.binary_search(&file).is_ok()
    }

    /// The clouds of the bundle that show an article.
    pub fn clouds_of(&self, file: FileId) -> Clouds {
        self.corpus.targeting.article(file).clouds & self.edition.clouds
    }
}
