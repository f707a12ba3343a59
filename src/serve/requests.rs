//! Requests: the host check, the cache, bodies and timeouts.

use super::host_allowlist;
use super::limits::Limits;
use super::negotiate;
use super::reply::{self, Body, RequestConditions};
use super::responses;
use super::shared::Shared;
use super::site::Site;
use crate::api;
use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::http::request::Parts;
use hyper::{Method, Request, Response, StatusCode};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Instant;
use tokio::time::timeout;
use tracing::{Level, info};

/// Multiple of the maximum body size that is read and discarded before the connection is closed.
const DISCARD_FACTOR: usize = 8;

/// Responds to a request and logs it.
pub(super) async fn respond_logged(
    request: Request<Incoming>,
    shared: Arc<Shared>,
) -> Response<Body> {
    if !tracing::enabled!(Level::INFO) {
        return respond(request, shared).await;
    }
    let start = Instant::now();
    let (method, target) = (request.method().clone(), request.uri().clone());
    let response = respond(request, shared).await;
    info!(
        "{method} {target}: {} in {:.1} ms",
        response.status().as_u16(),
        start.elapsed().as_secs_f64() * 1e3
    );
    response
}

async fn respond(mut request: Request<Incoming>, shared: Arc<Shared>) -> Response<Body> {
    if !shared.allowlist.admits(request.uri(), request.headers()) {
        return reply::text(
            StatusCode::MISDIRECTED_REQUEST,
            "This host name is not allowed. Start the server with `--allow-host NAME` to allow it.\n",
        );
    }
    host_allowlist::set_host_from_target(&mut request);
    let conditions = RequestConditions {
        method: request.method(),
        headers: request.headers(),
    };
    let is_read = matches!(*conditions.method, Method::GET | Method::HEAD);
    let site = shared.site();
    if is_read
        && let Some(target) = request.uri().path_and_query()
        && let Some(content) = match negotiate::path(target.path(), conditions.headers) {
            Cow::Owned(path) => site.ready(&path),
            Cow::Borrowed(_) => site.ready(target.as_str()),
        }
    {
        return reply::content(&content, &conditions);
    }
    let limit = shared.limits.response_timeout;
    match timeout(limit, compute(request, site, shared)).await {
        Ok(response) => response,
        Err(_) => reply::text(
            StatusCode::SERVICE_UNAVAILABLE,
            "The request took too long.\n",
        ),
    }
}

async fn compute(
    request: Request<Incoming>,
    site: Arc<Site>,
    shared: Arc<Shared>,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = match read(&parts, body, &shared.limits).await {
        Ok(body) => body,
        Err(response) => return response,
    };
    let path = parts.uri.path();
    if let Some(live) = &shared.live
        && let Some(rest) = path.strip_prefix("/_helpc/")
    {
        return live.respond(rest, &parts, &site).await;
    }
    let is_api = api::is_for(path);
    let is_read = matches!(parts.method, Method::GET | Method::HEAD);
    if !is_api && !is_read {
        return reply::method_not_allowed();
    }
    // Reading files and searching texts would block other connections.
    let response = tokio::task::spawn_blocking(move || {
        if is_api {
            responses::of_api(&site, &parts, &body)
        } else {
            responses::of_file(&site, &parts)
        }
    });
    response.await.unwrap_or_else(|_| {
        reply::text(
            StatusCode::INTERNAL_SERVER_ERROR,
            "An internal error occurred.\n",
        )
    })
}

/// Reads the body of a request. The error is the response that rejects it.
async fn read(parts: &Parts, body: Incoming, limits: &Limits) -> Result<Bytes, Response<Body>> {
    if matches!(parts.method, Method::GET | Method::HEAD) {
        return Ok(Bytes::new());
    }
    let body = read_bytes(body, limits.body_bytes);
    let (code, message) = match timeout(limits.read_timeout, body).await {
        Ok(Ok(Some(bytes))) => return Ok(bytes.into()),
        Ok(Ok(None)) => (
            StatusCode::PAYLOAD_TOO_LARGE,
            "The request body is too large.\n",
        ),
        Ok(Err(_)) => (
            StatusCode::BAD_REQUEST,
            "The request body cannot be read.\n",
        ),
        Err(_) => (
            StatusCode::REQUEST_TIMEOUT,
            "Timed out while reading the request body.\n",
        ),
    };
    Err(reply::text(code, message))
}

/// Returns the bytes of a body; `None` if it is longer than `max_bytes`. Clients send the whole
/// body before they read the response, so a longer body is also read, up to a limit.
async fn read_bytes(mut body: Incoming, max_bytes: usize) -> Result<Option<Vec<u8>>, hyper::Error> {
    let mut bytes = Vec::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else {
            continue;
        };
        length += data.len();
        if length <= max_bytes {
            bytes.extend_from_slice(&data);
        } else if length > DISCARD_FACTOR * max_bytes {
            break;
        }
    }
    if length > max_bytes {
        return Ok(None);
    }
    Ok(Some(bytes))
}
