//! The tests of helpc as its users meet it, in one program.

mod api;
mod architecture;
mod baseline;
mod bundle;
mod cli;
mod config;
mod emitted;
mod fixes;
mod formats;
mod html;
mod includes;
mod json_documents;
mod links;
mod links_runs;
mod pairs;
mod reading;
mod robust;
mod rule_pages;
mod search;
mod serve;
mod since;
mod support;
mod transcript;
mod trees;
mod web;
