//! `helpc serve`: site, bundle and API over HTTP, from a bundle or a tree.

mod content;
mod folder;
mod guard;
mod http;
mod live;
mod notice;
mod pages;
mod peers;
mod reply;
mod site;

pub use notice::{Counts, Notice};
pub use pages::Pages;

use crate::api::Api;
use crate::bundle::{Bundle, BundleError};
use crate::compile::Edition;
use crate::config::Config;
use crate::corpus::LoadError;
use crate::emit::MANIFEST;
use crate::schema::{AudienceName, Schemas};
use folder::Folder;
use guard::Guard;
use http::Shared;
use live::Live;
use notice::Notices;
use site::{Beside, Site};
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::{Duration, SystemTime};
use thiserror::Error;
use tokio::net::TcpListener;

/// How often a bundle is looked at: whether another was built.
const LOOK: Duration = Duration::from_millis(500);
/// Threads that read files and compare texts.
const WORKERS: usize = 16;

/// Why nothing is served.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The bundle cannot be read.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The tree cannot be read.
    #[error(transparent)]
    Tree(#[from] LoadError),
    /// The tree cannot be compiled.
    #[error("the articles cannot be compiled: {0}")]
    Compile(io::Error),
    /// The tree cannot be watched.
    #[error("{path} cannot be watched for changes: {cause}; `--bundle` serves without that")]
    Watch {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        cause: notify::Error,
    },
    /// The address cannot be had.
    #[error("cannot listen on {address}: {cause}; `--port` chooses another port")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        cause: io::Error,
    },
    /// The system refused something else.
    #[error("cannot serve: {0}")]
    System(#[from] io::Error),
}

/// What is served.
#[derive(Debug)]
pub enum From {
    /// The bundle in a folder, and the files beside it.
    Bundle(PathBuf),
    /// A tree of articles, which is watched.
    Tree(Box<FromTree>),
}

/// A tree of articles, and what compiles it.
#[derive(Debug)]
pub struct FromTree {
    /// Paths that lie in it.
    pub paths: Vec<PathBuf>,
    /// The schemas: pages may be made of them as long as the server runs.
    pub schemas: &'static Schemas,
    /// The configuration.
    pub config: &'static Config,
    /// Makes the pages for people.
    pub pages: Option<Pages>,
    /// Whose articles are served.
    pub audience: AudienceName,
}

/// How it is served.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the server listens; port 0 for any that is free.
    pub address: SocketAddr,
    /// The cloud that the API answers for; the first one without.
    pub cloud: Option<String>,
    /// Names that the server may be called by beside those of this machine.
    pub hosts: Vec<String>,
    /// Who is told what happens while the server runs.
    pub notices: Option<Sender<Notice>>,
}

/// A server that listens.
#[derive(Debug)]
pub struct Server {
    listener: std::net::TcpListener,
    shared: Arc<Shared>,
    /// The folder of the bundle, and its manifest as it was when it was read.
    folder: Option<(PathBuf, Stamp)>,
    cloud: Option<String>,
    notices: Notices,
}

impl Server {
    /// Reads what is served and listens; nothing is answered before [`Self::run`].
    pub fn start(from: From, options: &Options) -> Result<Self, ServeError> {
        let guard = Guard::of(options.address.ip(), &options.hosts);
        let cloud = options.cloud.clone();
        let notices = Notices::to(options.notices.clone());
        let listener = listen(options.address)?;
        let (shared, folder) = match from {
            From::Bundle(folder) => {
                let stamp = stamp(&folder.join(MANIFEST));
                let site = of_bundle(&folder, cloud.as_deref())?;
                (Shared::new(site, guard, None), Some((folder, stamp)))
            }
            From::Tree(tree) => {
                let context = live::RenderContext {
                    schemas: tree.schemas,
                    config: tree.config,
                    cloud: cloud.clone(),
                    pages: tree.pages.map(Arc::new),
                    edition: Edition::of(tree.audience, tree.schemas),
                };
                let (first, site) = live::first(context, &tree.paths)?;
                let live = Arc::new(Live::new(first, options.address.ip().is_loopback()));
                let shared = Shared::new(site, guard, Some(Arc::clone(&live)));
                live::start(&live, &shared, notices.clone())?;
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

    /// Where it listens.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// The name of the cloud that the API answers for, and how many articles it has.
    pub fn cloud(&self) -> (String, usize) {
        let site = self.shared.site();
        let cloud = &site.api.view().cloud;
        (cloud.cloud.clone(), cloud.articles)
    }

    /// Serves until `ended` comes, then lets open requests end.
    pub fn run(self, ended: impl Future<Output = ()>) -> Result<(), ServeError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .max_blocking_threads(WORKERS)
            .thread_keep_alive(Duration::from_secs(2))
            .enable_all()
            .build()?;
        runtime
            .block_on(async {
                let listener = TcpListener::from_std(self.listener)?;
                if let Some((folder, known)) = self.folder {
                    let shared = Arc::clone(&self.shared);
                    tokio::spawn(follow(folder, known, self.cloud, shared, self.notices));
                }
                http::run(listener, self.shared, ended).await;
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

fn of_bundle(folder: &Path, cloud: Option<&str>) -> Result<Site, ServeError> {
    let bundle = Arc::new(Bundle::open(folder)?);
    let view = bundle.view(cloud)?;
    let beside = Beside::Folder(Arc::new(Folder::open(folder)?));
    Ok(Site::new(Api::new(view), beside, None))
}

/// Takes over each new bundle that is built in the folder. One that cannot be
/// read is not taken over: the old one is served as far as it is there.
async fn follow(
    folder: PathBuf,
    mut known: Stamp,
    cloud: Option<String>,
    shared: Arc<Shared>,
    notices: Notices,
) {
    let stamp = || stamp(&folder.join(MANIFEST));
    let mut problem: Option<String> = None;
    loop {
        tokio::time::sleep(LOOK).await;
        let now = stamp();
        let is_known = now == known && problem.is_none();
        if is_known {
            continue;
        }
        let (from, name) = (folder.clone(), cloud.clone());
        let opened = tokio::task::spawn_blocking(move || of_bundle(&from, name.as_deref()));
        let Ok(opened) = opened.await else { continue };
        match opened {
            Ok(site) => {
                let site = site.following(&shared.site());
                shared.replace(site);
                known = now;
                if problem.take().is_some() {
                    notices.send(Notice::Resumed);
                }
            }
            Err(error) => {
                let why = error.to_string();
                if problem.as_ref() != Some(&why) {
                    notices.send(Notice::Stalled(why.clone()));
                    problem = Some(why);
                }
            }
        }
    }
}

/// When a file was changed last, and its length; `None` where there is none.
type Stamp = Option<(SystemTime, u64)>;

fn stamp(path: &Path) -> Stamp {
    let about = std::fs::metadata(path).ok()?;
    Some((about.modified().ok()?, about.len()))
}
