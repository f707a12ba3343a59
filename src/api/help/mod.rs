//! The provider Microsoft.Help: solutions.

mod answer;
mod content;
mod created;
mod discover;
mod discovery;
mod filter;
mod json;
mod operations;
mod route;
mod solution;

pub(super) use answer::answer;
pub(super) use created::CreatedSolutions;
