//! Problems that rules found: location, message, and edits that fix them.

mod model;
mod suggest;

pub use model::{Applicability, Edit, FileId, Finding, Fix, Related, Severity};
pub(crate) use suggest::did_you_mean;
pub use suggest::{Suggestions, is_typo_of, nearest, nearest_within};
