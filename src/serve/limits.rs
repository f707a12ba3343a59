//! Limits of connections and requests.

use std::time::Duration;

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
