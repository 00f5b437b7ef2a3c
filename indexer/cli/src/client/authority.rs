//! Who may vouch for the server's certificate.

use std::{fs, path::Path};

use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

use crate::{environment::Environment, error::CliError};

const VARIABLE: &str = "BRICKYARD_CA_FILE";

/// Returns whom to trust: the authorities of `BRICKYARD_CA_FILE`, which an organisation has of its own,
/// else those that browsers trust.
///
/// # Errors
/// The file cannot be read, or has no certificate.
pub(super) fn trusted(environment: &Environment) -> Result<TlsConfig, CliError> {
    let Some(path) = &environment.ca_file else {
        return Ok(TlsConfig::default());
    };
    let certificates = read(&environment.resolve(path))?;
    let roots = RootCerts::new_with_certs(&certificates);
    Ok(TlsConfig::builder().root_certs(roots).build())
}

fn read(path: &Path) -> Result<Vec<Certificate<'static>>, CliError> {
    let unusable = |message: &str| {
        CliError::usage(
            format!("the certificates in `{}` {message}", path.display()),
            format!(
                "{VARIABLE} names a PEM file with the certificate of your organisation's authority"
            ),
        )
    };
    let pem = fs::read(path).map_err(|source| unusable("cannot be read").because(source))?;
    let mut certificates = Vec::new();
    for item in parse_pem(&pem) {
        let item = item.map_err(|source| unusable("are damaged").because(source))?;
        if let PemItem::Certificate(certificate) = item {
            certificates.push(certificate);
        }
    }
    if certificates.is_empty() {
        return Err(unusable("are none"));
    }
    Ok(certificates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;

    #[test]
    fn a_file_without_certificates_is_refused_with_what_it_should_be() {
        let sandbox = Sandbox::new();
        sandbox.write("ca.pem", "hello\n");
        for (name, expected) in [("ca.pem", "are none"), ("absent.pem", "cannot be read")] {
            let environment = Environment {
                ca_file: Some(sandbox.path(name)),
                ..Environment::default()
            };
            let error = trusted(&environment).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
