//! Where a host is, and whether it may be reached: a source of somebody else's shall not lead this
//! server to what only its machine may reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::{Host, Url};

use super::GitError;

/// The addresses of a host by its name, to be used instead of asking again: the second answer could be
/// another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pinned {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) addresses: Vec<IpAddr>,
}

/// Looks a host up. All of its addresses have to be public unless private ones are allowed.
pub(super) async fn resolve(url: &Url, allow_private: bool) -> Result<Pinned, GitError> {
    let is_allowed = url.scheme() == "https" || (allow_private && url.scheme() == "http");
    let host = url.host().filter(|_| is_allowed);
    let (Some(host), Some(port)) = (host, url.port_or_known_default()) else {
        return Err(GitError::Scheme {
            scheme: url.scheme().to_owned(),
        });
    };
    let name = host.to_string();
    let addresses: Vec<IpAddr> = match host {
        Host::Ipv4(address) => vec![address.into()],
        Host::Ipv6(address) => vec![address.into()],
        Host::Domain(domain) => tokio::net::lookup_host((domain, port))
            .await
            .map_err(|error| GitError::Unknown {
                host: name.clone(),
                message: error.to_string(),
            })?
            .map(|address: SocketAddr| address.ip())
            .collect(),
    };
    if addresses.is_empty() {
        return Err(GitError::Unknown {
            host: name,
            message: "it has no address".to_owned(),
        });
    }
    if let Some(address) = addresses.iter().find(|address| !is_public(**address))
        && !allow_private
    {
        return Err(GitError::Private {
            host: name,
            address: *address,
        });
    }
    Ok(Pinned {
        host: name,
        port,
        addresses,
    })
}

/// Whether an address is one of the public internet.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// By IANA's registry of special-purpose addresses.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = match (a, b, c) {
        // This network, private, loopback, multicast, reserved, broadcast.
        (0 | 10 | 127 | 224..=255, ..) => true,
        // Carrier-grade NAT.
        (100, 64..=127, _) => true,
        // Link-local, which clouds serve their credentials at.
        (169, 254, _) => true,
        (172, 16..=31, _) => true,
        // Protocol assignments, documentation, relays to IPv6.
        (192, 0, 0 | 2) | (192, 88, 99) | (198, 51, 100) | (203, 0, 113) => true,
        (192, 168, _) => true,
        // Benchmarks.
        (198, 18 | 19, _) => true,
        _ => false,
    };
    !is_special
}

/// Global unicast addresses only, without those that carry an IPv4 address that is not public.
fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    let parts = address.segments();
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        // NAT64.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => embedded(high, low),
        // 6to4.
        [0x2002, high, low, ..] => embedded(high, low),
        // Teredo and other assignments to protocols, documentation.
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] => false,
        [0x3fff, 0..=0x0fff, ..] => false,
        // Outside of it are loopback, link-local, unique local and multicast addresses.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_private_networks_are_not_public() {
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::a00:1",
            "2002:7f00:1::",
            "2002:a9fe:a9fe::1",
            "2001::1",
            "2001:db8::1",
            "fec0::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn addresses_of_the_internet_are_public() {
        for address in [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "140.82.121.4",
            "172.15.0.1",
            "172.32.0.1",
            "192.169.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2606:4700::1111",
            "2a00:1450:4001::1",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    async fn refused(url: &str) -> GitError {
        resolve(&Url::parse(url).unwrap(), false).await.unwrap_err()
    }

    #[tokio::test]
    async fn however_a_private_address_is_written_it_is_refused() {
        for url in [
            "https://127.0.0.1/a/b",
            "https://localhost/a/b",
            "https://2130706433/a/b",
            "https://0x7f.1/a/b",
            "https://0177.0.0.1/a/b",
            "https://127.1/a/b",
            "https://[::1]/a/b",
            "https://[::ffff:169.254.169.254]/latest/meta-data",
            "https://169.254.169.254/latest/meta-data",
        ] {
            let error = refused(url).await;
            assert!(matches!(error, GitError::Private { .. }), "{url}: {error}");
        }
    }

    #[tokio::test]
    async fn what_is_not_https_is_refused_before_it_is_looked_up() {
        for url in [
            "http://8.8.8.8/a",
            "ssh://8.8.8.8/a",
            "git://8.8.8.8/a",
            "file:///etc",
        ] {
            let error = refused(url).await;
            assert!(matches!(error, GitError::Scheme { .. }), "{url}: {error}");
        }
        for url in ["file:///etc", "ssh://127.0.0.1/a"] {
            let allowed = resolve(&Url::parse(url).unwrap(), true).await;
            assert!(allowed.is_err(), "{url}");
        }
    }

    #[tokio::test]
    async fn a_private_address_that_is_meant_is_pinned() {
        let url = Url::parse("http://127.0.0.1:8080/a/b").unwrap();

        let pinned = resolve(&url, true).await.unwrap();

        assert_eq!((pinned.host.as_str(), pinned.port), ("127.0.0.1", 8080));
        assert_eq!(pinned.addresses, [IpAddr::from([127, 0, 0, 1])]);
    }
}
