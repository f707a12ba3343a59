//! The tests of helpc as its users meet it, in one program.

mod rule_pages;
mod support;
