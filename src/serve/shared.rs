//! State that all connections share.

use super::host_allowlist::HostAllowlist;
use super::limits::Limits;
use super::live::Live;
use super::site::Site;
use std::sync::{Arc, PoisonError, RwLock};

/// State that all connections share.
#[derive(Debug)]
pub(super) struct Shared {
    site: RwLock<Arc<Site>>,
    pub(super) allowlist: HostAllowlist,
    pub(super) limits: Limits,
    /// State of tree mode.
    pub(super) live: Option<Arc<Live>>,
}

impl Shared {
    pub(super) fn new(site: Site, allowlist: HostAllowlist, live: Option<Arc<Live>>) -> Arc<Self> {
        Arc::new(Self {
            site: RwLock::new(Arc::new(site)),
            allowlist,
            limits: Limits::default(),
            live,
        })
    }

    /// Returns the current site.
    pub(super) fn site(&self) -> Arc<Site> {
        Arc::clone(&self.site.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces the site.
    pub(super) fn replace(&self, site: Site) {
        *self.site.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(site);
    }
}
