//! Applies the edits of one file.

use crate::finding::{Edit, Fix};
use std::collections::BTreeSet;

/// Returns the fixes that can be applied at once, in order: those that touch no edit of an earlier
/// one.
pub(super) fn compatible<'f>(fixes: impl IntoIterator<Item = &'f Fix>) -> Vec<&'f Fix> {
    let mut chosen: Vec<&Fix> = Vec::new();
    // The end and the start of each edit.
    let mut taken: BTreeSet<(u32, u32)> = BTreeSet::new();
    for fix in fixes {
        let is_free = |edit: &Edit| {
            // Adjacent edits also wait for the next round: their order would matter.
            taken
                .range((edit.span.start, 0)..)
                .next()
                .is_none_or(|(_, start)| *start > edit.span.end)
        };
        if !fix.edits.is_empty() && is_well_formed(fix) && fix.edits.iter().all(is_free) {
            let spans = fix.edits.iter().map(|edit| edit.span);
            taken.extend(spans.map(|span| (span.end, span.start)));
            chosen.push(fix);
        }
    }
    chosen
}

/// Returns true if the edits of a fix are in order and do not overlap.
fn is_well_formed(fix: &Fix) -> bool {
    fix.edits
        .windows(2)
        .all(|pair| pair[0].span.end <= pair[1].span.start)
        && fix
            .edits
            .iter()
            .all(|edit| edit.span.start <= edit.span.end)
}

/// Applies `fixes`, which must be [`compatible`], to `bytes`.
pub(super) fn apply(bytes: &[u8], fixes: &[&Fix]) -> Vec<u8> {
    apply_edits(bytes, fixes.iter().flat_map(|fix| &fix.edits))
}

/// Applies edits, which do not overlap, to `bytes`. Inserts line breaks of the kind that the file
/// uses. Ignores edits past the end of the file.
pub(crate) fn apply_edits<'e>(bytes: &[u8], edits: impl IntoIterator<Item = &'e Edit>) -> Vec<u8> {
    let mut edits: Vec<&Edit> = edits.into_iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let has_crlf = memchr::memchr(b'\n', bytes).is_some_and(|at| bytes[..at].ends_with(b"\r"));
    let mut result = Vec::with_capacity(bytes.len() + 64);
    let mut from = 0;
    for edit in edits {
        let range = edit.span.range();
        if range.start < from || range.end > bytes.len() {
            continue;
        }
        result.extend_from_slice(&bytes[from..range.start]);
        if has_crlf && edit.text.contains('\n') {
            let text = edit.text.replace("\r\n", "\n").replace('\n', "\r\n");
            result.extend_from_slice(text.as_bytes());
        } else {
            result.extend_from_slice(edit.text.as_bytes());
        }
        from = range.end;
    }
    result.extend_from_slice(&bytes[from..]);
    result
}

#[cfg(test)]
mod tests {
    use super::{apply, compatible};
    use crate::finding::{Applicability, Edit, Fix};
    use crate::source::Span;
    use proptest::prelude::*;

    fn fix(edits: &[(usize, usize, &str)]) -> Fix {
        let edits = edits.iter().map(|(start, end, text)| Edit {
            span: Span::new(*start, *end),
            text: (*text).to_owned(),
        });
        Fix::new(Applicability::Safe, edits.collect())
    }

    fn fixed(text: &str, fixes: &[Fix]) -> String {
        let bytes = apply(text.as_bytes(), &compatible(fixes));
        String::from_utf8(bytes).expect("UTF-8")
    }

    #[test]
    fn the_first_of_two_that_meet_wins() {
        let fixes = [
            fix(&[(0, 3, "the")]),
            fix(&[(2, 4, "x")]),
            fix(&[(3, 3, "y")]),
            fix(&[(4, 5, "D")]),
        ];
        assert_eq!(fixed("teh dog", &fixes), "the Dog");
    }

    #[test]
    fn a_fix_is_made_as_a_whole_or_not_at_all() {
        let fixes = [fix(&[(4, 5, "D")]), fix(&[(0, 1, "("), (5, 6, ")")])];
        assert_eq!(fixed("teh dog", &fixes), "teh Dog");
    }

    #[test]
    fn line_breaks_are_those_of_the_file() {
        assert_eq!(fixed("a\r\nb", &[fix(&[(1, 1, "\n\n")])]), "a\r\n\r\n\r\nb");
        assert_eq!(fixed("a\nb", &[fix(&[(1, 1, "\n")])]), "a\n\nb");
    }

    proptest! {
        #[test]
        fn bytes_outside_the_edits_stay(
            bytes in prop::collection::vec(any::<u8>(), 0..80),
            places in prop::collection::vec((0usize..90, 0usize..6, "[a-z]{0,3}"), 0..12),
        ) {
            let fixes: Vec<Fix> = places
                .iter()
                .map(|(start, length, text)| fix(&[(*start, start + length, text)]))
                .collect();
            let chosen = compatible(&fixes);
            let result = apply(&bytes, &chosen);
            // Taking the edits back yields the file again.
            let mut edits: Vec<&Edit> = chosen.iter().flat_map(|fix| &fix.edits).collect();
            edits.sort_by_key(|edit| edit.span);
            let (mut from, mut at) = (0, 0);
            for edit in edits {
                let range = edit.span.range();
                if range.end > bytes.len() {
                    continue;
                }
                let kept = range.start - from;
                prop_assert_eq!(&bytes[from..range.start], &result[at..at + kept]);
                at += kept;
                prop_assert_eq!(edit.text.as_bytes(), &result[at..at + edit.text.len()]);
                at += edit.text.len();
                from = range.end;
            }
            prop_assert_eq!(&bytes[from..], &result[at..]);
        }
    }
}
