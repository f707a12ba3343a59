//! The tests of helpc as its users meet it, in one program.

mod includes;
mod rule_pages;
mod support;
