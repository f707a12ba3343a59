//! Properties blocks in a body, which customers would see: left by a merge, or the start of another
//! article.

use super::outline;
use super::properties::{BLOCK_END, OPENING, PropertyFault, SyntaxError};
use crate::source::Span;

/// Finds the blocks after `from`, where the body starts, including those in code. Each span ends
/// with its block, or at the end of the file if another article follows.
pub(super) fn find(text: &str, from: usize) -> Vec<Span> {
    let bytes = text.as_bytes();
    let starts: Vec<usize> = memchr::memchr_iter(b'<', bytes.get(from..).unwrap_or_default())
        .map(|at| from + at)
        .filter(|at| is_block(text, *at))
        .collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let blocks = starts.iter().zip(ends).map(|(start, limit)| {
        let block = &text[*start..limit];
        let end = match (block.find(BLOCK_END), block.find("\n\n")) {
            (Some(end), _) => end + BLOCK_END.len(),
            // It is not closed: its last attribute is before a blank line.
            (None, Some(blank)) => blank,
            (None, None) => block.len(),
        };
        let is_article = block[end..].trim_start().starts_with("# ");
        let end = if is_article { limit } else { start + end };
        Span::new(*start, end)
    });
    blocks.collect()
}

/// Returns true if `<properties` and something like an attribute are at `at`.
fn is_block(text: &str, at: usize) -> bool {
    let head = text.as_bytes().get(at..at + OPENING.len());
    if !head.is_some_and(|head| head.eq_ignore_ascii_case(OPENING.as_bytes())) {
        return false;
    }
    let rest = &text[at + OPENING.len()..];
    let attribute = rest.trim_start();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let value = attribute.trim_start_matches(is_name);
    let is_apart = attribute.len() < rest.len() && value.len() < attribute.len();
    let value = value.trim_start().strip_prefix('=');
    is_apart && value.is_some_and(|value| value.trim_start().starts_with(['"', '\'', '“', '”']))
}

/// Returns those of `blocks` that are not in code of `markdown`.
pub(super) fn outside_code(mut blocks: Vec<Span>, text: &str, markdown: Span) -> Vec<Span> {
    if blocks.is_empty() {
        return blocks;
    }
    let outline = outline::read(text, markdown, &text[markdown.range()]);
    let is_code = |block: &Span| {
        Span {
            end: block.start,
            ..*block
        }
        .is_within(&outline.code)
    };
    blocks.retain(|block| !is_code(block));
    blocks
}

/// Returns the fault of each of `blocks`.
pub(super) fn faults(blocks: &[Span]) -> impl Iterator<Item = PropertyFault> {
    blocks.iter().map(|block| {
        let start = block.start as usize;
        let opening = Span::new(start, start + OPENING.len());
        PropertyFault::malformed(opening, SyntaxError::SecondBlock, None)
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn blocks_in_the_body_are_found() {
        let found = |text: &str| -> Vec<String> {
            let spans = find(text, 0).into_iter();
            spans.map(|span| text[span.range()].to_owned()).collect()
        };
        let block = "<properties\n  pageTitle=\"a\"\n/>";
        assert_eq!(found(&format!("Text.\n{block}\nMore.")), [block]);
        assert_eq!(found(&format!("{block} {block}")), [block, block]);
        let article = format!("{block}\n\n# Title\n\nText.\n");
        assert_eq!(found(&format!("Text.\n{article}")), [article]);
        assert_eq!(
            found("x <Properties a = 'b'\n c='d'\n\nText."),
            ["<Properties a = 'b'\n c='d'"]
        );
        for text in [
            "<properties>",
            "<properties />",
            "<propertiesa=\"b\"",
            "<properties of it>",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
