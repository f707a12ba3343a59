//! The full-text index of a cloud, with a cache of its objects.

use super::{Bundle, BundleError};
use crate::search::{Hits, Index, Query};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::io;
use std::sync::{Arc, OnceLock};

/// Maximum size of the cached objects, in bytes.
const MAX_CACHE_BYTES: u64 = 16 * 1024 * 1024;

/// An index that is opened on the first query.
#[derive(Debug)]
pub(super) struct Search {
    /// The path of the root object.
    root: String,
    index: OnceLock<Index>,
    objects: Cache<String, Arc<[u8]>, SizeWeighter>,
}

#[derive(Debug, Clone)]
struct SizeWeighter;

impl Weighter<String, Arc<[u8]>> for SizeWeighter {
    fn weight(&self, _: &String, bytes: &Arc<[u8]>) -> u64 {
        bytes.len() as u64
    }
}

impl Search {
    pub(super) fn new(root: String) -> Self {
        Self {
            root,
            index: OnceLock::new(),
            objects: Cache::with_weighter(1024, MAX_CACHE_BYTES, SizeWeighter),
        }
    }

    pub(super) fn query(&self, bundle: &Bundle, query: &Query<'_>) -> Result<Hits, BundleError> {
        let search = || {
            self.index(bundle)?
                .query(query, &|path| self.load(bundle, path))
        };
        search().map_err(|error| match error.downcast::<BundleError>() {
            Ok(error) => error,
            Err(error) => BundleError::Damaged {
                path: self.root.clone(),
                reason: error.to_string(),
            },
        })
    }

    fn index(&self, bundle: &Bundle) -> io::Result<&Index> {
        if let Some(index) = self.index.get() {
            return Ok(index);
        }
        let bytes = bundle.load(&self.root).map_err(io::Error::other)?;
        let index = Index::open(&bytes)?;
        Ok(self.index.get_or_init(|| index))
    }

    fn load(&self, bundle: &Bundle, path: &str) -> io::Result<Arc<[u8]>> {
        if let Some(bytes) = self.objects.get(path) {
            return Ok(bytes);
        }
        let bytes = bundle.load(path).map_err(io::Error::other)?;
        let bytes: Arc<[u8]> = Arc::from(&bytes[..]);
        self.objects.insert(path.to_owned(), Arc::clone(&bytes));
        Ok(bytes)
    }
}
