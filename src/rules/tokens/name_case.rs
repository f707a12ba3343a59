//! `tokens/name-case`: one token, spelt in two ways.

use super::pairs;
use crate::article::{Article, Marker};
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule::article("tokens/name-case", check).with_plain_fix();

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    check_markers(article, cx, out);
    if let Some(json) = &article.json {
        check_braces(article, json.span, cx, out);
    }
}

/// Tokens in comments: within an article one name has one spelling.
fn check_markers(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let mut groups: BTreeMap<String, Vec<&Marker>> = BTreeMap::new();
    for token in article.markers.iter().filter(|marker| marker.is_token()) {
        groups
            .entry(pairs::name(article, token).to_ascii_lowercase())
            .or_default()
            .push(token);
    }
    for tokens in groups.values() {
        let mut spellings: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
        for token in tokens {
            spellings
                .entry(pairs::name(article, token))
                .or_default()
                .push(token.name);
        }
        if spellings.len() < 2 {
            continue;
        }
        let right = preferred(&spellings, &cx.schemas.markers.tokens);
        for (written, places) in spellings.iter().filter(|(written, _)| **written != right) {
            if let Some(first) = places.first() {
                out.report(
                    *first,
                    format!("the token `{written}` is spelled `{right}` elsewhere in this article"),
                )
                .help(format!("Write `{right}` everywhere."))
                .fix(rename(places, right));
            }
        }
    }
}

/// The spelling that the schemas have, or else the one used most; of equals the
/// one used first.
fn preferred<'n>(spellings: &BTreeMap<&'n str, Vec<Span>>, known: &[String]) -> &'n str {
    let listed = spellings
        .keys()
        .find(|name| known.iter().any(|token| token == *name));
    let most = || {
        let uses = |(_, places): &(&&str, &Vec<Span>)| {
            (places.len(), std::cmp::Reverse(places.first().copied()))
        };
        spellings.iter().max_by_key(uses).map(|(name, _)| name)
    };
    listed.or_else(most).copied().unwrap_or_default()
}

fn rename(places: &[Span], right: &str) -> Fix {
    let edits = places.iter().map(|span| Edit {
        span: *span,
        text: right.to_owned(),
    });
    Fix::new(Applicability::Safe, edits.collect())
}

/// Tokens in braces, in the texts of a JSON body.
fn check_braces(article: &Article, span: Span, cx: &Context<'_>, out: &mut Sink<'_>) {
    let text = article.source.slice(span);
    let mut wrong: Vec<(&str, &str, Vec<Span>)> = Vec::new();
    for at in memchr::memchr_iter(b'{', text.as_bytes()) {
        let rest = &text[at + 1..];
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if length == 0 || rest.as_bytes().get(length) != Some(&b'}') {
            continue;
        }
        let name = &rest[..length];
        let known = cx
            .schemas
            .markers
            .inline_tokens
            .iter()
            .find(|known| known.eq_ignore_ascii_case(name));
        let Some(known) = known.filter(|known| *known != name) else {
            continue;
        };
        let here = Span::of_slice(text, name, span.start as usize);
        match wrong.iter_mut().find(|(written, _, _)| *written == name) {
            Some((_, _, places)) => places.push(here),
            None => wrong.push((name, known, vec![here])),
        }
    }
    for (written, right, places) in wrong {
        let Some(first) = places.first() else {
            continue;
        };
        out.report(
            *first,
            format!("unknown token `{{{written}}}`"),
        )
        .help(format!(
            "Tokens are case-sensitive: write `{{{right}}}`."
        ))
        .fix(rename(&places, right));
    }
}
