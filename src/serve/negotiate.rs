//! Which form of a page a client gets: HTML, or Markdown if it prefers that.

use crate::site::ARTICLES;
use hyper::HeaderMap;
use hyper::header::ACCEPT;
use std::borrow::Cow;

/// Returns the path of the file to send for a request: that of the Markdown of an article, if the
/// client asks for its page and prefers Markdown.
pub(super) fn path<'p>(path: &'p str, headers: &HeaderMap) -> Cow<'p, str> {
    let article = path
        .strip_prefix('/')
        .and_then(|path| path.strip_prefix(ARTICLES));
    let name = article.and_then(|name| name.strip_suffix(".html"));
    match name {
        Some(name) if prefers_markdown(headers) => format!("/{ARTICLES}{name}.md").into(),
        _ => path.into(),
    }
}

/// Returns true if the client names Markdown, and wants it at least as much as HTML.
fn prefers_markdown(headers: &HeaderMap) -> bool {
    let (mut markdown, mut html) = (0, 0);
    for value in headers.get_all(ACCEPT) {
        for range in value.to_str().unwrap_or_default().split(',') {
            let (media, parameters) = range.split_once(';').unwrap_or((range, ""));
            let quality = quality(parameters);
            match media.trim().to_ascii_lowercase().as_str() {
                "text/markdown" | "text/x-markdown" => markdown = quality,
                "text/html" => html = quality,
                // A wildcard is less specific: who also names Markdown prefers it.
                _ => {}
            }
        }
    }
    markdown > 0 && markdown >= html
}

/// Returns the quality of a media range in thousandths.
fn quality(parameters: &str) -> u32 {
    let value = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("q")
            .then_some(value.trim())
    });
    let quality = value.map_or(Some(1.0), |value| value.parse::<f32>().ok());
    (quality.unwrap_or_default().clamp(0.0, 1.0) * 1000.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderValue;

    fn sent(accept: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_str(accept).expect("a header"));
        path("/articles/a.html", &headers).into_owned()
    }

    #[test]
    fn sends_markdown_to_those_who_prefer_it() {
        for accept in [
            "text/markdown",
            "Text/Markdown; q=0.5",
            "text/markdown, text/html;q=0.9, */*;q=0.8",
            "text/markdown,*/*",
            "text/html;q=0.5, text/markdown;q=0.5",
        ] {
            assert_eq!(sent(accept), "/articles/a.md", "{accept}");
        }
        for accept in [
            "",
            "*/*",
            "text/*",
            "text/html,application/xhtml+xml,*/*;q=0.8",
            "text/html, text/markdown;q=0.5",
            "text/markdown;q=0",
            "text/markdown;q=x",
        ] {
            assert_eq!(sent(accept), "/articles/a.html", "{accept}");
        }
    }

    #[test]
    fn only_pages_of_articles_have_markdown() {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("text/markdown"));
        for other in [
            "/",
            "/index.html",
            "/browse/a.html",
            "/articles/a.md",
            "/articles",
        ] {
            assert_eq!(path(other, &headers), other);
        }
    }
}
