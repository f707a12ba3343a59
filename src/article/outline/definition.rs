//! Link definitions (`[label]: address`), which have the addresses of reference links.

use super::model::{Link, LinkOrigin};
use crate::source::Span;
use pulldown_cmark::RefDefs;

/// A label that a link or an image refers to.
#[derive(Debug)]
pub(super) struct Label {
    pub(super) name: String,
    pub(super) image: bool,
}

/// Returns the definitions of `labels`, each once, in order of location. `base` is the start of
/// `shown` in the file. Definitions that nothing refers to are left out: they are often comments.
pub(super) fn definitions(
    shown: &str,
    base: usize,
    labels: &[Label],
    known: &RefDefs<'_>,
) -> Vec<Link> {
    let mut found: Vec<Link> = Vec::new();
    for label in labels {
        let Some(definition) = known.get(&label.name) else {
            continue;
        };
        let span = Span::from(definition.span.clone());
        let target = target(&shown[span.range()]).unwrap_or_default();
        found.push(Link {
            span: span.shifted(base),
            target: target.shifted(base + span.start as usize),
            url: definition.dest.to_string(),
            text: label.name.clone(),
            origin: LinkOrigin::Reference,
            image: label.image,
        });
    }
    found.sort_by_key(|link| (link.span, link.image));
    found.dedup_by_key(|link| link.span);
    found
}

/// Returns the span of the address in a definition.
fn target(definition: &str) -> Option<Span> {
    let colon = definition.find("]:")? + 2;
    // In a block quote, a new line starts with `>`.
    let rest =
        definition[colon..].trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '>');
    let start = definition.len() - rest.len();
    if let Some(pointed) = rest.strip_prefix('<') {
        let length = pointed.find('>')?;
        return Some(Span::new(start + 1, start + 1 + length));
    }
    let length = rest
        .find(|c: char| c.is_ascii_whitespace())
        .unwrap_or(rest.len());
    Some(Span::new(start, start + length))
}

#[cfg(test)]
mod tests {
    use super::target;

    #[test]
    fn addresses_of_definitions_are_found() {
        for (definition, wanted) in [
            ("[a]: https://x.org/ \"Title\"", Some("https://x.org/")),
            ("[a]:\n  <b c.md>\n 'Title'", Some("b c.md")),
            ("[a]:\n> #steps", Some("#steps")),
            ("[a]", None),
        ] {
            let found = target(definition).map(|span| &definition[span.range()]);
            assert_eq!(found, wanted, "{definition}");
        }
    }
}
