//! HTTP server for the site, the bundle and the API, from a bundle or from a tree of articles.

mod branch_changes;
mod changes;
mod connection_limit;
mod connections;
mod content;
mod folder;
mod host_allowlist;
mod interrupted;
mod limits;
mod live;
mod model;
mod negotiate;
mod notice;
mod pages;
mod reply;
mod requests;
mod responses;
mod server;
mod shared;
mod site;

pub use branch_changes::{BranchChanges, ChangedArticles};
pub use changes::{Changes, Earlier, EarlierArticle};
pub use model::{Options, Reload, ReloadError, ServeError, Source, TreeSource};
pub use notice::{Counts, Notice};
pub use pages::Pages;
pub use server::Server;
