//! How well a search ranks: queries with graded documents, and measures of a ranking.

mod compare;
mod evaluate;
mod grades;
mod measure;
mod queries;
mod table;

pub use compare::{Comparison, Worse};
pub use evaluate::{Evaluation, Means, QueryResult, evaluate};
pub use grades::add_grades;
pub use measure::Measures;
pub use queries::{JudgedQuery, QueryFile};
pub use table::write_table;
