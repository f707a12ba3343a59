//! Compares two sequences, such as the lines or the words of two texts, in time that is linear in
//! their size.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::HashMap;

/// Maximum number of lines of a part that are compared with each other. A larger part without a
/// line that is unique in both texts is shown as replaced.
const MAX_PART_LINES: usize = 256;

type Lines<'l, 't> = &'l [&'t [u8]];

/// Returns the operations that turn the lines `before` into the lines `after`, in order.
pub(crate) fn steps(before: Lines<'_, '_>, after: Lines<'_, '_>) -> Vec<DiffOp> {
    let mut same = Vec::new();
    compare((before, 0), (after, 0), true, &mut same);
    let mut steps = Vec::new();
    let (mut old, mut new) = (0, 0);
    for (old_index, new_index, len) in same {
        push_change(&mut steps, old..old_index, new..new_index);
        match steps.last_mut() {
            Some(DiffOp::Equal { len: known, .. }) => *known += len,
            _ => steps.push(DiffOp::Equal {
                old_index,
                new_index,
                len,
            }),
        }
        (old, new) = (old_index + len, new_index + len);
    }
    push_change(&mut steps, old..before.len(), new..after.len());
    steps
}

fn push_change(steps: &mut Vec<DiffOp>, old: std::ops::Range<usize>, new: std::ops::Range<usize>) {
    let (old_index, old_len) = (old.start, old.len());
    let (new_index, new_len) = (new.start, new.len());
    match (old_len, new_len) {
        (0, 0) => {}
        (_, 0) => steps.push(DiffOp::Delete {
            old_index,
            old_len,
            new_index,
        }),
        (0, _) => steps.push(DiffOp::Insert {
            old_index,
            new_index,
            new_len,
        }),
        _ => steps.push(DiffOp::Replace {
            old_index,
            old_len,
            new_index,
            new_len,
        }),
    }
}

/// Equal lines: the index of the first one in each text, and their number.
type Same = (usize, usize, usize);

/// Compares two parts, each with the index of its first line. If `may_split` is true, splits large
/// parts at the lines that are unique in both.
fn compare<'t>(
    (before, old): (Lines<'_, 't>, usize),
    (after, new): (Lines<'_, 't>, usize),
    may_split: bool,
    same: &mut Vec<Same>,
) {
    let pairs = before.iter().zip(after);
    let first = pairs.take_while(|(a, b)| a == b).count();
    let pairs = before[first..]
        .iter()
        .rev()
        .zip(after[first..].iter().rev());
    let last = pairs.take_while(|(a, b)| a == b).count();
    if first > 0 {
        same.push((old, new, first));
    }
    let (old_end, new_end) = (before.len() - last, after.len() - last);
    let middle = (&before[first..old_end], &after[first..new_end]);
    let (old, new) = (old + first, new + first);
    if middle.0.len().max(middle.1.len()) <= MAX_PART_LINES {
        for step in capture_diff_slices(Algorithm::Myers, middle.0, middle.1) {
            if let DiffOp::Equal {
                old_index,
                new_index,
                len,
            } = step
            {
                same.push((old + old_index, new + new_index, len));
            }
        }
    } else if may_split {
        let (mut a, mut b) = (0, 0);
        for (next_a, next_b) in unique_pairs(middle.0, middle.1) {
            let parts = (&middle.0[a..next_a], &middle.1[b..next_b]);
            compare((parts.0, old + a), (parts.1, new + b), false, same);
            same.push((old + next_a, new + next_b, 1));
            (a, b) = (next_a + 1, next_b + 1);
        }
        compare(
            (&middle.0[a..], old + a),
            (&middle.1[b..], new + b),
            false,
            same,
        );
    }
    if last > 0 {
        same.push((old + middle.0.len(), new + middle.1.len(), last));
    }
}

/// Returns the indexes of lines that occur once in both texts and in the same order.
fn unique_pairs(before: Lines<'_, '_>, after: Lines<'_, '_>) -> Vec<(usize, usize)> {
    let old = unique(before);
    let new = unique(after);
    let once = before
        .iter()
        .enumerate()
        .filter(|(at, line)| old.get(*line) == Some(&Some(*at)));
    let pairs: Vec<(usize, usize)> = once
        .filter_map(|(at, line)| Some((at, (*new.get(line)?)?)))
        .collect();
    increasing(&pairs)
}

/// Returns the index of each line; `None` if it occurs more than once.
fn unique<'t>(lines: Lines<'_, 't>) -> HashMap<&'t [u8], Option<usize>> {
    let mut places = HashMap::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        places
            .entry(*line)
            .and_modify(|place| *place = None)
            .or_insert(Some(at));
    }
    places
}

/// Returns the longest increasing subsequence of the second members of `pairs`, whose first members
/// increase.
fn increasing(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length, the pair with the smallest member that ends a run of that length.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (_, member)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *member);
        before.push(length.checked_sub(1).map(|length| ends[length]));
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut run = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(at) = next {
        run.push(pairs[at]);
        next = before[at];
    }
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Makes the steps, and returns what comes out.
    fn made(before: Lines<'_, '_>, after: Lines<'_, '_>) -> Vec<Vec<u8>> {
        let mut result = Vec::new();
        let mut old = 0;
        let mut is_after_equal = false;
        for step in steps(before, after) {
            let (range, new) = (step.old_range(), step.new_range());
            assert_eq!(range.start, old, "{step:?}");
            old = range.end;
            let is_equal = matches!(step, DiffOp::Equal { .. });
            if is_equal {
                assert!(!is_after_equal, "{step:?} continues the step before");
                assert_eq!(before[range], after[new.clone()]);
            }
            is_after_equal = is_equal;
            result.extend(after[new].iter().map(|line| line.to_vec()));
        }
        assert_eq!(old, before.len());
        result
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn steps_lead_from_one_text_to_the_other(
            before in prop::collection::vec("[a-e]|[a-z]{2}", 0..700),
            after in prop::collection::vec("[a-e]|[a-z]{2}", 0..700),
        ) {
            let lines = |texts: &'_ [String]| -> Vec<Vec<u8>> {
                texts.iter().map(|text| text.clone().into_bytes()).collect()
            };
            let (before, after) = (lines(&before), lines(&after));
            let (a, b): (Vec<&[u8]>, Vec<&[u8]>) = (
                before.iter().map(Vec::as_slice).collect(),
                after.iter().map(Vec::as_slice).collect(),
            );
            prop_assert_eq!(made(&a, &b), after);
        }
    }

    #[test]
    fn small_changes_of_large_texts_stay_small() {
        let before: Vec<String> = (0..5000)
            .map(|number| format!("{}\n", number % 4000))
            .collect();
        let mut after = before.clone();
        after.remove(4100);
        after[2000] = "new\n".to_owned();
        after.insert(10, "more\n".to_owned());
        let bytes = |lines: &'_ [String]| -> Vec<Vec<u8>> {
            lines.iter().map(|line| line.clone().into_bytes()).collect()
        };
        let (before, after) = (bytes(&before), bytes(&after));
        let a: Vec<&[u8]> = before.iter().map(Vec::as_slice).collect();
        let b: Vec<&[u8]> = after.iter().map(Vec::as_slice).collect();
        let changed = steps(&a, &b)
            .into_iter()
            .filter(|step| !matches!(step, DiffOp::Equal { .. }));
        let sizes: Vec<(usize, usize)> = changed
            .map(|step| (step.old_range().len(), step.new_range().len()))
            .collect();
        assert_eq!(sizes, [(0, 1), (1, 1), (1, 0)]);
    }
}
