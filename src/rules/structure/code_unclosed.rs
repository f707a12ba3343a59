//! `structure/code-unclosed`: a code block whose fence has no end.

use super::shown;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("structure/code-unclosed", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    // Behind the first one every end looks like a beginning.
    let fences = &article.outline.fences;
    let unclosed = fences
        .iter()
        .position(|fence| !is_closed(article.source.slice(*fence)));
    if let Some(at) = unclosed {
        let line = shown::line(article, fences[at].start as usize);
        let noted = out.report(
            line,
            "this code block is not closed: everything after it is displayed as code",
        );
        // The slip may be a fence further up that was meant to end a block.
        if let Some(place) = fences[..=at].iter().find_map(|fence| {
            fence_amidst_text(article.source.slice(*fence)).map(|n| fence.start + n as u32)
        }) {
            noted.related(
                cx.file,
                shown::line(article, place as usize),
                "this line does not close a code block: its backticks are not alone on the line",
            );
        }
    }
}

/// Where in a block, after its first line, backticks share a line with text.
pub(super) fn fence_amidst_text(block: &str) -> Option<usize> {
    let inside = block.find('\n')? + 1;
    let shared = |line: &str| {
        let line = line.trim_matches([' ', '\t', '>', '\r', '\n']);
        line.contains("```") && line.contains(|c| c != '`')
    };
    let mut at = inside;
    for line in block[inside..].split_inclusive('\n') {
        if shared(line) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

fn is_closed(block: &str) -> bool {
    let block = block.trim();
    let Some(sign) = block.chars().next() else {
        return true;
    };
    let length = block.chars().take_while(|c| *c == sign).count();
    let Some((_, last)) = block.rsplit_once('\n') else {
        return false;
    };
    let last = last.trim_matches([' ', '\t', '>', '\r']);
    last.len() >= length && last.chars().all(|c| c == sign)
}
