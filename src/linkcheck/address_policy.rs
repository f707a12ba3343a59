//! Policy for the addresses that helpc connects to. Articles are untrusted input: a link must
//! not make helpc send requests to machines that only this machine or its network can reach
//! (server-side request forgery).

use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::LazyLock;
use thiserror::Error;

/// Reason to refuse a connection.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BlockedAddress {
    /// The address is not global, that is, not on the public internet.
    #[error("refusing to connect to `{0}`: {1}")]
    Address(IpAddr, &'static str),
    /// The port is not 80 or 443.
    #[error("refusing to connect to port {0}: only 80 and 443 are allowed")]
    Port(u16),
    /// The host name has no addresses.
    #[error("the host has no addresses")]
    NoAddress,
}

/// Error for an entry of the allowed hosts that is not valid.
#[derive(Debug, Error)]
#[error("`{0}` is not a host or network: write HOST, HOST:PORT, HOST:*, ADDRESS or ADDRESS/BITS")]
pub struct AllowError(String);

/// Networks that are not global, with the kind of address. 168.63.129.16 is the host of an
/// Azure virtual machine; the others are from the IANA special-purpose registries.
const NON_GLOBAL_NETWORKS: &[(&str, &str)] = &[
    ("0.0.0.0/8", UNSPECIFIED),
    ("10.0.0.0/8", PRIVATE),
    ("100.64.0.0/10", "carrier-grade NAT address"),
    ("127.0.0.0/8", LOOPBACK),
    ("168.63.129.16/32", "metadata service of Azure"),
    ("169.254.0.0/16", LINK_LOCAL),
    ("172.16.0.0/12", PRIVATE),
    ("192.0.0.0/24", RESERVED),
    ("192.0.2.0/24", DOCUMENTATION),
    ("192.88.99.0/24", RESERVED),
    ("192.168.0.0/16", PRIVATE),
    ("198.18.0.0/15", "benchmarking address"),
    ("198.51.100.0/24", DOCUMENTATION),
    ("203.0.113.0/24", DOCUMENTATION),
    ("224.0.0.0/4", MULTICAST),
    ("240.0.0.0/4", RESERVED),
    // Ranges within 2000::/3. Outside of it, no address is global.
    ("2001::/23", RESERVED),
    ("2001:db8::/32", DOCUMENTATION),
    ("2002::/16", "6to4 address"),
    ("3fff::/20", DOCUMENTATION),
];

const UNSPECIFIED: &str = "unspecified address";
const LOOPBACK: &str = "loopback address";
const PRIVATE: &str = "private address";
const LINK_LOCAL: &str = "link-local address";
const MULTICAST: &str = "multicast address";
const RESERVED: &str = "reserved address";
const DOCUMENTATION: &str = "documentation address";

static PARSED_NETWORKS: LazyLock<Vec<(IpNet, &'static str)>> = LazyLock::new(|| {
    NON_GLOBAL_NETWORKS
        .iter()
        .filter_map(|(net, kind)| Some((net.parse().ok()?, *kind)))
        .collect()
});

/// Returns the kind of an address that is not global, that is, not on the public internet.
pub fn non_global_reason(address: IpAddr) -> Option<&'static str> {
    let in_table = |address: IpAddr| {
        let mut networks = PARSED_NETWORKS.iter();
        let network = networks.find(|(net, _)| net.contains(&address));
        network.map(|(_, kind)| *kind)
    };
    let v6 = match address {
        IpAddr::V4(_) => return in_table(address),
        IpAddr::V6(v6) => v6,
    };
    if let Some(v4) = translated(v6) {
        return non_global_reason(IpAddr::V4(v4));
    }
    match v6.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => Some(UNSPECIFIED),
        [0, 0, 0, 0, 0, 0, 0, 1] => Some(LOOPBACK),
        [first, ..] if first & 0xfe00 == 0xfc00 => Some(PRIVATE),
        [first, ..] if first & 0xffc0 == 0xfe80 => Some(LINK_LOCAL),
        [first, ..] if first & 0xff00 == 0xff00 => Some(MULTICAST),
        [first, ..] if first & 0xe000 != 0x2000 => Some(RESERVED),
        _ => in_table(address),
    }
}

/// Returns the IPv4 address that an IPv6 address is translated to: `::ffff:a.b.c.d` by this
/// machine, `64:ff9b::a.b.c.d` by the network (NAT64).
fn translated(v6: Ipv6Addr) -> Option<Ipv4Addr> {
    let [.., high, low] = v6.segments();
    let v4 = Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match v6.segments() {
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => Some(v4),
        _ => None,
    }
}

/// Ports of an allowed host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ports {
    Web,
    One(u16),
    Any,
}

impl Ports {
    fn has(self, port: u16) -> bool {
        match self {
            Self::Web => is_web(port),
            Self::One(one) => one == port,
            Self::Any => true,
        }
    }
}

/// Hosts that a policy allows.
#[derive(Debug, Clone, PartialEq, Eq)]
enum HostPattern {
    /// The host with this name.
    Name(String),
    /// The hosts with names that end with this suffix, which starts with a dot.
    Subdomains(String),
    /// The hosts with an address in this network.
    Network(IpNet),
}

/// Policy that allows the public internet and a list of hosts and networks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressPolicy(Vec<(HostPattern, Ports)>);

impl AddressPolicy {
    /// Creates a policy that also allows the hosts and networks in `entries`.
    pub fn allowing<'e>(entries: impl IntoIterator<Item = &'e str>) -> Result<Self, AllowError> {
        let read = |text: &str| entry(text).ok_or_else(|| AllowError(text.to_owned()));
        let entries = entries.into_iter().map(read);
        Ok(Self(entries.collect::<Result<_, _>>()?))
    }

    /// Returns true if an entry of the policy names this host.
    pub fn names(&self, host: &str) -> bool {
        self.0.iter().any(|(pattern, _)| is_host(pattern, host))
    }

    /// Returns the addresses of `host` that helpc may connect to: at least one, or an error.
    pub fn admit(
        &self,
        host: &str,
        addresses: impl IntoIterator<Item = SocketAddr>,
    ) -> Result<Vec<SocketAddr>, BlockedAddress> {
        let mut admitted = Vec::new();
        let mut blocked = BlockedAddress::NoAddress;
        for address in addresses {
            match self.check(host, address) {
                Ok(()) => admitted.push(address),
                Err(reason) => blocked = reason,
            }
        }
        if admitted.is_empty() {
            return Err(blocked);
        }
        Ok(admitted)
    }

    fn check(&self, host: &str, address: SocketAddr) -> Result<(), BlockedAddress> {
        let (ip, port) = (address.ip(), address.port());
        let is_allowed = self.0.iter().any(|(pattern, ports)| {
            ports.has(port)
                && match pattern {
                    HostPattern::Network(net) => net.contains(&ip),
                    named => is_host(named, host),
                }
        });
        if is_allowed {
            return Ok(());
        }
        match non_global_reason(ip) {
            Some(kind) => Err(BlockedAddress::Address(ip, kind)),
            None if is_web(port) => Ok(()),
            None => Err(BlockedAddress::Port(port)),
        }
    }
}

fn is_web(port: u16) -> bool {
    matches!(port, 80 | 443)
}

fn is_host(pattern: &HostPattern, host: &str) -> bool {
    match pattern {
        HostPattern::Name(name) => name == host,
        HostPattern::Subdomains(suffix) => {
            host.len() > suffix.len() && host.ends_with(suffix.as_str())
        }
        HostPattern::Network(_) => false,
    }
}

/// Parses an entry of the allowed hosts.
fn entry(text: &str) -> Option<(HostPattern, Ports)> {
    let text = text.trim().to_ascii_lowercase();
    if let Ok(net) = text.parse::<IpNet>() {
        return Some((HostPattern::Network(net), Ports::Web));
    }
    if let Ok(ip) = text.trim_matches(['[', ']']).parse::<IpAddr>() {
        return Some((HostPattern::Network(ip.into()), Ports::Web));
    }
    let (name, ports) = match text.rsplit_once(':') {
        Some((name, "*")) => (name, Ports::Any),
        Some((name, port)) => (name, Ports::One(port.parse().ok()?)),
        None => (text.as_str(), Ports::Web),
    };
    let bare = name.trim_matches(['[', ']']);
    if let Ok(net) = bare.parse::<IpNet>() {
        return Some((HostPattern::Network(net), ports));
    }
    if let Ok(ip) = bare.parse::<IpAddr>() {
        return Some((HostPattern::Network(ip.into()), ports));
    }
    let is_name_character = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let is_name = |name: &str| !name.is_empty() && name.chars().all(is_name_character);
    match name.strip_prefix('*') {
        Some(suffix) if suffix.starts_with('.') && is_name(suffix) => {
            Some((HostPattern::Subdomains(suffix.to_owned()), ports))
        }
        None if is_name(name) => Some((HostPattern::Name(name.to_owned()), ports)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_global_addresses_are_allowed() {
        assert_eq!(
            PARSED_NETWORKS.len(),
            NON_GLOBAL_NETWORKS.len(),
            "each network can be read"
        );
        for text in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.0.1",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::8.8.8.8",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "::ffff:0:127.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::8.8.8.8",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:808:808::1",
            "3fff::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "ff02::1",
            "100::1",
            "5f00::1",
        ] {
            let ip: IpAddr = text.parse().expect(text);
            assert!(non_global_reason(ip).is_some(), "{text}");
        }
        for text in [
            "8.8.8.8",
            "13.107.246.53",
            "100.63.0.1",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.167.0.1",
            "169.253.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2606:4700::1111",
            "2a01:111::1",
            "2001:4860:4860::8888",
        ] {
            let ip: IpAddr = text.parse().expect(text);
            assert_eq!(non_global_reason(ip), None, "{text}");
        }
    }

    #[test]
    fn entries_allow_only_their_ports() {
        let policy = AddressPolicy::allowing([
            "wiki.example.org",
            "*.lab.example.org:8443",
            "10.1.0.0/16:*",
        ])
        .expect("reads");
        let may = |host, address: &str| {
            let address = address.parse().expect("an address");
            policy.admit(host, [address]).is_ok()
        };
        assert!(may("wiki.example.org", "10.0.0.1:443"));
        assert!(!may("wiki.example.org", "10.0.0.1:8080"));
        assert!(may("a.lab.example.org", "192.168.0.1:8443"));
        assert!(!may("a.lab.example.org", "192.168.0.1:443"));
        assert!(!may("lab.example.org", "192.168.0.1:8443"));
        assert!(may("any.example.com", "10.1.2.3:9000"));
        assert!(!may("any.example.com", "10.2.2.3:443"));
        assert!(may("any.example.com", "8.8.8.8:443"));
        assert!(!may("any.example.com", "8.8.8.8:22"));
        for text in ["", "a b", "host:port", "*", "*example.org", "10.0.0.0/40"] {
            assert!(AddressPolicy::allowing([text]).is_err(), "{text}");
        }
    }

    #[test]
    fn global_addresses_are_chosen_among_several() {
        let addresses: Vec<SocketAddr> = ["10.0.0.1:443", "8.8.8.8:443"]
            .iter()
            .map(|text| text.parse().expect("an address"))
            .collect();
        let admitted = AddressPolicy::default().admit("example.org", addresses.clone());
        assert_eq!(admitted, Ok(vec![addresses[1]]));
        assert_eq!(
            AddressPolicy::default().admit("example.org", []),
            Err(BlockedAddress::NoAddress)
        );
    }
}
