//! `brickyard.resolve/1`.

use std::io::{self, Write};

use serde::Serialize;

use super::write;
use crate::report::resolve::ResolveReport;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    found: Option<Release<'a>>,
    nothing: Option<Nothing<'a>>,
}

#[derive(Serialize)]
struct Release<'a> {
    service: &'a str,
    release: Option<&'a str>,
    state: &'a str,
    reason: Option<&'a str>,
    replacement: Option<&'a str>,
    deprecation: Option<&'a str>,
    sunset: Option<&'a str>,
    endpoint: Option<Endpoint<'a>>,
    security: Option<&'a str>,
    owner: Option<Owner<'a>>,
    former_name: Option<&'a str>,
    url: &'a str,
}

#[derive(Serialize)]
struct Endpoint<'a> {
    protocol: &'a str,
    url: &'a str,
    method: Option<&'a str>,
}

#[derive(Serialize)]
struct Owner<'a> {
    name: &'a str,
    contact: Option<&'a str>,
}

#[derive(Serialize)]
struct Nothing<'a> {
    reason: &'a str,
    message: &'a str,
    available: &'a [String],
}

/// Writes the report as `brickyard.resolve/1`.
pub(crate) fn resolve(report: &ResolveReport, out: &mut dyn Write) -> io::Result<()> {
    let (found, nothing) = match report {
        ResolveReport::Found(found) => {
            let endpoint = found.endpoint.as_ref();
            let owner = found.owner.as_ref();
            let release = Release {
                service: &found.service,
                release: found.release.as_deref(),
                state: &found.state,
                reason: found.reason.as_deref(),
                replacement: found.replacement.as_deref(),
                deprecation: found.deprecation.as_deref(),
                sunset: found.sunset.as_deref(),
                endpoint: endpoint.map(|endpoint| Endpoint {
                    protocol: &endpoint.protocol,
                    url: &endpoint.url,
                    method: endpoint.method.as_deref(),
                }),
                security: found.security.as_deref(),
                owner: owner.map(|owner| Owner {
                    name: &owner.name,
                    contact: owner.contact.as_deref(),
                }),
                former_name: found.former_name.as_deref(),
                url: &found.url,
            };
            (Some(release), None)
        }
        ResolveReport::Nothing(nothing) => {
            let nothing = Nothing {
                reason: &nothing.reason,
                message: &nothing.message,
                available: &nothing.available,
            };
            (None, Some(nothing))
        }
    };
    let document = Document {
        schema: "brickyard.resolve/1",
        found,
        nothing,
    };
    write(&document, out)
}
