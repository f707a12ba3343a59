//! Hostile articles: a file of one short pattern, repeated, is parsed to its end without a
//! panic or a stack overflow.
//!
//! `growth.rs` measures how the cost grows.

mod patterns;

use crate::support::{article, check, documents, every_rule};
pub(crate) use patterns::{APOLLO, JSON, MARKDOWN, PROPERTIES, WORDS};
use rayon::prelude::*;

/// Size of a file in bytes.
const FILE_BYTES: usize = 30_000;

fn repeated(pattern: &str) -> String {
    let is_word = WORDS.contains(&pattern);
    let length = if is_word { FILE_BYTES / 5 } else { FILE_BYTES };
    pattern.repeat(length / pattern.len())
}

#[test]
fn repeated_patterns_are_parsed_to_the_end() {
    let body = |kind: &str, start: &str, pattern: &str| {
        let body = format!("# A\n\n{start}{}\n", repeated(pattern));
        article(kind, &body)
    };
    let file = |pattern: &str| {
        let path = helpc::schema::STANDARD_FILE.to_owned();
        let text = format!("<properties\n{}", repeated(pattern));
        vec![(path, text.into_bytes())]
    };
    let markdown = MARKDOWN.iter().chain(WORDS);
    let markdown = markdown.map(|pattern| body("generic", "", pattern));
    let apollo = APOLLO.iter().map(|pattern| body("apollo", "", pattern));
    let json = JSON
        .iter()
        .map(|pattern| body("problemScopingQuestions", "---\n[", pattern));
    let properties = PROPERTIES.iter().map(|pattern| file(pattern));
    let files: Vec<_> = markdown
        .chain(apollo)
        .chain(json)
        .chain(properties)
        .collect();
    let config = every_rule();
    files.into_par_iter().for_each(|file| {
        let (corpus, _) = check(file, &config);
        documents(&corpus);
    });
}

#[test]
fn nested_elements_do_not_exhaust_the_stack() {
    for element in ["<insight>", "<insight><a>", "<x>"] {
        let body = format!("<azureKB>{}</azureKB>\n", element.repeat(20_000));
        let (corpus, _) = check(article("apollo", &body), &every_rule());
        documents(&corpus);
    }
}
