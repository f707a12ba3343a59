//! A web server for tests: it answers for every host, over HTTP and over TLS with its own
//! certificate authority.

use hyper::body::{Bytes, Incoming};
use hyper::header::HeaderMap;
use hyper::service::service_fn;
use hyper::{Request, Response, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// A received request.
#[derive(Debug, Clone)]
pub(crate) struct SentRequest {
    pub(crate) method: String,
    pub(crate) host: String,
    /// Path and query.
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) secure: bool,
    pub(crate) version: Version,
    pub(crate) at: Instant,
    /// The number of earlier requests for this page.
    pub(crate) before: usize,
}

impl SentRequest {
    /// Returns the requested address.
    pub(crate) fn url(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        format!("{scheme}://{}{}", self.host, self.path)
    }
}

/// What the server does.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// Answers: number, headers, body.
    Answer(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// Waits, then answers with status 200.
    Wait(Duration),
    /// Closes the connection.
    HangUp,
}

impl Reply {
    pub(crate) fn code(code: u16) -> Self {
        Self::Answer(code, Vec::new(), b"x".to_vec())
    }

    pub(crate) fn to(code: u16, location: &str) -> Self {
        Self::Answer(code, vec![("location", location.to_owned())], Vec::new())
    }

    pub(crate) fn html(html: &str) -> Self {
        let kind = "text/html; charset=utf-8".to_owned();
        Self::Answer(200, vec![("content-type", kind)], html.into())
    }
}

type Handler = dyn Fn(&SentRequest) -> Reply + Send + Sync;

/// The server, until it is dropped.
pub(crate) struct Web {
    pub(crate) port: u16,
    pub(crate) tls: u16,
    log: Arc<Mutex<Vec<SentRequest>>>,
    authority: tempfile::NamedTempFile,
    _runtime: tokio::runtime::Runtime,
}

impl Web {
    pub(crate) fn new(answer: impl Fn(&SentRequest) -> Reply + Send + Sync + 'static) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let log = Arc::new(Mutex::new(Vec::new()));
        let answer: Arc<Handler> = Arc::new(answer);
        let (acceptor, authority) = certificates();
        let bind = || {
            runtime
                .block_on(TcpListener::bind("127.0.0.1:0"))
                .expect("a port")
        };
        let (plain, secure) = (bind(), bind());
        let port = |listener: &TcpListener| listener.local_addr().expect("bound").port();
        let (port, tls) = (port(&plain), port(&secure));
        runtime.spawn(listen(plain, None, Arc::clone(&answer), Arc::clone(&log)));
        runtime.spawn(listen(secure, Some(acceptor), answer, Arc::clone(&log)));
        Self {
            port,
            tls,
            log,
            authority,
            _runtime: runtime,
        }
    }

    /// Returns the requests so far.
    pub(crate) fn requests(&self) -> Vec<SentRequest> {
        self.log.lock().expect("no panic").clone()
    }

    /// Returns a command that checks the links of the tree in `folder` with this server as
    /// the internet, fast and repeatable.
    pub(crate) fn command(&self, folder: &Path, args: &[&str]) -> Command {
        let mut command = crate::support::command(folder, &["links", "--format", "concise"]);
        let usual = [
            ("--interval", "0"),
            ("--backoff", "10"),
            ("--timeout", "2"),
            ("--seed", "1"),
        ];
        for (name, value) in usual {
            if !args.contains(&name) {
                command.args([name, value]);
            }
        }
        command
            .args(["--allow-host", &format!("127.0.0.1:{}", self.port)])
            .args(["--allow-host", &format!("127.0.0.1:{}", self.tls)])
            .args(args)
            // The first value takes precedence.
            .args(["--resolve", &format!("*:80=127.0.0.1:{}", self.port)])
            .args(["--resolve", &format!("*:443=127.0.0.1:{}", self.tls)])
            .env("SSL_CERT_FILE", self.authority.path())
            .env("https_proxy", "http://127.0.0.1:9")
            .env("http_proxy", "http://127.0.0.1:9");
        command
    }

    pub(crate) fn links(&self, folder: &Path, args: &[&str]) -> Output {
        self.command(folder, args).output().expect("helpc runs")
    }
}

/// Makes a certificate for all hosts of the tests, and a file with its authority.
fn certificates() -> (TlsAcceptor, tempfile::NamedTempFile) {
    let mut authority = CertificateParams::new(Vec::new()).expect("parameters");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    let own = authority.self_signed(&key).expect("a certificate");
    let issuer = Issuer::new(authority, key);
    let names = [
        "a.example",
        "b.example",
        "c.example",
        "d.example",
        "e.example",
        "other.example",
        "safe.example",
        "docs.microsoft.com",
        "learn.microsoft.com",
        "www.youtube.com",
    ];
    let names: Vec<String> = names.map(str::to_owned).into();
    let host_key = KeyPair::generate().expect("a key");
    let host = CertificateParams::new(names).expect("parameters");
    let host = host.signed_by(&host_key, &issuer).expect("a certificate");
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), own.pem()).expect("written");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("protocols")
        .with_no_client_auth()
        .with_single_cert(
            vec![host.der().clone()],
            host_key.serialize_der().try_into().expect("a key"),
        )
        .expect("a certificate");
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    (TlsAcceptor::from(Arc::new(config)), file)
}

async fn listen(
    listener: TcpListener,
    acceptor: Option<TlsAcceptor>,
    answer: Arc<Handler>,
    log: Arc<Mutex<Vec<SentRequest>>>,
) {
    while let Ok((stream, _)) = listener.accept().await {
        let (acceptor, answer, log) = (acceptor.clone(), Arc::clone(&answer), Arc::clone(&log));
        tokio::spawn(async move {
            match acceptor {
                None => serve(TokioIo::new(stream), false, answer, log).await,
                Some(acceptor) => {
                    let accepted: std::io::Result<tokio_rustls::server::TlsStream<TcpStream>> =
                        acceptor.accept(stream).await;
                    if let Ok(stream) = accepted {
                        serve(TokioIo::new(stream), true, answer, log).await;
                    }
                }
            }
        });
    }
}

async fn serve<I>(io: I, secure: bool, answer: Arc<Handler>, log: Arc<Mutex<Vec<SentRequest>>>)
where
    I: hyper::rt::Read + hyper::rt::Write + Unpin + Send + 'static,
{
    let service = service_fn(move |request: Request<Incoming>| {
        let sent = note(&request, secure, &log);
        let reply = answer(&sent);
        async move {
            match reply {
                Reply::HangUp => Err(std::io::Error::other("hangs up")),
                Reply::Wait(time) => {
                    tokio::time::sleep(time).await;
                    Ok(Response::new(http_body_util::Full::new(Bytes::new())))
                }
                Reply::Answer(code, headers, body) => {
                    let mut response = Response::builder().status(code);
                    for (name, value) in headers {
                        response = response.header(name, value);
                    }
                    let body = http_body_util::Full::new(Bytes::from(body));
                    Ok(response.body(body).expect("a response"))
                }
            }
        }
    });
    let builder = auto::Builder::new(TokioExecutor::new());
    let _ = builder.serve_connection(io, service).await;
}

fn note(request: &Request<Incoming>, secure: bool, log: &Mutex<Vec<SentRequest>>) -> SentRequest {
    let host = request
        .headers()
        .get("host")
        .and_then(|host| host.to_str().ok());
    let host = request.uri().host().or(host).unwrap_or_default();
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let mut log = log.lock().expect("no panic");
    let is_same = |sent: &&SentRequest| sent.host == host && sent.path == path;
    let sent = SentRequest {
        method: request.method().to_string(),
        host: host.to_owned(),
        path: path.to_owned(),
        headers: request.headers().clone(),
        secure,
        version: request.version(),
        at: Instant::now(),
        before: log.iter().filter(is_same).count(),
    };
    log.push(sent.clone());
    sent
}
