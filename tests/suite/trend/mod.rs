//! `helpc trend`: how the articles develop.

mod formats;
mod numbers;
mod repository;
