//! The notation of links.

use super::model::{Link, LinkOrigin};
use crate::article::html_tag::HtmlTag;
use crate::source::Span;
use crate::util::unescape;

/// Returns the location of the target of the inline link at `at` of `shown`, whose text ends at
/// `text_end` or a little later.
pub(super) fn inline_target(shown: &str, at: Span, text_end: usize) -> Span {
    let end = at.end as usize;
    let nowhere = Span::new(end, end);
    let from = text_end.min(end);
    let bytes = &shown.as_bytes()[from..end];
    let mut brackets = memchr::memchr_iter(b']', bytes);
    let Some(found) = brackets.find(|at| bytes.get(at + 1) == Some(&b'(')) else {
        return nowhere;
    };
    let inside = &shown[from + found + 2..end - 1];
    let trimmed = inside.trim_start();
    let start = end - 1 - trimmed.len();
    let length = match trimmed.strip_prefix('<') {
        Some(pointed) => match pointed.find('>') {
            Some(close) => return Span::new(start + 1, start + 1 + close),
            None => trimmed.len(),
        },
        None => trimmed
            .find(|c: char| c.is_ascii_whitespace())
            .unwrap_or(trimmed.len()),
    };
    Span::new(start, start + length)
}

/// Returns the link of an `a` element with `href`, or of an `img` element.
pub(super) fn html_link(tag: &HtmlTag) -> Option<Link> {
    let attribute = |wanted: &str| tag.attributes.iter().find(|a| a.name == wanted);
    let image = tag.name == "img";
    if tag.closing || !(image || tag.name == "a") {
        return None;
    }
    let target = attribute(if image { "src" } else { "href" })?;
    let alt = if image { attribute("alt") } else { None };
    Some(Link {
        span: tag.span,
        target: target.span,
        url: unescape(&target.value).into_owned(),
        text: alt
            .map(|alt| unescape(&alt.value).into_owned())
            .unwrap_or_default(),
        origin: LinkOrigin::Html,
        image,
    })
}
