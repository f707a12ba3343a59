//! Lookup: which articles a customer sees, in which order, and why not the others.
//!
//! The rest of helpc uses this one implementation: the indexes of a bundle are built
//! from its keys and its order, the rules about coverage count its answers, and
//! `helpc why` evaluates its conditions one by one.

mod answers;
mod condition;
mod customer;
mod key;
mod order;

pub use answers::{Answer, AnswerGroup, Answers, answered_topics, is_answer};
pub use condition::Condition;
pub use customer::{Customer, shown};
pub use key::{By, MAX_PAIRS, answer_key, has_too_many_pairs, lists, resource_key, resource_keys};
pub use order::{Order, display_order, title};
