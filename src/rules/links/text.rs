//! `links/text`: a link whose text does not say where it leads.

use super::target::{is_placeholder, page_address};
use crate::article::{Article, Link, LinkOrigin, Marker, Target, classify};
use crate::rules::{Context, Rule, Sink};
use crate::schema::Links;
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("links/text", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let mut excuses = None;
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
        let excuses = excuses.get_or_insert_with(|| Excuses::of(article));
        if excuses.hold_for(link, cx) {
            continue;
        }
        let message = match fault {
            Fault::Empty => "this link has no text".to_owned(),
            Fault::Weak => format!("`{text}` does not say where the link leads"),
            Fault::Address => "the text of this link is an address".to_owned(),
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

/// Why a link may have a weak text: what its reader sees instead of that text.
struct Excuses<'a> {
    /// The images, in order: where each starts, and the nearest end of those from it on.
    images: Vec<(u32, u32)>,
    markers: &'a [Marker],
}

impl<'a> Excuses<'a> {
    fn of(article: &'a Article) -> Self {
        let links = article.outline.links.iter();
        let mut images: Vec<(u32, u32)> = links
            .filter(|link| link.image)
            .map(|link| (link.span.start, link.span.end))
            .collect();
        images.sort_unstable();
        let mut nearest = u32::MAX;
        for (_, end) in images.iter_mut().rev() {
            nearest = nearest.min(*end);
            *end = nearest;
        }
        Self {
            images,
            markers: &article.markers,
        }
    }

    /// Whether another rule has something to say of `link`, or its reader sees something
    /// else in place of its text.
    fn hold_for(&self, link: &Link, cx: &Context<'_>) -> bool {
        let url = page_address(&link.url);
        let host = match classify(url) {
            Target::Empty | Target::Mail | Target::Phone { .. } => return true,
            Target::Web { host, .. } => host,
            _ => "".into(),
        };
        is_placeholder(url, &host, &cx.schemas.links)
            || self.shows_image(link)
            || self.holds_token(link)
    }

    fn shows_image(&self, link: &Link) -> bool {
        let first = self
            .images
            .partition_point(|(start, _)| *start < link.span.start);
        let nearest = self.images.get(first);
        nearest.is_some_and(|(_, end)| *end <= link.span.end)
    }

    /// Whether a token or a region starts or ends in the text of `link`.
    fn holds_token(&self, link: &Link) -> bool {
        let from = |at: u32| {
            let next = self
                .markers
                .partition_point(|marker| marker.span.start < at);
            self.markers.get(next).map(|marker| marker.span)
        };
        let is_text = |marker: &Span| link.span.contains(*marker) && !link.target.contains(*marker);
        // The markers of the target follow each other.
        [link.span.start, link.target.end]
            .into_iter()
            .any(|at| from(at).as_ref().is_some_and(is_text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Schemas;
    use crate::source::Source;

    #[test]
    fn excuses_are_found_among_many() {
        let schemas = Schemas::embedded().expect("they load");
        let text = "\n![p](https://a.example/p.png) [![q](https://a.example/q.png)](https://b.example) \
            [here](https://c.example) [<!--$x-->here<!--/$x-->](https://d.example) \
            [here](https://e.example/<!--$y-->y<!--/$y-->)\n";
        let source = Source::decode("x/a.md", text.as_bytes().to_vec());
        let article = Article::parse(source, &schemas);
        let excuses = Excuses::of(&article);
        let links = article.outline.links.iter().filter(|link| !link.image);
        let found: Vec<(bool, bool)> = links
            .map(|link| (excuses.shows_image(link), excuses.holds_token(link)))
            .collect();
        let expected = [(true, false), (false, false), (false, true), (false, false)];
        assert_eq!(found, expected);
    }
}
