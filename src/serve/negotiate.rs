//! Which form of a page a client gets: HTML, or Markdown if it prefers that.

use crate::site::{ARTICLES, BROWSE, MARKDOWN};
use hyper::HeaderMap;
use hyper::header::ACCEPT;
use std::borrow::Cow;

/// Returns the path of the file to send for a request: that of the Markdown of a page, if the
/// client asks for the page and prefers Markdown, or if it leaves out `.html`, as in `a.md`.
pub(super) fn path<'p>(path: &'p str, headers: &HeaderMap) -> Cow<'p, str> {
    let folder = path
        .strip_prefix('/')
        .and_then(|path| path.split_once('/'))
        .map_or("", |(folder, _)| folder);
    if ![ARTICLES, BROWSE].contains(&folder) {
        return path.into();
    }
    if path.ends_with(".html") && prefers_markdown(headers) {
        return format!("{path}{MARKDOWN}").into();
    }
    match path.strip_suffix(MARKDOWN) {
        Some(page) if !page.ends_with(".html") => format!("{page}.html{MARKDOWN}").into(),
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
                // A wildcard is less specific: a client that also names Markdown prefers it.
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
            assert_eq!(sent(accept), "/articles/a.html.md", "{accept}");
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
    fn only_articles_and_lists_have_markdown() {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("text/markdown"));
        for other in [
            "/",
            "/index.html",
            "/llms/public/a.md",
            "/articles/a.html.md",
            "/articles",
        ] {
            assert_eq!(path(other, &headers), other);
        }
        assert_eq!(path("/browse/a.html", &headers), "/browse/a.html.md");
    }

    #[test]
    fn markdown_is_found_without_the_extension_of_its_page() {
        let none = HeaderMap::new();
        assert_eq!(path("/articles/a.md", &none), "/articles/a.html.md");
        assert_eq!(path("/browse/a.md", &none), "/browse/a.html.md");
    }
}
