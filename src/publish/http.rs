//! The HTTP client under the storage library: hyper and rustls, as for links, so that no second
//! client is compiled in.

use super::PublishError;
use async_trait::async_trait;
use http_body_util::{BodyExt, Limited};
use hyper::Request;
use hyper::body::Body;
use hyper::header::{HeaderValue, USER_AGENT};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector as TcpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody,
    HttpResponse, HttpService,
};
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::timeout;

/// Time for a request without a body, and for a response without one. The library repeats the
/// request after that.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(60);
/// Minimum speed in bytes per second, so that a large file gets more time than a small one.
const MIN_BYTES_PER_SECOND: u64 = 50_000;
/// Time for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Maximum size of a response.
const MAX_RESPONSE_BYTES: usize = 256 * 1024 * 1024;

/// A client that counts its requests.
#[derive(Debug, Clone)]
pub(super) struct CountingClient {
    client: legacy::Client<HttpsConnector<TcpConnector>, HttpRequestBody>,
    requests: Arc<AtomicUsize>,
}

impl CountingClient {
    /// Creates a client that keeps at most `max_idle` connections open.
    pub(super) fn new(max_idle: usize) -> Result<Self, PublishError> {
        let mut roots = rustls::RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| PublishError::Setup(format!("cannot set up TLS: {error}")))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut tcp = TcpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(CONNECT_TIMEOUT));
        let https = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let client = legacy::Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(20))
            .pool_max_idle_per_host(max_idle)
            .build(https);
        Ok(Self {
            client,
            requests: Arc::default(),
        })
    }

    /// Returns the number of requests that were sent.
    pub(super) fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (mut parts, body) = request.into_parts();
        let size = body.content_length() as u64;
        let agent = HeaderValue::from_static(concat!("helpc/", env!("CARGO_PKG_VERSION")));
        parts.headers.entry(USER_AGENT).or_insert(agent);
        let request = Request::from_parts(parts, body);
        let limit = time_for(size);
        let response = timeout(limit, self.client.request(request))
            .await
            .map_err(|_| timed_out(limit))?
            .map_err(|error| {
                let kind = if error.is_connect() {
                    HttpErrorKind::Connect
                } else {
                    HttpErrorKind::Interrupted
                };
                http_error(kind, &error)
            })?;
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, MAX_RESPONSE_BYTES);
        let limit = time_for(body.size_hint().upper().unwrap_or_default());
        // The whole body is read here, so that a response that breaks off is repeated.
        let bytes = timeout(limit, body.collect())
            .await
            .map_err(|_| timed_out(limit))?
            .map_err(|error| http_error(HttpErrorKind::Interrupted, error.as_ref()))?
            .to_bytes();
        Ok(HttpResponse::from_parts(parts, bytes.into()))
    }
}

#[async_trait]
impl HttpService for CountingClient {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.send(request).await
    }
}

impl HttpConnector for CountingClient {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

/// Returns the time for sending or receiving a body of this size.
fn time_for(bytes: u64) -> Duration {
    RESPONSE_TIMEOUT + Duration::from_secs(bytes / MIN_BYTES_PER_SECOND)
}

fn timed_out(limit: Duration) -> HttpError {
    let reason = format!("no complete response within {} seconds", limit.as_secs());
    HttpError::new_boxed(HttpErrorKind::Timeout, reason.into())
}

/// Returns an error with the text of the innermost cause, which says what happened.
fn http_error(kind: HttpErrorKind, error: &(dyn Error + 'static)) -> HttpError {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    HttpError::new_boxed(kind, last.to_string().into())
}
