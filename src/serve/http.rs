//! Connections: who may come in, for how long, and with how much.

use super::guard::{self, Guard};
use super::live::Live;
use super::peers::{Admitted, Peers};
use super::reply::{self, Body, Wishes};
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
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_io_timeout::TimeoutStream;

/// How much a client may have of us.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Connections at a time; others are refused. Each needs a file descriptor, of
    /// which many systems grant 1,024.
    pub(super) connections: usize,
    /// Connections of one peer at a time.
    pub(super) connections_per_peer: usize,
    /// Bytes of the head of a request.
    pub(super) head: usize,
    /// Bytes of a body.
    pub(super) body: usize,
    /// Until the head of a request is there, and then its body.
    pub(super) reading: Duration,
    /// Until an answer is there.
    pub(super) answering: Duration,
    /// Between two writes to a client that reads slowly, or not at all.
    pub(super) writing: Duration,
    /// That open requests get when the server ends.
    pub(super) ending: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 896,
            connections_per_peer: 256,
            head: 16 * 1024,
            body: 1024 * 1024,
            reading: Duration::from_secs(15),
            answering: Duration::from_secs(30),
            writing: Duration::from_secs(60),
            ending: Duration::from_secs(5),
        }
    }
}

/// How many times as much as may be sent is read before the connection is cut.
const THROWN_AWAY: usize = 8;

/// What a connection gets that is one too many.
const TOO_MANY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n\
    Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n\
    Connection: close\r\nContent-Length: 22\r\n\r\nToo many connections.\n";

/// What all connections share.
#[derive(Debug)]
pub(super) struct Shared {
    site: RwLock<Arc<Site>>,
    pub(super) guard: Guard,
    pub(super) limits: Limits,
    /// What tree mode adds.
    pub(super) live: Option<Arc<Live>>,
}

impl Shared {
    pub(super) fn new(site: Site, guard: Guard, live: Option<Arc<Live>>) -> Arc<Self> {
        Arc::new(Self {
            site: RwLock::new(Arc::new(site)),
            guard,
            limits: Limits::default(),
            live,
        })
    }

    /// What is served now.
    pub(super) fn site(&self) -> Arc<Site> {
        Arc::clone(&self.site.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Serves something else from now on.
    pub(super) fn replace(&self, site: Site) {
        *self.site.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(site);
    }
}

/// Serves connections until `ended` comes, then lets open requests end.
pub(super) async fn run(
    listener: TcpListener,
    shared: Arc<Shared>,
    ended: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    let limits = shared.limits;
    let peers = Peers::new(limits.connections, limits.connections_per_peer);
    let mut ended = std::pin::pin!(ended);
    loop {
        let accepted = tokio::select! {
            () = &mut ended => break,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, address)) = accepted else {
            // Out of descriptors, perhaps: wait until some are free.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Some(admitted) = peers.admit(address.ip()) else {
            refuse(stream);
            continue;
        };
        let connection = graceful.watch(serve(stream, &shared));
        tokio::spawn(async move {
            // A client that went away or sends no HTTP is no fault of ours.
            let _ = connection.await;
            drop::<Admitted>(admitted);
        });
    }
    drop(listener);
    if let Some(live) = &shared.live {
        live.end();
    }
    let _ = timeout(shared.limits.ending, graceful.shutdown()).await;
}

/// Says that there are too many connections, as far as that can be said at once.
fn refuse(stream: TcpStream) {
    if let Ok(mut stream) = stream.into_std() {
        let _ = stream.write(TOO_MANY);
    }
}

fn serve(
    stream: TcpStream,
    shared: &Arc<Shared>,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + use<> {
    // Answers are small and whole: nothing is gained by waiting for more.
    let _ = stream.set_nodelay(true);
    let shared = Arc::clone(shared);
    let limits = shared.limits;
    let stream = with_write_timeout(stream, &limits);
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move { Ok::<_, Infallible>(answer(request, shared).await) }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.reading)
        .max_buf_size(limits.head)
        .max_headers(64)
        .serve_connection(TokioIo::new(stream), service)
}

/// A stream that fails once a client has taken nothing for too long.
fn with_write_timeout(stream: TcpStream, limits: &Limits) -> Pin<Box<TimeoutStream<TcpStream>>> {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.writing));
    Box::pin(stream)
}

async fn answer(mut request: Request<Incoming>, shared: Arc<Shared>) -> Response<Body> {
    if !shared.guard.admits(request.uri(), request.headers()) {
        return reply::text(
            StatusCode::MISDIRECTED_REQUEST,
            "This server answers to the names of this machine only; `--allow-host` names others.\n",
        );
    }
    guard::take_host(&mut request);
    let wishes = Wishes {
        method: request.method(),
        headers: request.headers(),
    };
    let is_read = matches!(*wishes.method, Method::GET | Method::HEAD);
    let site = shared.site();
    if is_read
        && let Some(target) = request.uri().path_and_query()
        && let Some(content) = site.ready(target.as_str())
    {
        return reply::content(&content, &wishes);
    }
    let limit = shared.limits.answering;
    match timeout(limit, work(request, site, shared)).await {
        Ok(response) => response,
        Err(_) => reply::text(StatusCode::SERVICE_UNAVAILABLE, "This took too long.\n"),
    }
}

async fn work(request: Request<Incoming>, site: Arc<Site>, shared: Arc<Shared>) -> Response<Body> {
    let (head, body) = request.into_parts();
    let body = match read(&head, body, &shared.limits).await {
        Ok(body) => body,
        Err(response) => return response,
    };
    let path = head.uri.path();
    if let Some(live) = &shared.live
        && let Some(rest) = path.strip_prefix("/_helpc/")
    {
        return live.answer(rest, &head, &site).await;
    }
    let is_api = api::is_for(path);
    let is_read = matches!(head.method, Method::GET | Method::HEAD);
    if !is_api && !is_read {
        return reply::only_read();
    }
    // Files may have to be read, and texts to be compared.
    let worked = tokio::task::spawn_blocking(move || match is_api {
        true => of_api(&site, &head, &body),
        false => of_file(&site, &head),
    });
    worked.await.unwrap_or_else(|_| {
        reply::text(
            StatusCode::INTERNAL_SERVER_ERROR,
            "This request could not be answered.\n",
        )
    })
}

/// The body of a request, as far as it may be.
async fn read(head: &Parts, body: Incoming, limits: &Limits) -> Result<Bytes, Response<Body>> {
    if matches!(head.method, Method::GET | Method::HEAD) {
        return Ok(Bytes::new());
    }
    let refused = match timeout(limits.reading, take(body, limits.body)).await {
        Ok(Ok(Some(bytes))) => return Ok(bytes.into()),
        Ok(Ok(None)) => (StatusCode::PAYLOAD_TOO_LARGE, "The body is too large.\n"),
        Ok(Err(_)) => (StatusCode::BAD_REQUEST, "The body cannot be read.\n"),
        Err(_) => (StatusCode::REQUEST_TIMEOUT, "The body did not come.\n"),
    };
    Err(reply::text(refused.0, refused.1))
}

/// The bytes of a body; `None` if it is longer than `most`. A client sends all of
/// it before it looks at our answer, so some more is read and thrown away.
async fn take(mut body: Incoming, most: usize) -> Result<Option<Vec<u8>>, hyper::Error> {
    let mut bytes = Vec::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else {
            continue;
        };
        length += data.len();
        if length <= most {
            bytes.extend_from_slice(&data);
        } else if length > THROWN_AWAY * most {
            break;
        }
    }
    Ok((length <= most).then_some(bytes))
}

fn of_api(site: &Site, head: &Parts, body: &Bytes) -> Response<Body> {
    let method = match head.method {
        Method::HEAD => "GET",
        ref method => method.as_str(),
    };
    let target = head
        .uri
        .path_and_query()
        .map_or("", |target| target.as_str());
    let request = api::Request {
        method,
        path: head.uri.path(),
        query: head.uri.query().unwrap_or_default(),
        origin: &guard::origin(&head.headers),
        body,
    };
    let wishes = Wishes {
        method: &head.method,
        headers: &head.headers,
    };
    match site.answer(&request, target) {
        Ok(content) => reply::content(&content, &wishes),
        Err(response) => reply::json(response.status, response.body, response.allow, &head.method),
    }
}

fn of_file(site: &Site, head: &Parts) -> Response<Body> {
    let wishes = Wishes {
        method: &head.method,
        headers: &head.headers,
    };
    match site.file(head.uri.path()) {
        Ok(Some(content)) => reply::content(&content, &wishes),
        Ok(None) => not_found(site, &wishes),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => reply::text(
            StatusCode::INTERNAL_SERVER_ERROR,
            format!("This page cannot be made: {error}.\n"),
        ),
        Err(_) => reply::text(
            StatusCode::INTERNAL_SERVER_ERROR,
            "This file cannot be read.\n",
        ),
    }
}

/// The page that says so, where the bundle has one.
fn not_found(site: &Site, wishes: &Wishes<'_>) -> Response<Body> {
    if let Ok(Some(page)) = site.file(NOT_FOUND) {
        let plain = HeaderMap::new();
        let plain = Wishes {
            method: wishes.method,
            headers: &plain,
        };
        let mut response = reply::content(&page, &plain);
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    }
    reply::text(StatusCode::NOT_FOUND, "There is nothing at this address.\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpStream as Client;
    use tokio::io::AsyncWriteExt;

    #[test]
    fn a_client_that_does_not_read_is_cut_off() {
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
                writing: Duration::from_millis(50),
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
