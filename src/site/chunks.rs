//! The chunks of an article: its text by headings, for tools that look for passages.

use super::Site;
use super::markdown::{Block, join};
use super::parts::Parts;
use crate::published::{Article, Chunk, FORMAT, Kind};
use crate::util::hex;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// Maximum length of the text of a chunk, in characters.
const MAX_CHARS: usize = 2_000;

/// Returns the chunks of an article with these blocks, one per line.
pub(super) fn chunks(
    parts: &Parts<'_>,
    object: &str,
    blocks: &[Block],
    site: &Site<'_>,
) -> Result<String, serde_json::Error> {
    let article = parts.article;
    let list = |name: &str| ids(article, name);
    let template = Chunk {
        format: FORMAT,
        kind: Kind::Chunk,
        object: object.to_owned(),
        article: article.id.clone(),
        id: String::new(),
        self_help_type: article.self_help_type.clone(),
        title: article.name().trim().to_owned(),
        headings: Vec::new(),
        topics: list("supportTopicIds"),
        products: list("productPesIds"),
        url: site.address(&Site::twin_path(&article.id), 0),
        text: String::new(),
        sha256: String::new(),
    };
    let has_text = blocks.iter().any(|block| block.heading.is_none());
    let mut known = HashSet::new();
    let mut lines = String::new();
    for section in sections(blocks) {
        let mut texts = divided(section.blocks);
        if !has_text && known.is_empty() {
            // An article without a text is found by its title.
            texts.push(template.title.clone());
        }
        for (at, text) in texts.into_iter().enumerate() {
            let mut id = article.id.clone();
            if let Some(anchor) = &section.anchor {
                id = format!("{id}#{anchor}");
            }
            if at > 0 {
                id = format!("{id}~{}", at + 1);
            }
            let mut number = 1;
            let base = id.clone();
            while !known.insert(id.clone()) {
                number += 1;
                id = format!("{base}~~{number}");
            }
            let chunk = Chunk {
                id,
                headings: section.path.clone(),
                sha256: hex(&Sha256::digest(&text)),
                text,
                ..template.clone()
            };
            lines.push_str(&serde_json::to_string(&chunk)?);
            lines.push('\n');
        }
    }
    Ok(lines)
}

/// Returns the values of an attribute that is a list.
fn ids(article: &Article, name: &str) -> Vec<String> {
    match article.properties.get(name) {
        Some(Json::Array(values)) => {
            let values = values.iter().filter_map(Json::as_str);
            values.map(str::to_owned).collect()
        }
        Some(Json::String(value)) => vec![value.clone()],
        _ => Vec::new(),
    }
}

/// The blocks under a heading.
struct Section<'b> {
    path: Vec<String>,
    anchor: Option<String>,
    blocks: &'b [Block],
}

/// Divides blocks at their headings.
fn sections(blocks: &[Block]) -> Vec<Section<'_>> {
    let mut sections = Vec::new();
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut anchor = None;
    let mut from = 0;
    let path = |open: &[(usize, String)]| open.iter().map(|(_, text)| text.clone()).collect();
    for (at, block) in blocks.iter().enumerate() {
        let Some(heading) = &block.heading else {
            continue;
        };
        sections.push(Section {
            path: path(&open),
            anchor: anchor.take(),
            blocks: &blocks[from..at],
        });
        open.retain(|(level, _)| *level < heading.level);
        open.push((heading.level, heading.text.clone()));
        let written = heading.id.clone();
        anchor = Some(written.unwrap_or_else(|| slug(&heading.text)));
        from = at + 1;
    }
    sections.push(Section {
        path: path(&open),
        anchor,
        blocks: &blocks[from..],
    });
    sections
}

/// Returns the id that a heading without one gets.
fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}

/// Returns the text of blocks in pieces that are short enough.
fn divided(blocks: &[Block]) -> Vec<String> {
    let mut texts = Vec::new();
    let mut from = 0;
    let mut chars = 0;
    for (at, block) in blocks.iter().enumerate() {
        let own = block.text.chars().count() + 2;
        if chars + own > MAX_CHARS && at > from {
            texts.push(join(&blocks[from..at]));
            (from, chars) = (at, 0);
        }
        chars += own;
    }
    if from < blocks.len() {
        texts.push(join(&blocks[from..]));
    }
    texts.iter().flat_map(|text| cut(text)).collect()
}

/// Cuts a long block between lines, or else between words. Both parts of a block of code are
/// blocks of code.
fn cut(text: &str) -> Vec<String> {
    if text.chars().count() <= MAX_CHARS {
        return vec![text.to_owned()];
    }
    // A paragraph may also start with backticks, but not alone in its first line.
    let is_fence = |line: &&str| line.len() >= 3 && line.bytes().all(|byte| byte == b'`');
    let fence = text.lines().next().filter(is_fence);
    let inner = match fence {
        Some(_) => text.trim_matches('`').trim_matches('\n'),
        None => text,
    };
    let fences = fence.map_or(0, |fence| 2 * fence.len() + 2);
    let room = MAX_CHARS - fences.min(MAX_CHARS / 2);
    let mut parts = Vec::new();
    let mut rest = inner;
    while let Some((end, _)) = rest.char_indices().nth(room) {
        let head = &rest[..end];
        let at = head
            .rfind('\n')
            .or_else(|| head.rfind(' '))
            .filter(|at| *at > 0);
        let (part, after) = rest.split_at(at.unwrap_or(end));
        parts.push(part);
        rest = after.strip_prefix(['\n', ' ']).unwrap_or(after);
    }
    parts.push(rest);
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    let parts = parts.map(|part| match fence {
        Some(fence) => format!("{fence}\n{part}\n{fence}"),
        None => part.trim().to_owned(),
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::super::markdown::Heading;
    use super::*;

    fn block(text: &str) -> Block {
        let heading = text.strip_prefix('#').map(|rest| {
            let text = rest.trim_start_matches('#');
            Heading {
                level: 1 + rest.len() - text.len(),
                id: None,
                text: text.trim().to_owned(),
            }
        });
        Block::new(heading, text.to_owned())
    }

    #[test]
    fn sections_have_the_headings_above_them() {
        let blocks = ["a", "## B c", "d", "### E", "f", "## G"].map(block);
        let found: Vec<(String, String)> = sections(&blocks)
            .iter()
            .map(|section| (section.path.join(" > "), join(section.blocks)))
            .collect();
        let expected = [("", "a"), ("B c", "d"), ("B c > E", "f"), ("G", "")];
        assert_eq!(
            found,
            expected.map(|(path, text)| (path.to_owned(), text.to_owned()))
        );
        assert_eq!(sections(&blocks)[1].anchor.as_deref(), Some("b-c"));
    }

    #[test]
    fn long_texts_are_cut_between_lines_and_words() {
        let words = "word ".repeat(1000);
        for text in [
            words.clone(),
            "x".repeat(5000),
            format!("```\n{}```", "a b\n".repeat(2000)),
        ] {
            let parts = divided(&[block(&text), block("end")]);
            assert!(parts.len() > 2);
            assert!(parts.iter().all(|part| part.chars().count() <= MAX_CHARS));
            let fences = text.starts_with("```");
            assert!(
                !fences
                    || parts[..parts.len() - 1]
                        .iter()
                        .all(|part| part.starts_with("```\n") && part.ends_with("\n```"))
            );
            let content = |text: &str| text.replace(['`', ' ', '\n'], "");
            assert_eq!(content(&parts.concat()), content(&format!("{text}end")));
        }
    }
}
