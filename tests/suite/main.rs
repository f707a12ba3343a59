//! The tests of helpc as its users meet it, in one program.

mod architecture;
mod bundle;
mod cli;
mod html;
mod includes;
mod json_documents;
mod pairs;
mod robust;
mod rule_pages;
mod support;
mod trees;
