//! Problems that rules found: location, message, and edits that fix them.

mod file_id;
mod model;
mod rule_id;

pub use file_id::FileId;
pub use model::{Applicability, Edit, Finding, Fix, Related, Severity};
pub use rule_id::RuleId;
