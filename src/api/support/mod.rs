//! The provider Microsoft.Support: services and their problem classifications, which lead to
//! solutions. Support tickets are not supported.

mod answer;
mod classify;
mod json;
mod operations;
mod route;
mod services;

pub(super) use answer::answer;
