//! One request, one answer: headers, and as much of the body as is wanted, within
//! a time and a size.

use super::charset::{self, Page};
use super::connect::{ConnectError, Connector};
use super::pace::retry_after;
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

/// The client cannot be set up.
#[derive(Debug, Error)]
pub enum SetupError {
    /// There are no authorities to trust.
    #[error(
        "this machine knows no certificate authorities: install `ca-certificates`, or name a file of them in SSL_CERT_FILE"
    )]
    NoAuthorities,
    /// The library of TLS does not work here.
    #[error("TLS cannot be set up: {0}")]
    Tls(#[from] rustls::Error),
    /// The system gives no threads.
    #[error("cannot start: {0}")]
    Runtime(#[from] std::io::Error),
}

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Nobody may be asked there.
    Refused(String),
    /// There is no such host. It is the one that was linked, or one that a redirect
    /// to the address `via` leads to.
    NoHost { host: String, via: Option<String> },
    /// No answer within the time.
    Late(Duration),
    /// Anything else: connection, TLS, protocol.
    Failed(String),
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(why) | Self::Failed(why) => f.write_str(why),
            Self::NoHost { host, via: None } => write!(f, "there is no host `{host}`"),
            Self::NoHost {
                host,
                via: Some(via),
            } => write!(f, "it leads to `{via}`: there is no host `{host}`"),
            Self::Late(time) => write!(f, "no answer within {} s", time.as_secs_f64()),
        }
    }
}

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) code: u16,
    /// The words beside the number.
    pub(super) reason: &'static str,
    pub(super) location: Option<String>,
    pub(super) retry_after: Option<Duration>,
    /// Whether it says that no request is left for now.
    pub(super) is_used_up: bool,
    /// Headers, for the cookies in them.
    pub(super) headers: HeaderMap,
    /// The page, where it was wanted and is HTML that came whole.
    pub(super) page: Option<Page>,
}

/// Sends requests.
pub(super) struct Client {
    http: legacy::Client<HttpsConnector<Connector>, Empty<Bytes>>,
    headers: HeaderMap,
    time: Duration,
    size: usize,
}

impl Client {
    /// `secure` says whether any address needs https.
    pub(super) fn new(
        connector: Connector,
        settings: &Settings,
        secure: bool,
    ) -> Result<Self, SetupError> {
        let mut roots = rustls::RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if roots.is_empty() && secure {
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
            // One that is free goes to whoever waits: more than these would be kept
            // for hosts that nobody asks any more.
            .pool_max_idle_per_host(settings.pace.concurrency.min(2))
            // A page does not need more to say that it is there.
            .http1_max_buf_size(64 * 1024)
            .build(https);
        Ok(Self {
            http,
            headers: headers(settings),
            time: settings.time,
            size: settings.size,
        })
    }

    /// Asks for a page, or with `body` false only whether it is there.
    pub(super) async fn ask(
        &self,
        method: Method,
        url: &Url,
        more: HeaderMap,
        body: bool,
    ) -> Result<Answer, Trouble> {
        let request = self.request(method, url, more)?;
        let answer = self.answer(request, body);
        match tokio::time::timeout(self.time, answer).await {
            Ok(answer) => answer,
            Err(_) => Err(Trouble::Late(self.time)),
        }
    }

    /// `more` are headers that stand for those that every request has.
    fn request(
        &self,
        method: Method,
        url: &Url,
        more: HeaderMap,
    ) -> Result<Request<Empty<Bytes>>, Trouble> {
        let failed = |error: &dyn Error| Trouble::Failed(error.to_string());
        let uri: Uri = url.as_str().parse().map_err(|error| failed(&error))?;
        let mut request = Request::new(Empty::new());
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        request.headers_mut().clone_from(&self.headers);
        request.headers_mut().extend(more);
        Ok(request)
    }

    /// Sends a request and reads what comes back.
    async fn answer(&self, request: Request<Empty<Bytes>>, body: bool) -> Result<Answer, Trouble> {
        let response = self.http.request(request).await;
        let response = response.map_err(|error| trouble(&error))?;
        let mut answer = head(&response);
        let content_type = content_type(response.headers());
        let is_html = is_html(&content_type);
        let is_gzip = response
            .headers()
            .get(header::CONTENT_ENCODING)
            .is_some_and(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"gzip"));
        // Read to its end, so that the connection can be used again; but what is
        // not wanted is not worth much.
        let most = if body && is_html {
            self.size
        } else {
            16 * 1024
        };
        let read = read(response, most).await;
        if body && is_html {
            let bytes = read?.and_then(|bytes| unpacked(bytes, is_gzip, self.size));
            answer.page = bytes.and_then(|bytes| charset::decode(&bytes, &content_type));
        }
        Ok(answer)
    }
}

fn headers(settings: &Settings) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let agent = HeaderValue::from_str(&settings.agent);
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

fn head(response: &Response<Incoming>) -> Answer {
    let value = |name: &str| response.headers().get(name)?.to_str().ok();
    Answer {
        code: response.status().as_u16(),
        reason: response.status().canonical_reason().unwrap_or_default(),
        // Addresses in it may hold what is not ASCII.
        location: response
            .headers()
            .get(header::LOCATION)
            .map(|location| String::from_utf8_lossy(location.as_bytes()).into_owned()),
        retry_after: value("retry-after").and_then(|value| retry_after(value, SystemTime::now())),
        is_used_up: value("x-ratelimit-remaining") == Some("0"),
        headers: response.headers().clone(),
        page: None,
    }
}

fn content_type(headers: &HeaderMap) -> String {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.to_owned()
}

fn is_html(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    ["text/html", "application/xhtml+xml"]
        .iter()
        .any(|html| html.eq_ignore_ascii_case(kind))
}

/// The body, if it has no more than `most` bytes.
async fn read(response: Response<Incoming>, most: usize) -> Result<Option<Vec<u8>>, Trouble> {
    let mut body = response.into_body();
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| Trouble::Failed(error.to_string()))?;
        if let Ok(data) = frame.into_data() {
            if bytes.len() + data.len() > most {
                return Ok(None);
            }
            bytes.extend_from_slice(&data);
        }
    }
    Ok(Some(bytes))
}

/// Unpacks a body; `None` if it has more than `most` bytes then.
fn unpacked(bytes: Vec<u8>, is_gzip: bool, most: usize) -> Option<Vec<u8>> {
    if !is_gzip {
        return Some(bytes);
    }
    let mut unpacked = Vec::new();
    let mut decoder = GzDecoder::new(bytes.as_slice()).take(most as u64 + 1);
    decoder.read_to_end(&mut unpacked).ok()?;
    if unpacked.len() > most {
        return None;
    }
    Some(unpacked)
}

/// What went wrong, told by the innermost cause.
fn trouble(error: &(dyn Error + 'static)) -> Trouble {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    let mut last = error;
    while let Some(one) = cause {
        last = one;
        if let Some(known) = one.downcast_ref::<ConnectError>() {
            return match known {
                ConnectError::Refused(_) => Trouble::Refused(known.to_string()),
                ConnectError::NoHost(host) => Trouble::NoHost {
                    host: host.clone(),
                    via: None,
                },
                _ => Trouble::Failed(known.to_string()),
            };
        }
        if let Some(tls) = one.downcast_ref::<rustls::Error>() {
            return Trouble::Failed(format!("TLS: {}", tls_words(tls)));
        }
        // An error of input and output hides its cause from `source`.
        let inner = one
            .downcast_ref::<std::io::Error>()
            .and_then(|io| io.get_ref());
        cause = match inner {
            Some(inner) => Some(inner),
            None => one.source(),
        };
    }
    Trouble::Failed(last.to_string())
}

/// What is wrong, without the names and dates of a certificate.
fn tls_words(error: &rustls::Error) -> String {
    use rustls::CertificateError as Wrong;
    let rustls::Error::InvalidCertificate(wrong) = error else {
        return error.to_string();
    };
    let words = match wrong {
        Wrong::Expired | Wrong::ExpiredContext { .. } => "the certificate has expired",
        Wrong::NotValidYet | Wrong::NotValidYetContext { .. } => "the certificate is not valid yet",
        Wrong::NotValidForName | Wrong::NotValidForNameContext { .. } => {
            "the certificate is for another host"
        }
        Wrong::UnknownIssuer => "nobody who is known vouches for the certificate",
        Wrong::Revoked => "the certificate is revoked",
        _ => "the certificate is not valid",
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    #[test]
    fn a_body_that_swells_is_not_read() {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(&vec![b'x'; 1 << 20]).expect("memory");
        let packed = packed.finish().expect("memory");
        assert!(packed.len() < 4096);
        assert_eq!(unpacked(packed.clone(), true, 1 << 16), None);
        assert_eq!(
            unpacked(packed.clone(), true, 1 << 20).map(|text| text.len()),
            Some(1 << 20)
        );
        assert_eq!(unpacked(b"not packed".to_vec(), true, 1 << 20), None);
        assert_eq!(
            unpacked(b"plain".to_vec(), false, 1 << 20).as_deref(),
            Some(&b"plain"[..])
        );
    }
}
