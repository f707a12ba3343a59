//! Which machines are asked at all. Articles come from strangers: an address in
//! one must not make helpc knock at doors that only this machine can reach.

use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::LazyLock;
use thiserror::Error;

/// Why a machine is not asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The address is not one of the public internet.
    #[error("`{0}` is {1}, which helpc does not ask")]
    Address(IpAddr, &'static str),
    /// The port is not one of the web.
    #[error("port {0} is none of 80 and 443, which helpc asks")]
    Port(u16),
    /// The name has no address at all.
    #[error("the name has no address")]
    NoAddress,
}

/// An entry of the hosts that may be asked cannot be read.
#[derive(Debug, Error)]
#[error(
    "`{0}` is no host that can be allowed: write HOST, HOST:PORT, HOST:*, ADDRESS or ADDRESS/BITS"
)]
pub struct AllowError(String);

/// Networks that are not the public internet. 168.63.129.16 is where a virtual
/// machine of Azure finds its host; the others are set apart by the registries.
const APART: &[(&str, &str)] = &[
    ("0.0.0.0/8", "no address of a machine"),
    ("10.0.0.0/8", "a private address"),
    ("100.64.0.0/10", "an address behind a carrier's translation"),
    ("127.0.0.0/8", "this machine"),
    ("168.63.129.16/32", "a metadata service"),
    ("169.254.0.0/16", "a link-local address"),
    ("172.16.0.0/12", "a private address"),
    ("192.0.0.0/24", "an address set apart"),
    ("192.0.2.0/24", "an address for examples"),
    ("192.88.99.0/24", "an address set apart"),
    ("192.168.0.0/16", "a private address"),
    ("198.18.0.0/15", "an address for measurements"),
    ("198.51.100.0/24", "an address for examples"),
    ("203.0.113.0/24", "an address for examples"),
    ("224.0.0.0/4", "an address of a group"),
    ("240.0.0.0/4", "an address set apart"),
    // What is left of 2000::/3, beyond which nothing is public.
    ("2001::/23", "an address set apart"),
    ("2001:db8::/32", "an address for examples"),
    ("2002::/16", "an IPv4 address in disguise"),
    ("3fff::/20", "an address for examples"),
];

static NETWORKS: LazyLock<Vec<(IpNet, &'static str)>> = LazyLock::new(|| {
    let read = APART.iter();
    read.filter_map(|(net, why)| Some((net.parse().ok()?, *why)))
        .collect()
});

/// Why an address is not one of the public internet; `None` where it is.
pub fn apart(address: IpAddr) -> Option<&'static str> {
    let in_table = |address: IpAddr| {
        let mut networks = NETWORKS.iter();
        networks.find_map(|(net, why)| net.contains(&address).then_some(*why))
    };
    let v6 = match address {
        IpAddr::V4(_) => return in_table(address),
        IpAddr::V6(v6) => v6,
    };
    if let Some(v4) = translated(v6) {
        return apart(IpAddr::V4(v4));
    }
    match v6.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => Some("no address of a machine"),
        [0, 0, 0, 0, 0, 0, 0, 1] => Some("this machine"),
        [first, ..] if first & 0xfe00 == 0xfc00 => Some("a private address"),
        [first, ..] if first & 0xffc0 == 0xfe80 => Some("a link-local address"),
        [first, ..] if first & 0xff00 == 0xff00 => Some("an address of a group"),
        [first, ..] if first & 0xe000 != 0x2000 => Some("an address set apart"),
        _ => in_table(address),
    }
}

/// The IPv4 address that is asked in the end: `::ffff:a.b.c.d` by this machine
/// itself, `64:ff9b::a.b.c.d` by the network.
fn translated(v6: Ipv6Addr) -> Option<Ipv4Addr> {
    let [.., high, low] = v6.segments();
    let v4 = Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    let is_translated = matches!(
        v6.segments(),
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..]
    );
    is_translated.then_some(v4)
}

/// Which ports an entry is for.
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

#[derive(Debug, Clone, PartialEq, Eq)]
enum Who {
    /// The host of this name, as it stands in the address.
    Host(String),
    /// The hosts whose names end so.
    Below(String),
    /// Whatever has an address in this network.
    Network(IpNet),
}

/// Who is asked: the public internet, and what was allowed beyond.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guard(Vec<(Who, Ports)>);

impl Guard {
    /// Allows what `entries` name beyond the public internet.
    pub fn allowing<'e>(entries: impl IntoIterator<Item = &'e str>) -> Result<Self, AllowError> {
        let read = |text: &str| entry(text).ok_or_else(|| AllowError(text.to_owned()));
        let entries = entries.into_iter().map(read);
        Ok(Self(entries.collect::<Result<_, _>>()?))
    }

    /// Whether a host of this name is allowed by its name.
    pub fn names(&self, host: &str) -> bool {
        self.0.iter().any(|(who, _)| is_host(who, host))
    }

    /// Those of the addresses of `host` that may be asked.
    pub fn admit(
        &self,
        host: &str,
        addresses: impl IntoIterator<Item = SocketAddr>,
    ) -> Result<Vec<SocketAddr>, Refusal> {
        let mut admitted = Vec::new();
        let mut refusal = Refusal::NoAddress;
        for address in addresses {
            match self.judge(host, address) {
                Ok(()) => admitted.push(address),
                Err(because) => refusal = because,
            }
        }
        match admitted.is_empty() {
            true => Err(refusal),
            false => Ok(admitted),
        }
    }

    fn judge(&self, host: &str, address: SocketAddr) -> Result<(), Refusal> {
        let (ip, port) = (address.ip(), address.port());
        let is_allowed = self.0.iter().any(|(who, ports)| {
            ports.has(port)
                && match who {
                    Who::Network(net) => net.contains(&ip),
                    named => is_host(named, host),
                }
        });
        match apart(ip) {
            _ if is_allowed => Ok(()),
            Some(why) => Err(Refusal::Address(ip, why)),
            None if is_web(port) => Ok(()),
            None => Err(Refusal::Port(port)),
        }
    }
}

fn is_web(port: u16) -> bool {
    matches!(port, 80 | 443)
}

fn is_host(who: &Who, host: &str) -> bool {
    match who {
        Who::Host(name) => name == host,
        Who::Below(ending) => host.len() > ending.len() && host.ends_with(ending.as_str()),
        Who::Network(_) => false,
    }
}

fn entry(text: &str) -> Option<(Who, Ports)> {
    let text = text.trim().to_ascii_lowercase();
    if let Ok(net) = text.parse::<IpNet>() {
        return Some((Who::Network(net), Ports::Web));
    }
    if let Ok(ip) = text.trim_matches(['[', ']']).parse::<IpAddr>() {
        return Some((Who::Network(ip.into()), Ports::Web));
    }
    let (name, ports) = match text.rsplit_once(':') {
        Some((name, "*")) => (name, Ports::Any),
        Some((name, port)) => (name, Ports::One(port.parse().ok()?)),
        None => (text.as_str(), Ports::Web),
    };
    let bare = name.trim_matches(['[', ']']);
    if let Ok(net) = bare.parse::<IpNet>() {
        return Some((Who::Network(net), ports));
    }
    if let Ok(ip) = bare.parse::<IpAddr>() {
        return Some((Who::Network(ip.into()), ports));
    }
    let ending = name.strip_prefix('*');
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let is_name = |name: &str| !name.is_empty() && name.chars().all(plain);
    match ending {
        Some(ending) if ending.starts_with('.') && is_name(ending) => {
            Some((Who::Below(ending.to_owned()), ports))
        }
        None if is_name(name) => Some((Who::Host(name.to_owned()), ports)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_asked() {
        assert_eq!(NETWORKS.len(), APART.len(), "each network can be read");
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
            assert!(apart(ip).is_some(), "{text}");
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
            assert_eq!(apart(ip), None, "{text}");
        }
    }

    #[test]
    fn what_is_allowed_is_allowed_for_its_ports_only() {
        let guard = Guard::allowing([
            "wiki.example.org",
            "*.lab.example.org:8443",
            "10.1.0.0/16:*",
        ])
        .expect("reads");
        let may = |host, address: &str| {
            let address = address.parse().expect("an address");
            guard.admit(host, [address]).is_ok()
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
            assert!(Guard::allowing([text]).is_err(), "{text}");
        }
    }

    #[test]
    fn of_several_addresses_the_public_ones_are_asked() {
        let addresses: Vec<SocketAddr> = ["10.0.0.1:443", "8.8.8.8:443"]
            .iter()
            .map(|text| text.parse().expect("an address"))
            .collect();
        let admitted = Guard::default().admit("example.org", addresses.clone());
        assert_eq!(admitted, Ok(vec![addresses[1]]));
        assert_eq!(
            Guard::default().admit("example.org", []),
            Err(Refusal::NoAddress)
        );
    }
}
