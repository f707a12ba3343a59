//! HTTP connections and requests, with their limits.

use super::connection_limit::{ConnectionLimiter, ConnectionPermit};
use super::host_allowlist::{self, HostAllowlist};
use super::live::Live;
use super::reply::{self, Body, RequestConditions};
use super::site::{NOT_FOUND, Site};
use crate::api;
use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{HeaderMap, Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::convert::Infallible;
use std::future::Future;
use std::io::{self, Write};
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_io_timeout::TimeoutStream;
use tracing::{Level, info, warn};

/// Limits of connections and requests.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Maximum number of open connections. Each needs a file descriptor, and many systems allow
    /// 1,024 of them.
    pub(super) connections: usize,
    /// Maximum number of open connections of one peer.
    pub(super) connections_per_peer: usize,
    /// Maximum size of the headers of a request.
    pub(super) header_bytes: usize,
    /// Maximum size of the body of a request.
    pub(super) body_bytes: usize,
    /// Timeout for the headers of a request, and then for its body.
    pub(super) read_timeout: Duration,
    /// Timeout for the response.
    pub(super) response_timeout: Duration,
    /// Timeout for a write to a client that reads slowly, or not at all.
    pub(super) write_timeout: Duration,
    /// Timeout for open requests when the server stops.
    pub(super) shutdown_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 896,
            connections_per_peer: 256,
            header_bytes: 16 * 1024,
            body_bytes: 1024 * 1024,
            read_timeout: Duration::from_secs(15),
            response_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(60),
            shutdown_timeout: Duration::from_secs(5),
        }
    }
}

/// Multiple of the maximum body size that is read and discarded before the connection is closed.
const DISCARD_FACTOR: usize = 8;

/// Maximum number of headers of a request.
const MAX_HEADERS: usize = 64;

/// Response to a connection above the limit.
const TOO_MANY_CONNECTIONS: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n\
    Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n\
    Connection: close\r\nContent-Length: 22\r\n\r\nToo many connections.\n";

/// State that all connections share.
#[derive(Debug)]
pub(super) struct Shared {
    site: RwLock<Arc<Site>>,
    pub(super) allowlist: HostAllowlist,
    pub(super) limits: Limits,
    /// State of tree mode.
    pub(super) live: Option<Arc<Live>>,
}

impl Shared {
    pub(super) fn new(site: Site, allowlist: HostAllowlist, live: Option<Arc<Live>>) -> Arc<Self> {
        Arc::new(Self {
            site: RwLock::new(Arc::new(site)),
            allowlist,
            limits: Limits::default(),
            live,
        })
    }

    /// Returns the current site.
    pub(super) fn site(&self) -> Arc<Site> {
        Arc::clone(&self.site.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces the site.
    pub(super) fn replace(&self, site: Site) {
        *self.site.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(site);
    }
}

/// Serves connections until `stop` is ready, and then waits for open requests.
pub(super) async fn run(
    listener: TcpListener,
    shared: Arc<Shared>,
    stop: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    let limits = shared.limits;
    let limiter = ConnectionLimiter::new(limits.connections, limits.connections_per_peer);
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, address)) = accepted else {
            // There may be no free file descriptors: wait for some.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Some(permit) = limiter.admit(address.ip()) else {
            warn!("{address}: refused, too many connections");
            refuse(stream);
            continue;
        };
        let connection = graceful.watch(serve(stream, &shared));
        tokio::spawn(async move {
            // Errors are those of the client: it is gone, or does not use HTTP.
            let _ = connection.await;
            drop::<ConnectionPermit>(permit);
        });
    }
    drop(listener);
    if let Some(live) = &shared.live {
        live.stop();
    }
    let _ = timeout(shared.limits.shutdown_timeout, graceful.shutdown()).await;
}

/// Responds that there are too many connections, unless that would block.
fn refuse(stream: TcpStream) {
    if let Ok(mut stream) = stream.into_std() {
        let _ = stream.write(TOO_MANY_CONNECTIONS);
    }
}

fn serve(
    stream: TcpStream,
    shared: &Arc<Shared>,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + use<> {
    // Responses are written as a whole, so waiting for more data would only delay them.
    let _ = stream.set_nodelay(true);
    let shared = Arc::clone(shared);
    let limits = shared.limits;
    let stream = with_write_timeout(stream, &limits);
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move { Ok::<_, Infallible>(respond_logged(request, shared).await) }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.read_timeout)
        .max_buf_size(limits.header_bytes)
        .max_headers(MAX_HEADERS)
        .serve_connection(TokioIo::new(stream), service)
}

/// Returns a stream that fails if the client does not read for too long.
fn with_write_timeout(stream: TcpStream, limits: &Limits) -> Pin<Box<TimeoutStream<TcpStream>>> {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.write_timeout));
    Box::pin(stream)
}

/// Responds to a request and logs it.
async fn respond_logged(request: Request<Incoming>, shared: Arc<Shared>) -> Response<Body> {
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
        && let Some(content) = site.ready(target.as_str())
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
            api_response(&site, &parts, &body)
        } else {
            file_response(&site, &parts)
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

fn api_response(site: &Site, parts: &Parts, body: &Bytes) -> Response<Body> {
    let method = match parts.method {
        Method::HEAD => "GET",
        ref method => method.as_str(),
    };
    let target = parts
        .uri
        .path_and_query()
        .map_or("", |target| target.as_str());
    let request = api::Request {
        method,
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        origin: &host_allowlist::origin(&parts.headers),
        body,
    };
    let conditions = RequestConditions {
        method: &parts.method,
        headers: &parts.headers,
    };
    match site.answer(&request, target) {
        Ok(content) => reply::content(&content, &conditions),
        Err(response) => reply::json(
            response.status,
            response.body,
            response.allow,
            &parts.method,
        ),
    }
}

fn file_response(site: &Site, parts: &Parts) -> Response<Body> {
    let conditions = RequestConditions {
        method: &parts.method,
        headers: &parts.headers,
    };
    match site.file(parts.uri.path()) {
        Ok(Some(content)) => reply::content(&content, &conditions),
        Ok(None) => not_found(site, &conditions),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => reply::text(
            StatusCode::INTERNAL_SERVER_ERROR,
            format!("This page cannot be rendered: {error}.\n"),
        ),
        Err(_) => reply::text(
            StatusCode::INTERNAL_SERVER_ERROR,
            "This file cannot be read.\n",
        ),
    }
}

/// Returns the error page of the bundle, or a text if there is none.
fn not_found(site: &Site, conditions: &RequestConditions<'_>) -> Response<Body> {
    if let Ok(Some(page)) = site.file(NOT_FOUND) {
        let unconditional = RequestConditions {
            method: conditions.method,
            headers: &HeaderMap::new(),
        };
        let mut response = reply::content(&page, &unconditional);
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    }
    reply::text(StatusCode::NOT_FOUND, "Page not found.\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpStream as Client;
    use tokio::io::AsyncWriteExt;

    #[test]
    fn clients_that_do_not_read_are_disconnected() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let address = listener.local_addr().expect("an address");
            let _client = Client::connect(address).expect("connects");
            let (stream, _) = listener.accept().await.expect("accepts");
            let limits = Limits {
                write_timeout: Duration::from_millis(50),
                ..Limits::default()
            };
            let mut stream = with_write_timeout(stream, &limits);
            let piece = vec![b'x'; 1 << 20];
            let error = loop {
                if let Err(error) = stream.write_all(&piece).await {
                    break error;
                }
            };
            assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        });
    }
}
