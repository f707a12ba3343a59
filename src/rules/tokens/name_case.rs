//! `tokens/name-case`: one token, spelt in two ways.

use super::pairs;
use crate::article::{Article, Marker};
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("tokens/name-case", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    check_markers(article, cx, out);
    if let Some(json) = &article.json {
        check_braces(article, json.span, cx, out);
    }
}

/// Tokens in comments: within an article one name has one spelling.
fn check_markers(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let tokens: Vec<&Marker> = article.markers.iter().filter(|marker| marker.is_token()).collect();
    for (at, token) in tokens.iter().enumerate() {
        let name = pairs::name(article, token);
        let same = |other: &&&Marker| pairs::name(article, other).eq_ignore_ascii_case(name);
        let differs = |other: &&&Marker| same(other) && pairs::name(article, other) != name;
        if tokens[..at].iter().any(|other| same(&other)) || !tokens.iter().any(|other| differs(&other)) {
            continue;
        }
        // This is the first of a name that has several spellings.
        let spellings: Vec<&str> =
            tokens.iter().filter(same).map(|other| pairs::name(article, other)).collect();
        let right = preferred(&spellings, &cx.schemas.markers.tokens);
        let mut seen: Vec<&str> = Vec::new();
        for other in tokens.iter().filter(same) {
            let written = pairs::name(article, other);
            if written == right || seen.contains(&written) {
                continue;
            }
            seen.push(written);
            report(article, &tokens, written, right, out);
        }
    }
}

/// Reports the spelling `written` at its first place; the fix mends them all.
fn report(article: &Article, tokens: &[&Marker], written: &str, right: &str, out: &mut Sink<'_>) {
    let places: Vec<Span> =
        tokens.iter().filter(|token| pairs::name(article, token) == written).map(|token| token.name).collect();
    let Some(first) = places.first() else { return };
    out.report(*first, format!("the token `{written}` is called `{right}` elsewhere in this article"))
        .fix(rename(&places, right));
}

fn rename(places: &[Span], right: &str) -> Fix {
    let edits = places.iter().map(|span| Edit { span: *span, text: right.to_owned() });
    Fix::new(Applicability::Safe, edits.collect())
}

/// The spelling that the schemas have, or else the one used most; of equals the
/// first one.
fn preferred<'n>(spellings: &[&'n str], known: &[String]) -> &'n str {
    let count = |name: &str| spellings.iter().filter(|other| **other == name).count();
    let listed = spellings.iter().find(|name| known.iter().any(|token| token == *name));
    let most = spellings.iter().rev().max_by_key(|name| count(name));
    listed.or(most).copied().unwrap_or_default()
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
        let known = cx.schemas.markers.inline_tokens.iter().find(|known| known.eq_ignore_ascii_case(name));
        let Some(known) = known.filter(|known| *known != name) else { continue };
        let here = Span::of_slice(text, name, span.start as usize);
        match wrong.iter_mut().find(|(written, _, _)| *written == name) {
            Some((_, _, places)) => places.push(here),
            None => wrong.push((name, known, vec![here])),
        }
    }
    for (written, right, places) in wrong {
        let Some(first) = places.first() else { continue };
        out.report(*first, format!("the token `{{{written}}}` is spelt `{{{right}}}`")).fix(rename(&places, right));
    }
}
