//! The configuration of a tree: `helpc.yaml`, the files that it extends, and the command line.

mod bounds;
mod check;
mod choice;
mod document;
mod error;
mod fault;
mod level;
mod links;
mod load;
mod model;
mod options;
mod overrides;
mod site;
mod taxonomy;

pub use choice::RuleChoice;
pub use document::Origin;
pub use error::ConfigError;
pub use fault::{Fault, FaultKind};
pub use level::Level;
pub use links::{HostSettings, LinkChecks};
pub use load::FILE_NAME;
pub use model::{BuildLimits, Config, DiffSettings};
pub use options::{Hosts, Options};
pub use overrides::Overrides;
pub use site::{FooterLink, SiteSettings, Updated};
pub use taxonomy::{ProductName, TaxonomyNames, TopicName};
