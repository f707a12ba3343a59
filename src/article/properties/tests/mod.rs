mod blocks;
mod errors;
mod support;
