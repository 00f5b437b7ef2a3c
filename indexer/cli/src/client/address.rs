//! The address of a server.

use ureq::http::Uri;

use crate::{environment::Origin, error::CliError};

/// Returns the address in its plain form, and whether it is on this machine.
pub(super) fn parse(address: &str, origin: Origin) -> Result<(String, bool), CliError> {
    let wrong = || {
        let source = match origin {
            Origin::Variable => " in BRICKYARD_SERVER",
            Origin::Flag | Origin::Default => "",
        };
        CliError::usage(
            format!("`{address}`{source} is not the address of a server"),
            "write it like http://127.0.0.1:7878 or https://brickyard.example.com",
        )
    };
    let trimmed = address.trim().trim_end_matches('/');
    let trimmed = trimmed.strip_suffix("/graphql").unwrap_or(trimmed);
    let uri: Uri = trimmed.parse().map_err(|_| wrong())?;
    let host = uri.host().ok_or_else(wrong)?;
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Err(wrong());
    }
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let loopback = bare == "localhost"
        || bare
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    Ok((trimmed.to_owned(), loopback))
}

/// Says what to do when nobody answers at an address.
pub(super) fn hint(origin: Origin) -> String {
    match origin {
        Origin::Flag => "check the address given with --server".to_owned(),
        Origin::Variable => "check the address in BRICKYARD_SERVER".to_owned(),
        Origin::Default => "start the server with `brickyard-server` (`cargo run --release` in a \
            checkout), or name another with --server or BRICKYARD_SERVER"
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_brought_into_their_plain_form() {
        let check = |address, expected: Option<(&str, bool)>| {
            let parsed = parse(address, Origin::Flag).ok();
            let expected = expected.map(|(server, loopback)| (server.to_owned(), loopback));
            assert_eq!(parsed, expected, "{address}");
        };
        check(
            "http://127.0.0.1:7878",
            Some(("http://127.0.0.1:7878", true)),
        );
        check("http://[::1]:7878/", Some(("http://[::1]:7878", true)));
        check("http://localhost/graphql", Some(("http://localhost", true)));
        check(
            "https://b.example.com/",
            Some(("https://b.example.com", false)),
        );
        check("https://e.com/yard", Some(("https://e.com/yard", false)));
        check("127.0.0.1:7878", None);
        check("ftp://example.com", None);
        check("", None);
    }
}
