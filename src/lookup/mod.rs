//! Lookup: which articles a customer sees, in which order, and why others are not shown.
//!
//! The rest of helpc uses this one implementation: the indexes of a bundle are built
//! from its keys and its order, the rules about coverage count its answers, and
//! [`Explanation`] and [`Audience`] evaluate its conditions one by one for `helpc why`.

mod answers;
mod audience;
mod condition;
mod customer;
mod explanation;
mod key;
mod order;
mod reason;
mod surface;

pub use crate::published::By;
pub use answers::{Answer, AnswerGroup, Answers, answered_topics, is_answer, shown};
pub use audience::{Audience, Position, Way};
pub use condition::Condition;
pub use customer::Customer;
pub use explanation::{DescribedCustomer, ExcludedRow, Explanation, ShownRow};
pub use key::{MAX_PAIRS, answer_key, has_too_many_pairs, lists, resource_key, resource_keys};
pub use order::{Order, display_order, title};
pub use surface::{Named, Row, Surface};
