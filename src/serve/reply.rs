//! HTTP responses: conditional requests, ranges, compression and headers.

use super::content::Content;
use crate::schema::Videos;
use crate::site::preview_policy;
use bytes::Bytes;
use http_body_util::{Either, Full, channel::Channel};
use hyper::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH,
    CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue,
    IF_MATCH, IF_NONE_MATCH, IF_RANGE, RANGE, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Method, Response, StatusCode};
use std::ops::Range;
use std::sync::LazyLock;

/// Body of a response: bytes, or a stream of events.
pub(super) type Body = Either<Full<Bytes>, Channel<Bytes>>;

/// Content security policy of pages.
static CONTENT_POLICY: LazyLock<String> = LazyLock::new(|| preview_policy(Videos::embedded()));

/// Parts of a request that determine how content is sent.
#[derive(Debug)]
pub(super) struct RequestConditions<'a> {
    pub(super) method: &'a Method,
    pub(super) headers: &'a HeaderMap,
}

/// Returns the response with `content`.
pub(super) fn content(content: &Content, conditions: &RequestConditions<'_>) -> Response<Body> {
    let range = requested_range(content, conditions);
    // A range is always one of the uncompressed bytes.
    let compressed = if range.is_none() && accepts_gzip(conditions.headers) {
        content.gzip()
    } else {
        None
    };
    let tag = match compressed {
        Some(_) => format!("\"{}-gzip\"", content.tag),
        None => format!("\"{}\"", content.tag),
    };
    let mut response = if !matches_precondition(content, conditions.headers) {
        status(StatusCode::PRECONDITION_FAILED)
    } else if is_cached(content, conditions.headers) {
        status(StatusCode::NOT_MODIFIED)
    } else {
        match range.and_then(|range| parse_range(range, content.bytes.len())) {
            Some(Ok(part)) => partial(content, part),
            Some(Err(())) => unsatisfiable(content),
            None => whole(compressed.unwrap_or(&content.bytes), conditions.method),
        }
    };
    let has_content = response.status().is_success();
    let headers = response.headers_mut();
    put(headers, ETAG, &tag);
    put_static(headers, CACHE_CONTROL, content.policy.header());
    let is_negotiated = ["text/html", "text/markdown"]
        .iter()
        .any(|mime| content.mime.starts_with(mime));
    let vary = if is_negotiated {
        "accept, accept-encoding"
    } else {
        "accept-encoding"
    };
    put_static(headers, VARY, vary);
    if has_content {
        put_static(headers, CONTENT_TYPE, content.mime);
        put_static(headers, ACCEPT_RANGES, "bytes");
        if compressed.is_some() {
            put_static(headers, CONTENT_ENCODING, "gzip");
        }
        if content.mime.starts_with("text/html") {
            put_static(headers, CONTENT_SECURITY_POLICY, &CONTENT_POLICY);
            put_static(headers, REFERRER_POLICY, "no-referrer");
        }
    }
    response
}

/// Returns the `Range` header if it applies to `content`.
fn requested_range<'a>(content: &Content, conditions: &RequestConditions<'a>) -> Option<&'a str> {
    if conditions.method != Method::GET || !is_range_valid(content, conditions.headers) {
        return None;
    }
    conditions.headers.get(RANGE)?.to_str().ok()
}

/// Returns a response with JSON that clients must not cache.
pub(super) fn json(
    code: u16,
    body: Vec<u8>,
    allow: Option<&'static str>,
    method: &Method,
) -> Response<Body> {
    let code = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = status(code);
    if code != StatusCode::NO_CONTENT {
        let body: Bytes = body.into();
        response = whole(&body, method);
        *response.status_mut() = code;
        put_static(
            response.headers_mut(),
            CONTENT_TYPE,
            "application/json; charset=utf-8",
        );
    }
    put_static(response.headers_mut(), CACHE_CONTROL, "no-store");
    if let Some(allow) = allow {
        put_static(response.headers_mut(), ALLOW, allow);
    }
    response
}

/// Returns a response with a page that states its own content security policy, and that clients
/// must not cache.
pub(super) fn generated_page(page: String, method: &Method) -> Response<Body> {
    let mut response = whole(&page.into(), method);
    let headers = response.headers_mut();
    put_static(headers, CONTENT_TYPE, "text/html; charset=utf-8");
    put_static(headers, CACHE_CONTROL, "no-store");
    put_static(headers, CONTENT_SECURITY_POLICY, "frame-ancestors 'none'");
    put_static(headers, REFERRER_POLICY, "no-referrer");
    response
}

/// Returns a response with one line of text, such as an error message.
pub(super) fn text(code: StatusCode, text: impl Into<Bytes>) -> Response<Body> {
    let mut response = whole(&text.into(), &Method::GET);
    *response.status_mut() = code;
    let headers = response.headers_mut();
    put_static(headers, CONTENT_TYPE, "text/plain; charset=utf-8");
    put_static(headers, CACHE_CONTROL, "no-store");
    response
}

/// Returns the response to a method other than GET and HEAD.
pub(super) fn method_not_allowed() -> Response<Body> {
    let mut response = text(
        StatusCode::METHOD_NOT_ALLOWED,
        "Only GET and HEAD are allowed here.\n",
    );
    put_static(response.headers_mut(), ALLOW, "GET, HEAD");
    response
}

/// Returns a response with a stream of events.
pub(super) fn events(channel: Channel<Bytes>) -> Response<Body> {
    let mut response = Response::new(Either::Right(channel));
    let headers = response.headers_mut();
    put_static(headers, CONTENT_TYPE, "text/event-stream");
    put_static(headers, CACHE_CONTROL, "no-store");
    put_static(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    response
}

fn status(code: StatusCode) -> Response<Body> {
    let mut response = Response::new(Either::Left(Full::default()));
    *response.status_mut() = code;
    put_static(response.headers_mut(), X_CONTENT_TYPE_OPTIONS, "nosniff");
    response
}

fn whole(bytes: &Bytes, method: &Method) -> Response<Body> {
    let mut response = status(StatusCode::OK);
    put(
        response.headers_mut(),
        CONTENT_LENGTH,
        &bytes.len().to_string(),
    );
    if method != Method::HEAD {
        *response.body_mut() = Either::Left(Full::new(bytes.clone()));
    }
    response
}

fn partial(content: &Content, part: Range<usize>) -> Response<Body> {
    let content_range = format!(
        "bytes {}-{}/{}",
        part.start,
        part.end - 1,
        content.bytes.len()
    );
    let mut response = whole(&content.bytes.slice(part), &Method::GET);
    *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    put(response.headers_mut(), CONTENT_RANGE, &content_range);
    response
}

fn unsatisfiable(content: &Content) -> Response<Body> {
    let mut response = status(StatusCode::RANGE_NOT_SATISFIABLE);
    let content_range = format!("bytes */{}", content.bytes.len());
    put(response.headers_mut(), CONTENT_RANGE, &content_range);
    response
}

fn put_static(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    // The values contain only digits and hexadecimal digits, which are always valid.
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// Returns true if the client accepts gzip, by its name or by `*`.
fn accepts_gzip(headers: &HeaderMap) -> bool {
    let mut any = false;
    for item in items(headers, ACCEPT_ENCODING) {
        let (name, weight) = item.split_once(';').unwrap_or((item, ""));
        let weight = weight.trim().strip_prefix("q=").map(str::trim);
        let is_accepted =
            !weight.is_some_and(|weight| weight.parse::<f32>().is_ok_and(|w| w <= 0.0));
        let name = name.trim();
        if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") {
            return is_accepted;
        }
        any |= name == "*" && is_accepted;
    }
    any
}

/// Iterates over the items of a list header.
fn items(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    let lists = headers.get_all(name).into_iter();
    lists
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| list.split(','))
        .map(str::trim)
}

/// Returns true if the content matches the `If-Match` header.
fn matches_precondition(content: &Content, headers: &HeaderMap) -> bool {
    let mut tags = items(headers, IF_MATCH).peekable();
    // A weak tag never matches `If-Match`.
    tags.peek().is_none() || tags.any(|tag| tag == "*" || is_tag_of(content, tag))
}

/// Returns true if the client has cached the content, compressed or not.
fn is_cached(content: &Content, headers: &HeaderMap) -> bool {
    items(headers, IF_NONE_MATCH)
        .any(|tag| tag == "*" || is_tag_of(content, tag.strip_prefix("W/").unwrap_or(tag)))
}

fn is_tag_of(content: &Content, tag: &str) -> bool {
    let tag = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
    tag.is_some_and(|tag| tag.strip_suffix("-gzip").unwrap_or(tag) == content.tag)
}

/// Returns true if the content matches the `If-Range` header.
fn is_range_valid(content: &Content, headers: &HeaderMap) -> bool {
    headers.get(IF_RANGE).is_none_or(|tag| {
        tag.to_str()
            .is_ok_and(|tag| tag == format!("\"{}\"", content.tag))
    })
}

/// Parses a range of bytes. Returns `None` for headers that are ignored: another unit, several
/// ranges, or an invalid range. Returns an error if the range is empty.
fn parse_range(text: &str, length: usize) -> Option<Result<Range<usize>, ()>> {
    let (start, end) = text.strip_prefix("bytes=")?.trim().split_once('-')?;
    let number = |text: &str| -> Option<Option<usize>> {
        match text.trim() {
            "" => Some(None),
            text if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(Some(text.parse().unwrap_or(usize::MAX)))
            }
            _ => None,
        }
    };
    let range = match (number(start)?, number(end)?) {
        (Some(start), None) => start..length,
        (Some(start), Some(end)) if end < start => return None,
        (Some(start), Some(end)) => start..end.saturating_add(1).min(length),
        (None, Some(last)) => length.saturating_sub(last)..length,
        (None, None) => return None,
    };
    if range.is_empty() {
        return Some(Err(()));
    }
    Some(Ok(range))
}

#[cfg(test)]
mod tests {
    use super::{ACCEPT_ENCODING, HeaderMap, HeaderValue, accepts_gzip, parse_range};
    use proptest::prelude::*;

    #[test]
    fn gzip_is_accepted_by_name_or_by_star() {
        for (value, expected) in [
            ("gzip", true),
            ("x-gzip", true),
            ("br, GZIP;q=0.5", true),
            ("*", true),
            ("identity;q=0.5, *;q=0.1", true),
            ("br", false),
            ("gzip;q=0", false),
            ("gzip; q=0.0, *", false),
            ("*, gzip;q=0", false),
            ("*;q=0", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(value));
            assert_eq!(accepts_gzip(&headers), expected, "{value}");
        }
        assert!(!accepts_gzip(&HeaderMap::new()));
    }

    #[test]
    fn parses_one_range_of_bytes() {
        for (text, expected) in [
            ("bytes=0-0", Some(Ok(0..1))),
            ("bytes=5-", Some(Ok(5..10))),
            ("bytes=-3", Some(Ok(7..10))),
            ("bytes=-30", Some(Ok(0..10))),
            ("bytes=0-99999999999999999999999", Some(Ok(0..10))),
            ("bytes=10-", Some(Err(()))),
            ("bytes=-0", Some(Err(()))),
            ("bytes=3-2", None),
            ("bytes=0-1,3-4", None),
            ("lines=0-1", None),
            ("bytes=-", None),
            ("bytes=+1-2", None),
        ] {
            assert_eq!(parse_range(text, 10), expected, "{text}");
        }
        assert_eq!(parse_range("bytes=0-", 0), Some(Err(())));
    }

    proptest! {
        #[test]
        fn ranges_are_within_the_content(text in "bytes=[0-9]{0,20}-[0-9]{0,20}", length in 0..1000_usize) {
            if let Some(Ok(range)) = parse_range(&text, length) {
                prop_assert!(range.start < range.end && range.end <= length);
            }
        }
    }
}
