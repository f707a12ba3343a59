//! `structure/code-unclosed`: a code block whose fence has no end.

use super::shown;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("structure/code-unclosed", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    // Behind the first one every end looks like a beginning.
    let unclosed = article
        .outline
        .fences
        .iter()
        .find(|fence| !is_closed(article.source.slice(**fence)));
    if let Some(fence) = unclosed {
        let line = shown::line(article, fence.start as usize);
        out.report(
            line,
            "this code block does not end: what follows is shown as code",
        );
    }
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
