//! Writes links and images with safe targets.

use super::escape::{push_attribute, push_plain, push_text};
use super::html::Writer;
use crate::article::{Anchors, Article, Target, classify};
use crate::published::html::StartTag;
use std::borrow::Cow;

impl<'a> Writer<'a> {
    /// Writes the start tag of a link to `url`. An unsafe link gets no target.
    pub(super) fn open_link(&mut self, url: &str, title: &str) {
        // Links cannot be nested, so an open link of raw HTML ends here.
        self.nesting.pop_raw("a", &mut self.out);
        let mut tag = StartTag::new("a");
        self.push_link(&mut tag, url);
        if !title.is_empty() {
            push_attribute(&mut tag, "title", title);
        }
        self.out.start(tag);
        self.nesting.push_markdown("a");
    }

    /// Adds the attributes of a link to `url`.
    pub(super) fn push_link(&self, tag: &mut StartTag<'_>, url: &str) {
        match classify(url) {
            Target::Web { host, .. } if host.is_empty() => {}
            Target::Web { scheme, .. } => {
                let url = url.trim_matches(|c: char| c.is_whitespace() || c.is_control());
                let address = match url.find(':') {
                    Some(colon) if !url.starts_with("//") => &url[colon + 1..],
                    _ => url,
                };
                let rest = address.trim_start_matches(['/', '\\']);
                tag.push_url("href", &format!("{scheme}://{rest}"));
            }
            Target::Mail => {
                let address = url
                    .trim()
                    .split_once(':')
                    .map_or("", |(_, address)| address);
                tag.push_url("href", &format!("mailto:{address}"));
            }
            Target::Phone { number } => {
                tag.push_url("href", &format!("tel:{}", number.trim()));
            }
            Target::Button { url } => {
                if matches!(classify(url), Target::Web { .. }) {
                    self.push_link(tag, url);
                    push_attribute(tag, "button-link", "button-link");
                }
            }
            Target::Blade(blade) => {
                push_attribute(tag, "data-blade", blade.path);
                if blade.scheme != "data-blade" {
                    push_attribute(tag, blade.scheme, blade.scheme);
                }
                if let Some(uri) = blade.uri {
                    push_attribute(tag, "data-blade-uri", uri);
                }
            }
            Target::Fragment(fragment) => {
                let fragment = resolve_fragment(fragment, self.anchors);
                tag.push_url("href", &format!("#{fragment}"));
            }
            Target::Token => push_attribute(
                tag,
                "data-href",
                &url.chars().filter(|c| !c.is_control()).collect::<String>(),
            ),
            Target::File { path, fragment } => {
                if let Some(target) = self.article_at(path) {
                    push_attribute(tag, "data-article", target.id());
                    if let Some(fragment) = fragment {
                        let anchors = target.anchors(self.plan.schemas);
                        push_attribute(tag, "data-fragment", &resolve_fragment(fragment, anchors));
                    }
                }
            }
            Target::Empty | Target::Local(_) | Target::Other(_) => {}
        }
    }

    /// Returns the article at a path relative to this one, if it is in the bundle. For a
    /// link to any other article, only the text is shown.
    fn article_at(&self, path: &str) -> Option<&'a Article> {
        let path = crate::corpus::resolve(&self.article.source.path, path)?;
        let file = self.plan.corpus.by_path(&path)?;
        if !self.plan.is_published(file) {
            return None;
        }
        Some(self.plan.corpus.article(file))
    }

    pub(super) fn finish_image(&mut self) {
        let Some((url, title, alt)) = self.image.take() else {
            return;
        };
        self.write_image(&url, &alt, &title, [""; 2]);
    }

    /// Writes an image with a web address. For any other image, only the alternative
    /// text is shown. `size` is its width and height, as written.
    pub(super) fn write_image(&mut self, url: &str, alt: &str, title: &str, size: [&str; 2]) {
        push_plain(&mut self.text, alt);
        let Target::Web { scheme, .. } = classify(url) else {
            push_text(&mut self.out, alt);
            return;
        };
        let rest = url
            .trim()
            .trim_start_matches(|c: char| c != '/')
            .trim_start_matches(['/', '\\']);
        let mut tag = StartTag::void("img");
        tag.push_url("src", &format!("{scheme}://{rest}"));
        push_attribute(&mut tag, "alt", alt);
        if !title.is_empty() {
            push_attribute(&mut tag, "title", title);
        }
        for (name, value) in ["width", "height"].into_iter().zip(size) {
            if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit() || b == b'%') {
                tag.push(name, value);
            }
        }
        self.out.start(tag);
    }
}

/// Returns the fragment for the id that the author meant, which may be spelled slightly
/// differently.
fn resolve_fragment<'f>(fragment: &'f str, anchors: &'f Anchors) -> Cow<'f, str> {
    let Some(id) = anchors.find_loosely(fragment) else {
        return Cow::Borrowed(fragment);
    };
    // A percent sign in the id must not start an escape in the address.
    if id.contains('%') {
        Cow::Owned(id.replace('%', "%25"))
    } else {
        Cow::Borrowed(id)
    }
}
