//! Checks inclusions for cycles, depth and size.

use super::model::Included;
use super::{Fault, IncludeFile, MAX_DEPTH};
use crate::article::Article;

/// The depth and the size of a file, including the files that it includes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weight {
    depth: usize,
    bytes: u64,
    /// True if some of the text is from an article for support engineers.
    is_internal: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

/// Finds the first fault of each file, its own or that of a file it includes. Directives that lead
/// to a fault are not followed afterwards. Visits each file once.
pub(super) fn weigh(files: &mut [IncludeFile], limit: u64) -> Vec<Weight> {
    let own = |file: &IncludeFile| Weight {
        depth: 1,
        bytes: file.article.source.text.len() as u64,
        is_internal: file.article.is_internal(),
    };
    let mut weights: Vec<Weight> = files.iter().map(own).collect();
    let mut states = vec![State::New; files.len()];
    for start in 0..files.len() {
        // Files and their next directives. No recursion, since a chain may have any length.
        let mut open = if states[start] == State::New {
            vec![(start, 0)]
        } else {
            Vec::new()
        };
        while let Some((at, next)) = open.pop() {
            states[at] = State::Open;
            let target = match files[at].directives.get(next) {
                None => {
                    finish(&mut files[at], &weights[at], limit);
                    states[at] = State::Done;
                    continue;
                }
                Some(Included::Fault(_)) => None,
                Some(Included::File(target)) => Some(*target),
            };
            let Some(target) = target else {
                open.push((at, next + 1));
                continue;
            };
            match states[target] {
                State::New => {
                    open.push((at, next));
                    open.push((target, 0));
                    continue;
                }
                State::Open => files[at].directives[next] = Included::Fault(Fault::Cycle),
                State::Done if files[target].fault.is_some() => {
                    files[at].directives[next] = Included::Fault(Fault::Within(target));
                }
                State::Done => {
                    let inner = weights[target];
                    let weight = &mut weights[at];
                    weight.depth = weight.depth.max(inner.depth + 1);
                    weight.bytes = weight.bytes.saturating_add(inner.bytes);
                    weight.is_internal |= inner.is_internal;
                }
            }
            open.push((at, next + 1));
        }
    }
    weights
}

fn finish(file: &mut IncludeFile, weight: &Weight, limit: u64) {
    file.is_internal = weight.is_internal;
    let first = file
        .directives
        .iter()
        .enumerate()
        .find_map(|(at, included)| match included {
            Included::Fault(fault) => Some((at, fault.clone())),
            Included::File(_) => None,
        });
    let last = file.directives.len().saturating_sub(1);
    file.fault = if first.is_some() {
        first
    } else if weight.depth > MAX_DEPTH {
        Some((last, Fault::TooDeep))
    } else if weight.bytes > limit && !file.directives.is_empty() {
        Some((last, Fault::TooLarge(limit)))
    } else {
        None
    };
}

/// Does the same for the directives of an article.
pub(super) fn weigh_article(
    article: &Article,
    included: &mut [Included],
    files: &[IncludeFile],
    weights: &[Weight],
    limit: u64,
) {
    let mut bytes = article.source.text.len() as u64;
    for directive in included {
        let Included::File(at) = directive else {
            continue;
        };
        let at = *at;
        bytes = bytes.saturating_add(weights[at].bytes);
        if files[at].fault.is_some() {
            *directive = Included::Fault(Fault::Within(at));
        } else if weights[at].is_internal && !article.is_internal() {
            *directive = Included::Fault(Fault::Internal(at));
        } else if bytes > limit {
            *directive = Included::Fault(Fault::TooLarge(limit));
        }
    }
}
