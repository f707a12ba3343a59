//! HTTP client: sends one request and reads the response, with limits of time and size.

use super::charset::{self, Page};
use super::connect::{ConnectError, Connector};
use super::rate_limit::retry_after;
use super::settings::Settings;
use bytes::Bytes;
use flate2::read::GzDecoder;
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::{Method, Request, Response, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::error::Error;
use std::io::Read;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use thiserror::Error;
use url::Url;

/// Error when the client cannot be set up.
#[derive(Debug, Error)]
pub enum SetupError {
    /// There are no trusted certificate authorities.
    #[error(
        "this machine has no certificate authorities: install `ca-certificates`, or set SSL_CERT_FILE to a file with certificates"
    )]
    NoAuthorities,
    /// The TLS library failed.
    #[error("cannot set up TLS: {0}")]
    Tls(#[from] rustls::Error),
    /// The system cannot start threads.
    #[error("cannot start threads: {0}")]
    Runtime(#[from] std::io::Error),
}

/// Reason why a request has no response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FetchError {
    /// The policy does not allow the address.
    Blocked(String),
    /// The host does not exist. With `via`, the address that a redirect leads to.
    UnknownHost { host: String, via: Option<String> },
    /// There was no response within this time.
    TimedOut(Duration),
    /// The connection or TLS failed.
    Connection(String),
    /// The server or the resolver failed.
    Failed(String),
}

impl std::fmt::Display for FetchError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Blocked(reason) | Self::Connection(reason) | Self::Failed(reason) => {
                f.write_str(reason)
            }
            Self::UnknownHost { host, via: None } => write!(f, "host `{host}` does not exist"),
            Self::UnknownHost {
                host,
                via: Some(via),
            } => write!(f, "redirects to `{via}`: host `{host}` does not exist"),
            Self::TimedOut(time) => write!(f, "no response within {} s", time.as_secs_f64()),
        }
    }
}

/// Response to a request for a page.
#[derive(Debug)]
pub(super) struct PageResponse {
    pub(super) code: u16,
    /// The reason phrase of the status code.
    pub(super) reason: &'static str,
    pub(super) location: Option<String>,
    pub(super) retry_after: Option<Duration>,
    /// True if the server reports that no requests are left in its rate limit.
    pub(super) is_rate_limited: bool,
    /// Headers, for the cookies in them.
    pub(super) headers: HeaderMap,
    /// The page, if it was requested and is complete HTML.
    pub(super) page: Option<Page>,
}

/// Maximum size of the headers of a response.
const MAX_HEADER_BYTES: usize = 64 * 1024;
/// Maximum size of a body that is read only to reuse the connection.
const MAX_SKIPPED_BYTES: usize = 16 * 1024;

/// HTTP client that sends the requests of a run.
pub(super) struct Client {
    http: legacy::Client<HttpsConnector<Connector>, Empty<Bytes>>,
    headers: HeaderMap,
    timeout: Duration,
    max_page_bytes: usize,
}

impl Client {
    /// Creates a client. With `needs_tls`, certificate authorities are required.
    pub(super) fn new(
        connector: Connector,
        settings: &Settings,
        needs_tls: bool,
    ) -> Result<Self, SetupError> {
        let mut roots = rustls::RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if roots.is_empty() && needs_tls {
            return Err(SetupError::NoAuthorities);
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let https = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_all_versions()
            .wrap_connector(connector);
        let http = legacy::Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(10))
            // More idle connections would be kept for hosts that get no more requests.
            .pool_max_idle_per_host(settings.rate_limit.concurrency.min(2))
            .http1_max_buf_size(MAX_HEADER_BYTES)
            .build(https);
        Ok(Self {
            http,
            headers: headers(settings),
            timeout: settings.timeout,
            max_page_bytes: settings.max_page_bytes,
        })
    }

    /// Sends a request. The response contains the page only if `needs_page` is true. `headers`
    /// replace the headers of all requests.
    pub(super) async fn fetch(
        &self,
        method: Method,
        url: &Url,
        headers: HeaderMap,
        needs_page: bool,
    ) -> Result<PageResponse, FetchError> {
        let request = self.request(method, url, headers)?;
        match tokio::time::timeout(self.timeout, self.send(request, needs_page)).await {
            Ok(response) => response,
            Err(_) => Err(FetchError::TimedOut(self.timeout)),
        }
    }

    fn request(
        &self,
        method: Method,
        url: &Url,
        headers: HeaderMap,
    ) -> Result<Request<Empty<Bytes>>, FetchError> {
        let failed = |error: &dyn Error| FetchError::Failed(error.to_string());
        let uri: Uri = url.as_str().parse().map_err(|error| failed(&error))?;
        let mut request = Request::new(Empty::new());
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        request.headers_mut().clone_from(&self.headers);
        request.headers_mut().extend(headers);
        Ok(request)
    }

    async fn send(
        &self,
        request: Request<Empty<Bytes>>,
        needs_page: bool,
    ) -> Result<PageResponse, FetchError> {
        let response = self
            .http
            .request(request)
            .await
            .map_err(|error| fetch_error(&error))?;
        let mut page_response = without_page(&response);
        let content_type = content_type(response.headers());
        let is_html = is_html(&content_type);
        let is_gzip = response
            .headers()
            .get(header::CONTENT_ENCODING)
            .is_some_and(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"gzip"));
        if !needs_page || !is_html {
            // The connection can be reused only after the body was read to its end.
            let _ = read(response, MAX_SKIPPED_BYTES).await;
            return Ok(page_response);
        }
        let bytes = read(response, self.max_page_bytes).await?;
        page_response.page = bytes
            .and_then(|bytes| decompress(bytes, is_gzip, self.max_page_bytes))
            .and_then(|bytes| charset::decode(&bytes, &content_type));
        Ok(page_response)
    }
}

fn headers(settings: &Settings) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let agent = HeaderValue::from_str(&settings.user_agent);
    headers.insert(
        header::USER_AGENT,
        agent.unwrap_or(HeaderValue::from_static("helpc")),
    );
    for (name, value) in [
        (header::ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8"),
        (header::ACCEPT_ENCODING, "gzip"),
        (header::ACCEPT_LANGUAGE, "en"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
}

fn without_page(response: &Response<Incoming>) -> PageResponse {
    let value = |name: &str| response.headers().get(name)?.to_str().ok();
    PageResponse {
        code: response.status().as_u16(),
        reason: response.status().canonical_reason().unwrap_or_default(),
        // The address may contain characters that are not ASCII.
        location: response
            .headers()
            .get(header::LOCATION)
            .map(|location| String::from_utf8_lossy(location.as_bytes()).into_owned()),
        retry_after: value("retry-after").and_then(|value| retry_after(value, SystemTime::now())),
        is_rate_limited: value("x-ratelimit-remaining") == Some("0"),
        headers: response.headers().clone(),
        page: None,
    }
}

fn content_type(headers: &HeaderMap) -> String {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}

fn is_html(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    ["text/html", "application/xhtml+xml"]
        .iter()
        .any(|html| html.eq_ignore_ascii_case(kind))
}

/// Reads the body. Returns `None` if it has more than `max_bytes` bytes.
async fn read(
    response: Response<Incoming>,
    max_bytes: usize,
) -> Result<Option<Vec<u8>>, FetchError> {
    let mut body = response.into_body();
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| FetchError::Failed(error.to_string()))?;
        if let Ok(data) = frame.into_data() {
            if bytes.len() + data.len() > max_bytes {
                return Ok(None);
            }
            bytes.extend_from_slice(&data);
        }
    }
    Ok(Some(bytes))
}

/// Decompresses a body. Returns `None` if it then has more than `max_bytes` bytes.
fn decompress(bytes: Vec<u8>, is_gzip: bool, max_bytes: usize) -> Option<Vec<u8>> {
    if !is_gzip {
        return Some(bytes);
    }
    let mut decompressed = Vec::new();
    let mut decoder = GzDecoder::new(bytes.as_slice()).take(max_bytes as u64 + 1);
    decoder.read_to_end(&mut decompressed).ok()?;
    if decompressed.len() > max_bytes {
        return None;
    }
    Some(decompressed)
}

/// Returns the error of the innermost cause.
fn fetch_error(error: &(dyn Error + 'static)) -> FetchError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    let mut last = error;
    while let Some(one) = cause {
        last = one;
        if let Some(known) = one.downcast_ref::<ConnectError>() {
            return match known {
                ConnectError::Blocked(_) => FetchError::Blocked(known.to_string()),
                ConnectError::UnknownHost(host) => FetchError::UnknownHost {
                    host: host.clone(),
                    via: None,
                },
                ConnectError::Io(_) => FetchError::Connection(known.to_string()),
                ConnectError::Resolver(_) => FetchError::Failed(known.to_string()),
            };
        }
        if let Some(tls) = one.downcast_ref::<rustls::Error>() {
            return FetchError::Connection(format!("TLS: {}", tls_reason(tls)));
        }
        // The `source` of an I/O error is not its cause.
        let inner = one
            .downcast_ref::<std::io::Error>()
            .and_then(|io| io.get_ref());
        cause = match inner {
            Some(inner) => Some(inner),
            None => one.source(),
        };
    }
    FetchError::Failed(last.to_string())
}

/// Returns the reason of a TLS error, without the names and dates of the certificate.
fn tls_reason(error: &rustls::Error) -> String {
    use rustls::CertificateError as Invalid;
    let rustls::Error::InvalidCertificate(invalid) = error else {
        return error.to_string();
    };
    let reason = match invalid {
        Invalid::Expired | Invalid::ExpiredContext { .. } => "the certificate has expired",
        Invalid::NotValidYet | Invalid::NotValidYetContext { .. } => {
            "the certificate is not valid yet"
        }
        Invalid::NotValidForName | Invalid::NotValidForNameContext { .. } => {
            "the certificate is for another host"
        }
        Invalid::UnknownIssuer => "the issuer of the certificate is not trusted",
        Invalid::Revoked => "the certificate is revoked",
        _ => "the certificate is not valid",
    };
    reason.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    #[test]
    fn decompressed_bodies_are_limited() {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(&vec![b'x'; 1 << 20]).expect("memory");
        let packed = packed.finish().expect("memory");
        assert!(packed.len() < 4096);
        assert_eq!(decompress(packed.clone(), true, 1 << 16), None);
        assert_eq!(
            decompress(packed.clone(), true, 1 << 20).map(|text| text.len()),
            Some(1 << 20)
        );
        assert_eq!(decompress(b"not packed".to_vec(), true, 1 << 20), None);
        assert_eq!(
            decompress(b"plain".to_vec(), false, 1 << 20).as_deref(),
            Some(&b"plain"[..])
        );
    }
}
