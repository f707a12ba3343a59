//! The contents and the audience of a bundle.

use crate::corpus::{Clouds, Corpus};
use crate::finding::FileId;
use crate::published::Object;
use crate::schema::{Audience, AudienceName, Schemas};

/// The error if an object cannot be stored.
pub type PutError = std::io::Error;

/// Stores the bytes of an object and returns its path, size and hash.
pub type Put<'p> = dyn Fn(Vec<u8>) -> Result<Object, PutError> + Sync + 'p;

/// The target of a bundle: an audience and clouds.
#[derive(Debug, Clone, Copy)]
pub struct Edition<'a> {
    /// The audience.
    pub audience: &'a Audience,
    /// The clouds that get an entry.
    pub clouds: Clouds,
}

impl<'a> Edition<'a> {
    /// Returns the edition for an audience in all clouds.
    pub fn of(audience: AudienceName, schemas: &'a Schemas) -> Self {
        Self {
            audience: schemas.audiences.get(audience),
            clouds: Clouds::all(schemas),
        }
    }

    /// Returns true if the audience reads articles of this type and the edition has one
    /// of its clouds. Also returns true for an article that no cloud shows, because every
    /// edition reports it as held back.
    pub fn includes(&self, corpus: &Corpus, file: FileId) -> bool {
        let clouds = corpus.targeting.article(file).clouds;
        let is_here = clouds.is_empty() || clouds.intersects(self.clouds);
        let kind = corpus.article(file).self_help_type.as_deref();
        is_here && self.audience.reads(kind)
    }

    /// Returns a text that identifies the edition.
    pub fn fingerprint(&self, schemas: &Schemas) -> String {
        let clouds: Vec<&str> = self.clouds.names(schemas).collect();
        format!("{} {}", self.audience.name.name(), clouds.join(" "))
    }
}

/// The inputs of a bundle.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'a> {
    /// The corpus.
    pub corpus: &'a Corpus,
    /// The schemas that the articles were parsed with.
    pub schemas: &'a Schemas,
    /// The edition.
    pub edition: Edition<'a>,
    /// The published articles, sorted.
    pub published: &'a [FileId],
}

impl Plan<'_> {
    /// Returns true if the article is in the bundle. Links to other articles are removed.
    pub(super) fn is_published(&self, file: FileId) -> bool {
        self.published.binary_search(&file).is_ok()
    }

    /// Returns the clouds of the bundle that show an article.
    pub fn clouds_of(&self, file: FileId) -> Clouds {
        self.corpus.targeting.article(file).clouds & self.edition.clouds
    }
}
