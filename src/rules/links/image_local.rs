//! `links/image-local`: an image that is a local file.

use super::support::pages::non_https_links;
use crate::article::{Target, classify};
use crate::corpus::web_link::{address_error, is_placeholder, target_span};
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/image-local", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for image in non_https_links(cx.article).filter(|link| link.image) {
        let message = match classify(&image.url) {
            Target::Local(path) => format!("`{path}` is a file on the author's computer"),
            Target::File { path, .. } => {
                let url = image.url.trim();
                if is_placeholder(url, "", &cx.schemas.links) || address_error(url).is_some() {
                    continue;
                }
                format!("the image `{path}` is a local file, but only images on the web are shown")
            }
            _ => continue,
        };
        out.report(target_span(image), message);
    }
}
