//! The API of one cloud: its view of the bundle, and what is derived from that at the first request.

use super::catalogue::Catalogue;
use super::help::CreatedSolutions;
use super::matcher::Matcher;
use crate::bundle::{BundleError, View};
use crate::schema::Videos;
use std::sync::{Arc, OnceLock};

/// API for one cloud.
#[derive(Debug)]
pub struct Api {
    pub(super) view: View,
    pub(super) videos: Videos,
    catalogue: OnceLock<Arc<Catalogue>>,
    matcher: OnceLock<Arc<Matcher>>,
    pub(super) created: Arc<CreatedSolutions>,
}

impl Api {
    /// Creates the API for a view of a bundle.
    pub fn new(view: View) -> Self {
        Self {
            view,
            videos: Videos::embedded().clone(),
            catalogue: OnceLock::new(),
            matcher: OnceLock::new(),
            created: Arc::default(),
        }
    }

    /// Takes over the solutions that clients created on the previous bundle.
    #[must_use]
    pub fn following(mut self, old: &Self) -> Self {
        self.created = Arc::clone(&old.created);
        self
    }

    /// Uses the video addresses of these schemas instead of the embedded ones.
    #[must_use]
    pub fn with_videos(self, videos: Videos) -> Self {
        Self { videos, ..self }
    }

    /// Returns the view of the bundle.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Returns the catalogue, which is read at the first call.
    pub(super) fn catalogue(&self) -> Result<Arc<Catalogue>, BundleError> {
        if let Some(catalogue) = self.catalogue.get() {
            return Ok(Arc::clone(catalogue));
        }
        let read = Arc::new(Catalogue::read(&self.view)?);
        Ok(Arc::clone(self.catalogue.get_or_init(|| read)))
    }

    /// Returns the index of the topics, which is built at the first call.
    pub(super) fn matcher(&self) -> Result<Arc<Matcher>, BundleError> {
        let catalogue = self.catalogue()?;
        Ok(Arc::clone(
            self.matcher
                .get_or_init(|| Arc::new(Matcher::of(&catalogue))),
        ))
    }
}
