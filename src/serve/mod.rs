//! HTTP server for the site, the bundle and the API, from a bundle or from a tree of articles.

mod connection_limit;
mod content;
mod folder;
mod host_allowlist;
mod http;
mod interrupted;
mod live;
mod model;
mod notice;
mod pages;
mod reply;
mod server;
mod site;

pub use model::{Options, ServeError, Source, TreeSource};
pub use notice::{Counts, Notice};
pub use pages::Pages;
pub use server::Server;
