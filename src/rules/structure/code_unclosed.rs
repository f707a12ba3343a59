//! `structure/code-unclosed`: a code block that is not closed.

use super::support::fences::fence_amidst_text;
use super::support::shown;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("structure/code-unclosed", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    // After the first unclosed block, starts and ends of blocks are swapped.
    let fences = &cx.article.outline.fences;
    let unclosed = fences
        .iter()
        .position(|fence| !is_closed(cx.article.source.slice(*fence)));
    if let Some(at) = unclosed {
        let line = shown::line(cx.article, fences[at].start as usize);
        let finding = out.report(
            line,
            "this code block is not closed: everything after it is displayed as code",
        );
        // The mistake may be an earlier fence that was meant to close a block.
        if let Some(place) = fences[..=at].iter().find_map(|fence| {
            fence_amidst_text(cx.article.source.slice(*fence)).map(|n| fence.start + n as u32)
        }) {
            finding.related(
                shown::line(cx.article, place as usize),
                "this line does not close a code block: its backticks are not alone on the line",
            );
        }
    }
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
