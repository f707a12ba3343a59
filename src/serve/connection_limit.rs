//! Limits of the number of open connections, in total and per peer.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

/// Limiter of open connections.
#[derive(Debug)]
pub(super) struct ConnectionLimiter {
    max: usize,
    max_per_peer: usize,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    total: usize,
    by_peer: HashMap<IpAddr, usize>,
}

impl ConnectionLimiter {
    pub(super) fn new(max: usize, max_per_peer: usize) -> Arc<Self> {
        Arc::new(Self {
            max,
            max_per_peer,
            open: Mutex::default(),
        })
    }

    /// Admits a connection from `address`. Returns `None` if a limit is reached.
    pub(super) fn admit(self: &Arc<Self>, address: IpAddr) -> Option<ConnectionPermit> {
        let peer = peer(address);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.by_peer.get(&peer).copied().unwrap_or_default();
        if open.total >= self.max || count >= self.max_per_peer {
            return None;
        }
        open.total += 1;
        open.by_peer.insert(peer, count + 1);
        Some(ConnectionPermit {
            limiter: Arc::clone(self),
            peer,
        })
    }
}

/// Permit of an open connection, which counts until it is dropped.
#[derive(Debug)]
pub(super) struct ConnectionPermit {
    limiter: Arc<ConnectionLimiter>,
    peer: IpAddr,
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        let mut open = self
            .limiter
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        open.total = open.total.saturating_sub(1);
        if let Some(count) = open.by_peer.get_mut(&self.peer) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                open.by_peer.remove(&self.peer);
            }
        }
    }
}

/// Returns the peer of an address. All IPv6 addresses of a /64 network belong to one peer.
fn peer(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let network = v6.to_bits() >> 64 << 64;
            IpAddr::V6(Ipv6Addr::from_bits(network))
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn connections_are_limited_per_peer_and_in_total() {
        let limiter = ConnectionLimiter::new(3, 2);
        let first = limiter.admit(ip("192.0.2.1")).expect("free");
        let _second = limiter.admit(ip("::ffff:192.0.2.1")).expect("free");
        assert!(limiter.admit(ip("192.0.2.1")).is_none());
        let third = limiter.admit(ip("2001:db8::1")).expect("free");
        // The total limit is reached.
        assert!(limiter.admit(ip("192.0.2.2")).is_none());
        drop(first);
        let _fourth = limiter.admit(ip("2001:db8::2:3")).expect("free");
        drop(third);
        assert!(limiter.admit(ip("192.0.2.1")).is_some());
        let open = limiter.open.lock().expect("no panic");
        assert_eq!((open.total, open.by_peer.len()), (2, 2));
    }

    #[test]
    fn ipv6_networks_are_one_peer() {
        assert_eq!(peer(ip("2001:db8:1:2:3::4")), ip("2001:db8:1:2::"));
        assert_ne!(peer(ip("2001:db8:1:2::4")), peer(ip("2001:db8:1:3::4")));
    }
}
