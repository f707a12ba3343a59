//! How many connections are open, and how many of them belong to one peer.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

/// The open connections.
#[derive(Debug)]
pub(super) struct Peers {
    max: usize,
    max_per_peer: usize,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    total: usize,
    by_peer: HashMap<IpAddr, usize>,
}

impl Peers {
    pub(super) fn new(max: usize, max_per_peer: usize) -> Arc<Self> {
        Arc::new(Self {
            max,
            max_per_peer,
            open: Mutex::default(),
        })
    }

    /// Admits a connection from `address`; `None` if it has too many, or all have.
    pub(super) fn admit(self: &Arc<Self>, address: IpAddr) -> Option<Admitted> {
        let peer = peer(address);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.by_peer.get(&peer).copied().unwrap_or_default();
        if open.total >= self.max || count >= self.max_per_peer {
            return None;
        }
        open.total += 1;
        open.by_peer.insert(peer, count + 1);
        Some(Admitted {
            peers: Arc::clone(self),
            peer,
        })
    }
}

/// A connection that counts until this is dropped.
#[derive(Debug)]
pub(super) struct Admitted {
    peers: Arc<Peers>,
    peer: IpAddr,
}

impl Drop for Admitted {
    fn drop(&mut self) {
        let mut open = self
            .peers
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

/// Whom an address belongs to: of IPv6, a network of 64 bits is one customer.
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
    fn one_peer_leaves_connections_to_others() {
        let peers = Peers::new(3, 2);
        let first = peers.admit(ip("192.0.2.1")).expect("free");
        let _second = peers.admit(ip("::ffff:192.0.2.1")).expect("free");
        assert!(peers.admit(ip("192.0.2.1")).is_none());
        let third = peers.admit(ip("2001:db8::1")).expect("free");
        // All are taken.
        assert!(peers.admit(ip("192.0.2.2")).is_none());
        drop(first);
        let _fourth = peers.admit(ip("2001:db8::2:3")).expect("free");
        drop(third);
        assert!(peers.admit(ip("192.0.2.1")).is_some());
        let open = peers.open.lock().expect("no panic");
        assert_eq!((open.total, open.by_peer.len()), (2, 2));
    }

    #[test]
    fn a_network_of_ipv6_is_one_peer() {
        assert_eq!(peer(ip("2001:db8:1:2:3::4")), ip("2001:db8:1:2::"));
        assert_ne!(peer(ip("2001:db8:1:2::4")), peer(ip("2001:db8:1:3::4")));
    }
}
