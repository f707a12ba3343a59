//! Connections: each host is resolved once, the address policy checks the addresses, and helpc
//! connects to one of exactly these. All connections are made here, including those for redirects.

use super::address_policy::{AddressPolicy, BlockedAddress};
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

/// Reason why there is no connection.
#[derive(Debug, Error)]
pub(super) enum ConnectError {
    /// The policy does not allow the address.
    #[error(transparent)]
    Blocked(#[from] BlockedAddress),
    /// The host does not exist.
    #[error("host `{0}` does not exist")]
    UnknownHost(String),
    /// The resolver failed.
    #[error("cannot resolve the host: {0}")]
    Resolver(io::Error),
    /// The connection failed.
    #[error("cannot connect: {0}")]
    Io(#[from] io::Error),
}

/// Resolver of host names.
pub(super) trait Resolve: Send + Sync + 'static {
    /// Returns the addresses of a host, with the port.
    fn resolve(&self, host: &str, port: u16) -> Boxed<io::Result<Vec<SocketAddr>>>;
}

/// The resolver of the system.
struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve(&self, host: &str, port: u16) -> Boxed<io::Result<Vec<SocketAddr>>> {
        let host = host.to_owned();
        Box::pin(async move {
            let addresses = tokio::net::lookup_host((host, port)).await?;
            Ok(addresses.collect())
        })
    }
}

/// Address of a host from the command line, as `HOST[:PORT]=ADDRESS:PORT`; `HOST=` for a host that
/// does not exist. This is for tests. The address policy also applies to these addresses.
#[derive(Debug, Clone)]
pub struct HostOverride {
    /// The host; `*` for all hosts.
    host: String,
    /// The port; `None` for all ports.
    port: Option<u16>,
    /// The address; `None` if the host does not exist.
    address: Option<SocketAddr>,
}

impl std::str::FromStr for HostOverride {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let invalid = || format!("`{text}` is not HOST[:PORT]=ADDRESS:PORT");
        let (host, address) = text.split_once('=').ok_or_else(invalid)?;
        let (host, port) = match host.split_once(':') {
            Some((host, port)) => (host, Some(port.parse().map_err(|_| invalid())?)),
            None => (host, None),
        };
        let address = match address {
            "" => None,
            address => Some(address.parse().map_err(|_| invalid())?),
        };
        Ok(Self {
            host: host.to_ascii_lowercase(),
            port,
            address,
        })
    }
}

/// Resolver that uses the addresses of the command line, and then the system.
struct OverridingResolver(Vec<HostOverride>);

impl Resolve for OverridingResolver {
    fn resolve(&self, host: &str, port: u16) -> Boxed<io::Result<Vec<SocketAddr>>> {
        let found = self.0.iter().find(|one| {
            (one.host == host || one.host == "*") && one.port.is_none_or(|one| one == port)
        });
        match found {
            Some(host_override) => {
                let address = host_override.address.ok_or_else(no_such_name);
                Box::pin(std::future::ready(address.map(|address| vec![address])))
            }
            None => SystemResolver.resolve(host, port),
        }
    }
}

fn no_such_name() -> io::Error {
    io::Error::other("Name or service not known")
}

/// Returns true if the system reports that the host does not exist. Other errors can be
/// temporary. Rust keeps only the text of the error that `getaddrinfo` returns.
fn is_unknown_host(error: &io::Error) -> bool {
    // Windows: WSAHOST_NOT_FOUND, WSANO_DATA
    if matches!(error.raw_os_error(), Some(11001 | 11004)) {
        return true;
    }
    let message = error.to_string();
    [
        "not known",
        "Name does not resolve",
        "No address associated with",
    ]
    .iter()
    .any(|words| message.contains(words))
}

/// Service that opens connections.
#[derive(Clone)]
pub(super) struct Connector {
    policy: Arc<AddressPolicy>,
    resolver: Arc<dyn Resolve>,
    /// True once a host was resolved. If none can be, there is probably no network.
    resolved: Arc<AtomicBool>,
}

impl Connector {
    pub(super) fn new(policy: AddressPolicy, host_overrides: Vec<HostOverride>) -> Self {
        Self::with(policy, Arc::new(OverridingResolver(host_overrides)))
    }

    fn with(policy: AddressPolicy, resolver: Arc<dyn Resolve>) -> Self {
        Self {
            policy: Arc::new(policy),
            resolver,
            resolved: Arc::default(),
        }
    }

    /// Returns true if at least one host was resolved.
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
            Err(error) if is_unknown_host(&error) => {
                Err(ConnectError::UnknownHost(host.to_owned()))
            }
            Err(error) => Err(ConnectError::Resolver(error)),
        }
    }

    async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, ConnectError> {
        let addresses = self.addresses(host, port).await?;
        let admitted = self.policy.admit(host, addresses)?;
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
        Err(failed.map_or(BlockedAddress::NoAddress.into(), ConnectError::Io))
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

    /// Resolver that returns another address each time, and then the last one.
    struct ChangingResolver(Mutex<Vec<SocketAddr>>);

    impl Resolve for ChangingResolver {
        fn resolve(&self, _: &str, _: u16) -> Boxed<io::Result<Vec<SocketAddr>>> {
            let mut addresses = self.0.lock().expect("no panic");
            let next = match addresses.len() {
                1 => addresses[0],
                _ => addresses.remove(0),
            };
            Box::pin(std::future::ready(Ok(vec![next])))
        }
    }

    #[test]
    fn connects_only_to_the_checked_address() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let server = tokio::net::TcpListener::bind("127.0.0.1:0")
                .await
                .expect("a port");
            let open = server.local_addr().expect("an address");
            // Another server on this machine, which is not allowed.
            let inner = tokio::net::TcpListener::bind("127.0.0.2:0")
                .await
                .expect("a port");
            let secret = inner.local_addr().expect("an address");
            let allowed = format!("127.0.0.1:{}", open.port());
            let policy = AddressPolicy::allowing([allowed.as_str()]).expect("valid entries");
            let resolver = ChangingResolver(Mutex::new(vec![open, secret]));
            let connector = Connector::with(policy, Arc::new(resolver));
            // Resolving the host a second time would return `secret`.
            let stream = connector
                .connect("rebind.example", 80)
                .await
                .expect("connects");
            assert_eq!(stream.peer_addr().expect("a peer"), open);
            let blocked = connector.connect("rebind.example", 80).await;
            let Err(ConnectError::Blocked(BlockedAddress::Address(ip, _))) = blocked else {
                panic!("not blocked: {blocked:?}");
            };
            assert_eq!(ip, secret.ip());
        });
    }

    #[test]
    fn unknown_hosts_differ_from_network_errors() {
        for (message, expected) in [
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
            assert_eq!(
                is_unknown_host(&io::Error::other(message)),
                expected,
                "{message}"
            );
        }
    }
}
