//! The server: reads the content, listens and follows changes of a bundle.

use super::connections;
use super::folder::{Fingerprint, Folder};
use super::host_allowlist::HostAllowlist;
use super::interrupted::SwitchWatch;
use super::live::{self, Live};
use super::model::{Options, ServeError, Source};
use super::notice::{Notice, Notices};
use super::shared::Shared;
use super::site::{SiblingFiles, Site};
use crate::api::Api;
use crate::bundle::Bundle;
use crate::published::MANIFEST;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tracing::info;

/// Time between two checks whether a new bundle was built.
const POLL_INTERVAL: Duration = Duration::from_millis(500);
/// Maximum number of threads that read files and search texts.
const MAX_BLOCKING_THREADS: usize = 16;

/// Server that listens.
#[derive(Debug)]
pub struct Server {
    listener: std::net::TcpListener,
    shared: Arc<Shared>,
    folder: Option<BundleFolder>,
    cloud: Option<String>,
    notices: Notices,
}

/// Folder of a bundle.
#[derive(Debug)]
struct BundleFolder {
    path: PathBuf,
    /// Fingerprint of the manifest when it was read.
    manifest: Option<Fingerprint>,
    switch: SwitchWatch,
}

impl Server {
    /// Reads the content and starts to listen. [`Self::run`] handles the requests.
    pub fn start(source: Source, options: &Options) -> Result<Self, ServeError> {
        let allowlist = HostAllowlist::of(options.address.ip(), &options.hosts);
        let cloud = options.cloud.clone();
        let notices = Notices::to(options.notices.clone());
        let listener = listen(options.address)?;
        let (shared, folder) = match source {
            Source::Bundle(folder) => {
                let switch = SwitchWatch::start(&folder, &notices);
                let manifest = fingerprint(&folder.join(MANIFEST));
                let site = open_bundle(&folder, cloud.as_deref())?;
                let folder = BundleFolder {
                    path: folder,
                    manifest,
                    switch,
                };
                (Shared::new(site, allowlist, None), Some(folder))
            }
            Source::Tree(tree) => {
                let mut tree = *tree;
                let (changes, branch) = (tree.changes.take(), tree.branch_changes.take());
                let paths = tree.paths.clone();
                let (context, settings, reload) = live::split(tree, cloud.clone());
                let (workspace, first, site) = live::load(context, settings, &paths)?;
                let allows_fixes = options.address.ip().is_loopback();
                let live = Arc::new(Live::new(first, allows_fixes, changes, branch));
                let shared = Shared::new(site, allowlist, Some(Arc::clone(&live)));
                live::start(workspace, &live, &shared, notices.clone())?;
                if let Some(reload) = reload {
                    live::follow(reload, cloud.clone(), &live, notices.clone());
                }
                (shared, None)
            }
        };
        Ok(Self {
            listener,
            shared,
            folder,
            cloud,
            notices,
        })
    }

    /// Returns the address that the server listens on.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Returns the name of the cloud of the API, and its number of articles.
    pub fn cloud(&self) -> (String, usize) {
        let site = self.shared.site();
        let cloud = &site.api.view().cloud;
        (cloud.cloud.clone(), cloud.articles)
    }

    /// Handles requests until `stop` is ready, and then waits for open requests.
    pub fn run(self, stop: impl Future<Output = ()>) -> Result<(), ServeError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .max_blocking_threads(MAX_BLOCKING_THREADS)
            .thread_keep_alive(Duration::from_secs(2))
            .enable_all()
            .build()?;
        runtime
            .block_on(async {
                let listener = TcpListener::from_std(self.listener)?;
                if let Some(folder) = self.folder {
                    let shared = Arc::clone(&self.shared);
                    tokio::spawn(follow(folder, self.cloud, shared, self.notices));
                }
                connections::run(listener, self.shared, stop).await;
                Ok(())
            })
            .inspect(|()| runtime.shutdown_timeout(Duration::from_secs(1)))
    }
}

fn listen(address: SocketAddr) -> Result<std::net::TcpListener, ServeError> {
    let listener = std::net::TcpListener::bind(address)
        .map_err(|cause| ServeError::Listen { address, cause })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

fn open_bundle(folder: &Path, cloud: Option<&str>) -> Result<Site, ServeError> {
    let bundle = Arc::new(Bundle::open(folder)?);
    let view = bundle.view(cloud)?;
    let siblings = SiblingFiles::Folder(Arc::new(Folder::open(folder)?));
    Ok(Site::new(Api::new(view), siblings, None))
}

/// Serves each new bundle that is built in the folder. If it cannot be read, the old one is served
/// as far as its files still exist.
async fn follow(
    folder: BundleFolder,
    cloud: Option<String>,
    shared: Arc<Shared>,
    notices: Notices,
) {
    let mut problem: Option<String> = None;
    let (folder, mut served, mut switch) = (folder.path, folder.manifest, folder.switch);
    loop {
        tokio::time::sleep(POLL_INTERVAL).await;
        switch.check(&folder, &notices);
        let current = fingerprint(&folder.join(MANIFEST));
        if current == served && problem.is_none() {
            continue;
        }
        let (folder, cloud) = (folder.clone(), cloud.clone());
        let opened = tokio::task::spawn_blocking(move || open_bundle(&folder, cloud.as_deref()));
        let Ok(opened) = opened.await else { continue };
        match opened {
            Ok(site) => {
                info!("serving the new bundle");
                let site = site.following(&shared.site());
                shared.replace(site);
                served = current;
                if problem.take().is_some() {
                    notices.send(Notice::Resumed);
                }
            }
            Err(error) => {
                let reason = error.to_string();
                if problem.as_ref() != Some(&reason) {
                    notices.send(Notice::Stalled(reason.clone()));
                    problem = Some(reason);
                }
            }
        }
    }
}

/// Returns the fingerprint of a file; `None` if it does not exist.
fn fingerprint(path: &Path) -> Option<Fingerprint> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}
