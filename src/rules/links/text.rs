//! `links/text`: a link whose text does not say where it leads.

use super::target::{is_placeholder, page_address};
use crate::article::{Article, Link, LinkOrigin, Target, classify};
use crate::rules::{Context, Rule, Sink};
use crate::schema::Links;

pub(super) const RULE: Rule = Rule::article("links/text", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for link in article
        .outline
        .links
        .iter()
        .filter(|link| !link.image && link.origin != LinkOrigin::JsonValue)
    {
        let text = link.text.trim();
        let Some(fault) = fault_of(text, &cx.schemas.links) else {
            continue;
        };
        if is_excused(article, link, cx) {
            continue;
        }
        let message = match fault {
            Fault::Empty => "the link has no text".to_owned(),
            Fault::Weak => format!("`{text}` does not say where the link leads"),
            Fault::Address => "the text of the link is its address".to_owned(),
        };
        out.report(link.span, message);
    }
}

enum Fault {
    Empty,
    Weak,
    Address,
}

fn fault_of(text: &str, known: &Links) -> Option<Fault> {
    if text.is_empty() {
        return Some(Fault::Empty);
    }
    let words = text.trim_matches(|c: char| !c.is_alphanumeric());
    if known.weak_texts.contains(words) {
        return Some(Fault::Weak);
    }
    let is_address = ["http://", "https://", "www."]
        .iter()
        .any(|start| text.starts_with(start));
    (is_address && !text.contains(char::is_whitespace)).then_some(Fault::Address)
}

/// Whether another rule has something to say of the link, or the reader sees
/// something else in place of its text.
fn is_excused(article: &Article, link: &Link, cx: &Context<'_>) -> bool {
    let url = page_address(&link.url);
    let host = match classify(url) {
        Target::Empty | Target::Mail | Target::Phone { .. } => return true,
        Target::Web { host, .. } => host,
        _ => "".into(),
    };
    let shows_image = || {
        article
            .outline
            .links
            .iter()
            .any(|other| other.image && link.span.contains(other.span))
    };
    let holds_token = || {
        let inside = |marker: &&crate::article::Marker| {
            link.span.contains(marker.span) && !link.target.contains(marker.span)
        };
        article.markers.iter().any(|marker| inside(&marker))
    };
    is_placeholder(url, &host, &cx.schemas.links) || shows_image() || holds_token()
}
