//! Sources, options and errors of the server.

use super::branch_changes::BranchChanges;
use super::changes::Changes;
use super::notice::Notice;
use super::pages::Pages;
use crate::bundle::BundleError;
use crate::config::Config;
use crate::corpus::LoadError;
use crate::schema::{AudienceName, Schemas};
use crate::workspace::Held;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use thiserror::Error;

/// Error when the server cannot start.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The bundle cannot be read.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The tree cannot be read.
    #[error(transparent)]
    Tree(#[from] LoadError),
    /// The tree cannot be compiled.
    #[error("cannot compile the articles: {0}")]
    Compile(io::Error),
    /// The tree cannot be watched.
    #[error(
        "cannot watch {path} for changes: {cause}; `helpc build` and `helpc serve --bundle` work without watching"
    )]
    Watch {
        /// The folder.
        path: PathBuf,
        /// Error of the system.
        cause: notify::Error,
    },
    /// The server cannot listen on the address.
    #[error("cannot listen on {address}: {cause}; choose another port with `--port`")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Error of the system.
        cause: io::Error,
    },
    /// Another system call failed.
    #[error("cannot serve: {0}")]
    System(#[from] io::Error),
}

/// Source of the content.
#[derive(Debug)]
pub enum Source {
    /// A folder with a bundle.
    Bundle(PathBuf),
    /// A tree of articles, which is watched for changes.
    Tree(Box<TreeSource>),
}

/// Tree of articles, with its configuration.
#[derive(Debug)]
pub struct TreeSource {
    /// Files or folders of the tree.
    pub paths: Vec<PathBuf>,
    /// The schemas.
    pub schemas: Held<Schemas>,
    /// The configuration.
    pub config: Held<Config>,
    /// Renderer of the pages of the site, if there is a site.
    pub pages: Option<Pages>,
    /// Audience of the articles.
    pub audience: AudienceName,
    /// The earlier state that the articles are compared with.
    pub changes: Option<Changes>,
    /// The articles that the current branch changes, if the panel can show only these.
    pub branch_changes: Option<BranchChanges>,
    /// Reader of the settings after a change; `None` if they do not change.
    pub reload: Option<Reload>,
}

/// Reader of the settings of a tree, for when they change while it is served.
pub struct Reload {
    /// Files and folders on which the settings depend.
    pub watched: Vec<PathBuf>,
    /// Reads the settings.
    pub read: Box<dyn Fn() -> Result<TreeSource, ReloadError> + Send>,
}

/// Error when changed settings cannot be read.
#[derive(Debug)]
pub struct ReloadError {
    /// Message for the user.
    pub message: String,
    /// Files and folders on which these settings depend: a change of one may fix them.
    pub watched: Vec<PathBuf>,
}

impl fmt::Debug for Reload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reload")
            .field("watched", &self.watched)
            .finish_non_exhaustive()
    }
}

/// Options of the server.
#[derive(Debug, Clone)]
pub struct Options {
    /// Address to listen on; port 0 for any free port.
    pub address: SocketAddr,
    /// Cloud of the API; `None` for the first one.
    pub cloud: Option<String>,
    /// Host names that requests may use, in addition to those of this machine.
    pub hosts: Vec<String>,
    /// Receiver of notices about events of the running server.
    pub notices: Option<Sender<Notice>>,
}
