//! The HTTP client under the storage library: hyper and rustls, as for links, so that no second
//! client is compiled in.

use super::PublishError;
use async_trait::async_trait;
use http_body_util::{BodyExt, Limited};
use hyper::Request;
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

/// Time for one request, with its response. The library repeats it after that.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);
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
        let agent = HeaderValue::from_static(concat!("helpc/", env!("CARGO_PKG_VERSION")));
        parts.headers.entry(USER_AGENT).or_insert(agent);
        let request = Request::from_parts(parts, body);
        let response = self.client.request(request).await.map_err(|error| {
            let kind = if error.is_connect() {
                HttpErrorKind::Connect
            } else {
                HttpErrorKind::Interrupted
            };
            http_error(kind, &error)
        })?;
        let (parts, body) = response.into_parts();
        // The whole body is read here, so that a response that breaks off is repeated.
        let bytes = Limited::new(body, MAX_RESPONSE_BYTES)
            .collect()
            .await
            .map_err(|error| http_error(HttpErrorKind::Interrupted, error.as_ref()))?
            .to_bytes();
        Ok(HttpResponse::from_parts(parts, bytes.into()))
    }
}

#[async_trait]
impl HttpService for CountingClient {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        match tokio::time::timeout(REQUEST_TIMEOUT, self.send(request)).await {
            Ok(response) => response,
            Err(elapsed) => Err(HttpError::new(HttpErrorKind::Timeout, elapsed)),
        }
    }
}

impl HttpConnector for CountingClient {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

/// Returns an error with the text of the innermost cause, which says what happened.
fn http_error(kind: HttpErrorKind, error: &(dyn Error + 'static)) -> HttpError {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    HttpError::new_boxed(kind, last.to_string().into())
}
