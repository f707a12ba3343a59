//! The tests of helpc as its users meet it, in one program.

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
mod lookup;
mod pairs;
mod robust;
mod rule_pages;
mod since;
mod support;
mod transcript;
mod trees;
