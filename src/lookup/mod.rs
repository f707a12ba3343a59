//! What a customer sees: which articles, in which order, and why not the others.
//!
//! There is one answer. The indexes of a bundle are made of the keys and the
//! order of this room, the rules about coverage count what it counts, and
//! `helpc why` asks its conditions one by one.

mod answers;
mod condition;
mod customer;
mod key;
mod order;

pub use answers::{Answer, Answers, Contest, answered_topics, is_answer};
pub use condition::Condition;
pub use customer::{Customer, shown};
pub use key::{By, MAX_PAIRS, answer_key, has_too_many_pairs, lists, resource_key, resource_keys};
pub use order::{Order, display_order, title};
