//! The tests of helpc as its users meet it, in one program.

mod json_documents;
mod rule_pages;
mod support;
