//! `tokens/name-case`: a token that is spelled in two ways.

use super::support::pairs;
use crate::article::Marker;
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule::article("tokens/name-case", check).with_trusted_fix();

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    check_markers(cx, out);
    if let Some(json) = &cx.article.json {
        check_braces(json.span, cx, out);
    }
}

/// Reports tokens in comments whose names differ only in case.
fn check_markers(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let mut groups: BTreeMap<String, Vec<&Marker>> = BTreeMap::new();
    for token in cx.article.markers.iter().filter(|marker| marker.is_token()) {
        groups
            .entry(pairs::name(cx.article, token).to_ascii_lowercase())
            .or_default()
            .push(token);
    }
    for tokens in groups.values() {
        let mut spellings: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
        for token in tokens {
            spellings
                .entry(pairs::name(cx.article, token))
                .or_default()
                .push(token.name);
        }
        if spellings.len() < 2 {
            continue;
        }
        let right = preferred(&spellings, &cx.schemas.markers.tokens);
        for (written, spans) in spellings {
            let Some(first) = spans.first() else { continue };
            if written == right {
                continue;
            }
            out.report(
                *first,
                format!("the token `{written}` is spelled `{right}` elsewhere in this article"),
            )
            .help(format!("Write `{right}` everywhere."))
            .fix(rename(&spans, right));
        }
    }
}

/// Returns the spelling from the schemas, or else the most frequent one, or the first of several.
fn preferred<'n>(spellings: &BTreeMap<&'n str, Vec<Span>>, known: &[String]) -> &'n str {
    let listed = spellings
        .keys()
        .find(|name| known.iter().any(|token| token == *name));
    let most = || {
        let uses = |(_, spans): &(&&str, &Vec<Span>)| {
            (spans.len(), std::cmp::Reverse(spans.first().copied()))
        };
        spellings.iter().max_by_key(uses).map(|(name, _)| name)
    };
    listed.or_else(most).copied().unwrap_or_default()
}

/// Returns a fix that replaces each of `spans` by `right`.
fn rename(spans: &[Span], right: &str) -> Fix {
    let edits = spans.iter().map(|span| Edit {
        span: *span,
        text: right.to_owned(),
    });
    Fix::new(Applicability::Safe, edits.collect())
}

/// Reports tokens in braces, in the strings of a JSON body.
fn check_braces(span: Span, cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let text = cx.article.source.slice(span);
    let mut wrong: Vec<(&str, &str, Vec<Span>)> = Vec::new();
    for at in memchr::memchr_iter(b'{', text.as_bytes()) {
        let rest = &text[at + 1..];
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if length == 0 || rest.as_bytes().get(length) != Some(&b'}') {
            continue;
        }
        let name = &rest[..length];
        let mut tokens = cx.schemas.markers.inline_tokens.iter();
        let Some(known) = tokens.find(|known| known.eq_ignore_ascii_case(name)) else {
            continue;
        };
        if known == name {
            continue;
        }
        let here = Span::of_slice(text, name, span.start as usize);
        match wrong.iter_mut().find(|(written, _, _)| *written == name) {
            Some((_, _, spans)) => spans.push(here),
            None => wrong.push((name, known, vec![here])),
        }
    }
    for (written, right, spans) in wrong {
        let Some(first) = spans.first() else {
            continue;
        };
        out.report(*first, format!("unknown token `{{{written}}}`"))
            .help(format!("Tokens are case-sensitive: write `{{{right}}}`."))
            .fix(rename(&spans, right));
    }
}
