//! `structure/code-unclosed`: a code block that is not closed.

use super::support::shown;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("structure/code-unclosed", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    // After the first unclosed block, starts and ends of blocks are swapped.
    let fences = &article.outline.fences;
    let unclosed = fences
        .iter()
        .position(|fence| !is_closed(article.source.slice(*fence)));
    if let Some(at) = unclosed {
        let line = shown::line(article, fences[at].start as usize);
        let finding = out.report(
            line,
            "this code block is not closed: everything after it is displayed as code",
        );
        // The mistake may be an earlier fence that was meant to close a block.
        if let Some(place) = fences[..=at].iter().find_map(|fence| {
            fence_amidst_text(article.source.slice(*fence)).map(|n| fence.start + n as u32)
        }) {
            finding.related(
                cx.file,
                shown::line(article, place as usize),
                "this line does not close a code block: its backticks are not alone on the line",
            );
        }
    }
}

/// Returns the offset in `block` of the first line, after its opening fence, that contains both
/// backticks and text.
pub(super) fn fence_amidst_text(block: &str) -> Option<usize> {
    let content = block.find('\n')? + 1;
    let is_mixed = |line: &str| {
        let line = line.trim_matches([' ', '\t', '>', '\r', '\n']);
        line.contains("```") && line.contains(|c| c != '`')
    };
    let mut at = content;
    for line in block[content..].split_inclusive('\n') {
        if is_mixed(line) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

fn is_closed(block: &str) -> bool {
    let block = block.trim();
    let Some(mark) = block.chars().next() else {
        return true;
    };
    let length = block.chars().take_while(|c| *c == mark).count();
    let Some((_, last)) = block.rsplit_once('\n') else {
        return false;
    };
    let last = last.trim_matches([' ', '\t', '>', '\r']);
    last.len() >= length && last.chars().all(|c| c == mark)
}
