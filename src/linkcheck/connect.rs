//! From a host to a socket: the name is resolved once, the guard looks at what it
//! resolved to, and exactly that is connected to. Every connection, that of each
//! redirect too, comes through here.

use super::guard::{Guard, Refusal};
use hyper::Uri;
use hyper_util::rt::TokioIo;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use thiserror::Error;
use tokio::net::TcpStream;

type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Why there is no connection.
#[derive(Debug, Error)]
pub(super) enum ConnectError {
    /// Nobody may be asked there.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is no such name.
    #[error("there is no host `{0}`")]
    NoHost(String),
    /// Who knows the names does not answer.
    #[error("the name cannot be resolved: {0}")]
    Resolver(io::Error),
    /// The machine does not take the connection.
    #[error("no connection: {0}")]
    Io(#[from] io::Error),
}

/// Who knows the addresses of names.
pub(super) trait Resolve: Send + Sync + 'static {
    /// The addresses of a host, for a port.
    fn resolve(&self, host: &str, port: u16) -> Boxed<io::Result<Vec<SocketAddr>>>;
}

/// The resolver of the system.
struct System;

impl Resolve for System {
    fn resolve(&self, host: &str, port: u16) -> Boxed<io::Result<Vec<SocketAddr>>> {
        let host = host.to_owned();
        Box::pin(async move {
            let found = tokio::net::lookup_host((host, port)).await?;
            Ok(found.collect())
        })
    }
}

/// Where a host is, told on the command line as `HOST[:PORT]=ADDRESS:PORT`; `HOST=`
/// for a host that there is not. Only tests need it, and the guard judges what it
/// says like the answer of any other resolver.
#[derive(Debug, Clone)]
pub struct Told {
    /// The host; `*` for all.
    host: String,
    /// The port that it is asked at; any where there is none.
    port: Option<u16>,
    /// Where it is.
    address: Option<SocketAddr>,
}

impl std::str::FromStr for Told {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not HOST[:PORT]=ADDRESS:PORT");
        let (host, address) = text.split_once('=').ok_or_else(wrong)?;
        let (host, port) = match host.split_once(':') {
            Some((host, port)) => (host, Some(port.parse().map_err(|_| wrong())?)),
            None => (host, None),
        };
        let address = match address {
            "" => None,
            address => Some(address.parse().map_err(|_| wrong())?),
        };
        Ok(Self {
            host: host.to_ascii_lowercase(),
            port,
            address,
        })
    }
}

/// First what was told, then the system.
struct Names {
    told: Vec<Told>,
    system: System,
}

impl Resolve for Names {
    fn resolve(&self, host: &str, port: u16) -> Boxed<io::Result<Vec<SocketAddr>>> {
        let mut told = self.told.iter();
        let fits = |told: &&Told| {
            (told.host == host || told.host == "*") && told.port.is_none_or(|one| one == port)
        };
        match told.find(fits) {
            Some(told) => {
                let found = told.address.ok_or_else(no_such_name);
                Box::pin(std::future::ready(found.map(|address| vec![address])))
            }
            None => self.system.resolve(host, port),
        }
    }
}

fn no_such_name() -> io::Error {
    io::Error::other("Name or service not known")
}

/// Whether the system says that there is no such name, not that it cannot tell:
/// the libraries of C have numbers for that, of which Rust keeps the words alone.
fn is_no_host(error: &io::Error) -> bool {
    // Windows: WSAHOST_NOT_FOUND, WSANO_DATA
    if matches!(error.raw_os_error(), Some(11001 | 11004)) {
        return true;
    }
    let said = error.to_string();
    [
        "not known",
        "Name does not resolve",
        "No address associated with",
    ]
    .iter()
    .any(|words| said.contains(words))
}

/// Opens connections.
#[derive(Clone)]
pub(super) struct Connector {
    guard: Arc<Guard>,
    resolver: Arc<dyn Resolve>,
    /// Whether any name could be resolved: without one, the network is to blame.
    resolved: Arc<AtomicBool>,
}

impl Connector {
    pub(super) fn new(guard: Guard, told: Vec<Told>) -> Self {
        let system = System;
        Self::with(guard, Arc::new(Names { told, system }))
    }

    fn with(guard: Guard, resolver: Arc<dyn Resolve>) -> Self {
        Self {
            guard: Arc::new(guard),
            resolver,
            resolved: Arc::default(),
        }
    }

    pub(super) fn has_resolved(&self) -> bool {
        self.resolved.load(Ordering::Relaxed)
    }

    async fn addresses(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, ConnectError> {
        let bare = host.trim_matches(['[', ']']);
        if let Ok(ip) = bare.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(ip, port)]);
        }
        match self.resolver.resolve(host, port).await {
            Ok(found) => {
                self.resolved.store(true, Ordering::Relaxed);
                Ok(found)
            }
            Err(error) if is_no_host(&error) => Err(ConnectError::NoHost(host.to_owned())),
            Err(error) => Err(ConnectError::Resolver(error)),
        }
    }

    async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, ConnectError> {
        let found = self.addresses(host, port).await?;
        let admitted = self.guard.admit(host, found)?;
        let mut failed = None;
        for address in admitted {
            match TcpStream::connect(address).await {
                Ok(stream) => {
                    let _ = stream.set_nodelay(true);
                    return Ok(stream);
                }
                Err(error) => failed = Some(error),
            }
        }
        Err(failed.map_or(Refusal::NoAddress.into(), ConnectError::Io))
    }
}

impl tower_service::Service<Uri> for Connector {
    type Response = TokioIo<TcpStream>;
    type Error = ConnectError;
    type Future = Boxed<Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connector = self.clone();
        Box::pin(async move {
            let standard = match uri.scheme_str() {
                Some("https") => 443,
                _ => 80,
            };
            let host = uri.host().unwrap_or_default().to_ascii_lowercase();
            let port = uri.port_u16().unwrap_or(standard);
            Ok(TokioIo::new(connector.connect(&host, port).await?))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    /// Says another thing each time, the last one for ever.
    struct Changing(Mutex<Vec<SocketAddr>>);

    impl Resolve for Changing {
        fn resolve(&self, _: &str, _: u16) -> Boxed<io::Result<Vec<SocketAddr>>> {
            let mut answers = self.0.lock().expect("no panic");
            let next = match answers.len() {
                1 => answers[0],
                _ => answers.remove(0),
            };
            Box::pin(std::future::ready(Ok(vec![next])))
        }
    }

    #[test]
    fn what_was_judged_is_what_is_connected_to() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let server = tokio::net::TcpListener::bind("127.0.0.1:0")
                .await
                .expect("a port");
            let open = server.local_addr().expect("an address");
            // Another server of this machine, which nobody allowed.
            let inner = tokio::net::TcpListener::bind("127.0.0.2:0")
                .await
                .expect("a port");
            let secret = inner.local_addr().expect("an address");
            let allowed = format!("127.0.0.1:{}", open.port());
            let guard = Guard::allowing([allowed.as_str()]).expect("reads");
            let resolver = Changing(Mutex::new(vec![open, secret]));
            let connector = Connector::with(guard, Arc::new(resolver));
            // A check that asked twice would be told `open`, and connect to `secret`.
            let stream = connector
                .connect("rebind.example", 80)
                .await
                .expect("connects");
            assert_eq!(stream.peer_addr().expect("a peer"), open);
            let refused = connector.connect("rebind.example", 80).await;
            let Err(ConnectError::Refused(Refusal::Address(ip, _))) = refused else {
                panic!("not refused: {refused:?}");
            };
            assert_eq!(ip, secret.ip());
        });
    }

    #[test]
    fn a_name_that_is_not_there_is_told_from_a_network_that_is_not() {
        for (said, is) in [
            (
                "failed to lookup address information: Name or service not known",
                true,
            ),
            (
                "failed to lookup address information: nodename nor servname provided, or not known",
                true,
            ),
            (
                "failed to lookup address information: Name does not resolve",
                true,
            ),
            (
                "failed to lookup address information: No address associated with hostname",
                true,
            ),
            (
                "failed to lookup address information: Temporary failure in name resolution",
                false,
            ),
            ("failed to lookup address information: Try again", false),
        ] {
            assert_eq!(is_no_host(&io::Error::other(said)), is, "{said}");
        }
    }
}
