//! `links/text`: a link whose text does not say where it leads.

use crate::article::{Article, Link, LinkOrigin, Marker, Target, classify};
use crate::corpus::web_link::{is_placeholder, page_address};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::Links;
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("links/text", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let mut exemptions = None;
    for link in &cx.article.outline.links {
        if link.image || link.origin == LinkOrigin::JsonValue {
            continue;
        }
        let text = link.text.trim();
        let Some(weakness) = weakness(text, &cx.schemas.links) else {
            continue;
        };
        let exemptions = exemptions.get_or_insert_with(|| Exemptions::new(cx.article));
        if exemptions.apply_to(link, cx) {
            continue;
        }
        let message = match weakness {
            Weakness::Empty => "this link has no text".to_owned(),
            Weakness::Vague => format!("`{text}` does not say where the link leads"),
            Weakness::Address => "the text of this link is an address".to_owned(),
        };
        out.report(link.span, message);
    }
}

/// A reason why a text does not describe its link.
enum Weakness {
    Empty,
    /// Words such as "here".
    Vague,
    Address,
}

fn weakness(text: &str, known: &Links) -> Option<Weakness> {
    if text.is_empty() {
        return Some(Weakness::Empty);
    }
    let words = text.trim_matches(|c: char| !c.is_alphanumeric());
    if known.weak_texts.contains(words) {
        return Some(Weakness::Vague);
    }
    let is_address = ["http://", "https://", "www."]
        .iter()
        .any(|start| text.starts_with(start));
    if is_address && !text.contains(char::is_whitespace) {
        Some(Weakness::Address)
    } else {
        None
    }
}

/// Images and tokens that readers see instead of the text of a link.
struct Exemptions<'a> {
    /// Start of each image, in order, and the smallest end of that image and the following ones.
    images: Vec<(u32, u32)>,
    markers: &'a [Marker],
}

impl<'a> Exemptions<'a> {
    fn new(article: &'a Article) -> Self {
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

    /// Returns true if another rule reports `link`, or readers see something else instead of
    /// its text.
    fn apply_to(&self, link: &Link, cx: &ArticleContext<'_>) -> bool {
        let url = page_address(&link.url);
        let host = match classify(url) {
            Target::Empty | Target::Mail | Target::Phone { .. } => return true,
            Target::Web { host, .. } => host,
            _ => "".into(),
        };
        is_placeholder(url, &host, &cx.schemas.links)
            || self.shows_image(link)
            || self.contains_token(link)
    }

    fn shows_image(&self, link: &Link) -> bool {
        let first = self
            .images
            .partition_point(|(start, _)| *start < link.span.start);
        let nearest = self.images.get(first);
        nearest.is_some_and(|(_, end)| *end <= link.span.end)
    }

    /// Returns true if a token or region starts or ends in the text of `link`.
    fn contains_token(&self, link: &Link) -> bool {
        let from = |at: u32| {
            let next = self
                .markers
                .partition_point(|marker| marker.span.start < at);
            self.markers.get(next).map(|marker| marker.span)
        };
        let is_text = |marker: &Span| link.span.contains(*marker) && !link.target.contains(*marker);
        // The markers in the target are adjacent, so the first one after it is enough.
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
    fn finds_images_and_tokens_in_link_texts() {
        let schemas = Schemas::embedded().expect("the schemas load");
        let text = "\n![p](https://a.example/p.png) [![q](https://a.example/q.png)](https://b.example) \
            [here](https://c.example) [<!--$x-->here<!--/$x-->](https://d.example) \
            [here](https://e.example/<!--$y-->y<!--/$y-->)\n";
        let source = Source::decode("x/a.md", text.as_bytes().to_vec());
        let article = Article::parse(source, &schemas);
        let exemptions = Exemptions::new(&article);
        let links = article.outline.links.iter().filter(|link| !link.image);
        let found: Vec<(bool, bool)> = links
            .map(|link| {
                (
                    exemptions.shows_image(link),
                    exemptions.contains_token(link),
                )
            })
            .collect();
        let expected = [(true, false), (false, false), (false, true), (false, false)];
        assert_eq!(found, expected);
    }
}
