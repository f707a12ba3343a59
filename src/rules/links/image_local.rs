//! `links/image-local`: an image that is a file, not on the web.

use super::target::{address_fault, is_placeholder, others, place};
use crate::article::{Article, Target, classify};
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/image-local", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for image in others(article).filter(|link| link.image) {
        let message = match classify(&image.url) {
            Target::Local(path) => format!("`{path}` is a file on the author's computer"),
            Target::File { path, .. } => {
                let url = image.url.trim();
                if is_placeholder(url, "", &cx.schemas.links) || address_fault(url).is_some() {
                    continue;
                }
                format!("the image `{path}` is a local file, but only images on the web are shown")
            }
            _ => continue,
        };
        out.report(place(image), message);
    }
}
