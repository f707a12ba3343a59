//! Finds the start of the properties block, and blocks in other places.

use super::properties::{Properties, PropertyFault, PropertyFaultKind, SyntaxError};
use super::recovery::attribute_follows;
use crate::finding::{Applicability, Edit, Fix};
use crate::schema::Schemas;
use crate::source::Span;

const NAME: &str = "properties";
const OPENING: &str = "<properties";
const END: &str = "/>";

/// Longest text right before `<properties`, in characters, that counts as a typo.
const MAX_TYPO_CHARS: usize = 20;

/// Finds the opening `<properties`, and reports text before it.
pub(super) fn locate(text: &str, schemas: &Schemas, properties: &mut Properties) -> Option<Span> {
    let first = skip_space_and_comments(text, properties.end);
    let Some(start) = find_opening(text, first, schemas) else {
        return misspelled_opening(text, first, schemas, properties);
    };
    let opening = Span::new(start, start + OPENING.len());
    let before = &text[first..start];
    let visible = before.trim();
    if visible.is_empty() {
        return Some(opening);
    }
    let span = Span::new(first, first + before.trim_end().len());
    let same_line = !before.contains(['\n', '\r']);
    if same_line && visible.chars().count() <= MAX_TYPO_CHARS {
        let fix = Fix::needs_review(Span::new(first, start), "");
        properties.push(span, SyntaxError::TextBefore(visible.to_owned()), Some(fix));
    } else {
        properties.faults.push(PropertyFault {
            span,
            kind: PropertyFaultKind::NotFirst,
            fix: None,
        });
    }
    Some(opening)
}

/// Returns the first `<properties` at or after `from`. If it does not start the file, attributes
/// must follow: the text may be about properties.
fn find_opening(text: &str, from: usize, schemas: &Schemas) -> Option<usize> {
    let is_opening = |at: &usize| {
        let head = text.as_bytes().get(*at..*at + OPENING.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(OPENING.as_bytes()))
            && (*at == from || attribute_follows(&text[*at + OPENING.len()..], schemas))
    };
    memchr::memchr_iter(b'<', &text.as_bytes()[from..])
        .map(|at| from + at)
        .find(is_opening)
}

/// Finds attributes at the start of the file after something other than `<properties`:
/// `properties`, `perties`, nothing.
fn misspelled_opening(
    text: &str,
    first: usize,
    schemas: &Schemas,
    properties: &mut Properties,
) -> Option<Span> {
    let rest = &text[first..];
    if attribute_follows(rest, schemas) {
        let span = Span::new(first, first);
        let line = Span::new(
            first,
            first + rest.lines().next().unwrap_or_default().trim_end().len(),
        );
        properties.push(
            line,
            SyntaxError::WrongOpening(String::new()),
            Some(Fix::needs_review(span, format!("{OPENING}\n"))),
        );
        return Some(span);
    }
    let word = rest.trim_start_matches(['<', ' ']);
    let length = word
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(word.len());
    let (word, after) = word.split_at(length);
    let near =
        (3..=16).contains(&word.len()) && strsim::osa_distance(&word.to_lowercase(), NAME) <= 4;
    if !near || !after.starts_with(char::is_whitespace) || !attribute_follows(after, schemas) {
        return None;
    }
    let span = Span::new(first, text.len() - after.len());
    let written = text[span.range()].to_owned();
    properties.push(
        span,
        SyntaxError::WrongOpening(written),
        Some(Fix::needs_review(span, OPENING)),
    );
    Some(span)
}

fn skip_space_and_comments(text: &str, mut at: usize) -> usize {
    loop {
        let rest = text[at..].trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        at = text.len() - rest.len();
        match rest
            .strip_prefix("<!--")
            .and_then(|comment| comment.find("-->"))
        {
            Some(end) => at += 4 + end + 3,
            None => return at,
        }
    }
}

/// Adds the fix to the fault for text before the block, now that the end of the block is known: the
/// text moves after it.
pub(super) fn fix_not_first(text: &str, properties: &mut Properties) {
    let (Some(block), end) = (properties.span, properties.end) else {
        return;
    };
    let Some(fault) = properties
        .faults
        .iter_mut()
        .find(|fault| fault.kind == PropertyFaultKind::NotFirst)
    else {
        return;
    };
    let moved = text[fault.span.range()].trim();
    let newline = if text[block.range()].contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let taken = Edit {
        span: Span::new(fault.span.start as usize, block.start as usize),
        text: String::new(),
    };
    let put = Edit {
        span: Span::new(end, end),
        text: format!("{newline}{newline}{moved}"),
    };
    fault.fix = Some(Fix::new(Applicability::Safe, vec![taken, put]));
}

/// Skips text after the block that is not part of the body: another end, the same block again, or a
/// `<tags .../>` block, which was common in old articles.
pub(super) fn skip_remains(text: &str, schemas: &Schemas, properties: &mut Properties) {
    let Some(block) = properties.span else { return };
    let rest = &text[properties.end.min(text.len())..];
    let start = text.len() - rest.trim_start().len();
    let rest = &text[start..];
    let follows = |name: &str| {
        let head = rest.get(..name.len())?;
        let after = &rest[name.len()..];
        let is_name = head.eq_ignore_ascii_case(name) && after.starts_with(char::is_whitespace);
        is_name.then_some(after)
    };
    let error = if rest.starts_with(END) {
        SyntaxError::DoubledEnd
    } else if follows("<tags").is_some() {
        SyntaxError::TagsBlock
    } else if follows(OPENING).is_some_and(|after| attribute_follows(after, schemas)) {
        SyntaxError::SecondBlock
    } else {
        return;
    };
    let Some(end) = rest.find(END) else { return };
    let span = Span::new(start, start + end + END.len());
    // Only the author knows which of two blocks is right.
    let is_needless =
        error != SyntaxError::SecondBlock || text[span.range()] == text[block.range()];
    let fix = if is_needless {
        Some(Fix::needs_review(span, ""))
    } else {
        None
    };
    properties.push(span, error, fix);
    properties.end = span.end as usize;
}

/// Finds properties blocks after `from`, where the body starts: left by a merge, or the start of
/// another article. Each span ends with its block, or at the end of the file if another article
/// follows.
pub(super) fn further_blocks(text: &str, from: usize) -> Vec<Span> {
    let bytes = text.as_bytes();
    let starts: Vec<usize> = memchr::memchr_iter(b'<', bytes.get(from..).unwrap_or_default())
        .map(|at| from + at)
        .filter(|at| is_block(text, *at))
        .collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let blocks = starts.iter().zip(ends).map(|(start, limit)| {
        let block = &text[*start..limit];
        let end = match (block.find(END), block.find("\n\n")) {
            (Some(end), _) => end + END.len(),
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

impl Properties {
    /// Reports properties blocks in the body, which customers would see.
    pub(super) fn report_further_blocks(&mut self, blocks: &[Span]) {
        for block in blocks {
            let start = block.start as usize;
            let opening = Span::new(start, start + OPENING.len());
            self.push(opening, SyntaxError::SecondBlock, None);
        }
        self.faults.sort_by_key(|fault| fault.span);
    }
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

#[cfg(test)]
mod tests {
    use super::further_blocks;

    #[test]
    fn blocks_in_the_body_are_found() {
        let found = |text: &str| -> Vec<String> {
            let spans = further_blocks(text, 0).into_iter();
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
