//! Coverage: which topics have articles in which cloud, where there are gaps, and
//! which articles compete.

mod csv;
mod json;
mod matrix;
mod model;
mod page;
mod table;

pub use csv::write as write_csv;
pub use json::write as write_json;
pub use model::{
    Cell, CompetingArticle, CompetingGroup, Coverage, ProductRow, Scope, Status, TopicRow,
};
pub use page::{PageOptions, page};
pub use table::write as write_table;
