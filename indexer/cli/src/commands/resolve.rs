//! `brickyard resolve`: says what to call for a service and a range.

use crate::{
    arguments::{Format, ResolveArguments},
    client::Client,
    environment::Environment,
    error::{CliError, ExitStatus},
    operations::resolve::{
        Resolve,
        resolve::{
            Offer, ResolveResolve, ResolveResolveOnResolved, SecurityProtocol, UnresolvedReason,
            Variables, VersionState,
        },
    },
    output::Streams,
    report::{
        self,
        resolve::{Endpoint, Found, Nothing, ResolveReport},
        search::Owner,
    },
};

/// Asks what to call and prints it; there being nothing is a failure.
///
/// # Errors
/// The server cannot be asked, or the range is none.
pub(super) fn run(
    arguments: &ResolveArguments,
    streams: &mut Streams<'_>,
    environment: &Environment,
) -> Result<ExitStatus, CliError> {
    let client = Client::new(environment, arguments.server.address.as_deref())?;
    let variables = Variables {
        service: arguments.service.clone(),
        range: arguments.range.clone(),
        include_prereleases: arguments.pre,
    };
    let answer = client
        .call::<Resolve>(variables)
        .map_err(|error| client.explain(&format!("resolve {}", arguments.service), error))?;
    let (report, status) = match answer.resolve {
        ResolveResolve::Resolved(resolved) => {
            let found = Box::new(found(resolved, &client));
            (ResolveReport::Found(found), ExitStatus::Success)
        }
        ResolveResolve::Unresolved(unresolved) => {
            let available = unresolved.available.into_iter();
            let nothing = Nothing {
                reason: reason(unresolved.reason),
                message: unresolved.message,
                available: available.filter_map(|release| release.number).collect(),
            };
            (ResolveReport::Nothing(nothing), ExitStatus::Failure)
        }
    };
    match arguments.format {
        Format::Text => report::text::resolve(&report, streams.out)?,
        Format::Json => report::json::resolve(&report, streams.out)?,
    }
    Ok(status)
}

fn found(resolved: ResolveResolveOnResolved, client: &Client) -> Found {
    let service = resolved.service;
    let (number, why, frozen) = match resolved.release {
        Some(release) => (
            release.number,
            release.state_reason,
            Some(release.interface),
        ),
        None => (None, None, None),
    };
    // A release is called as it was made; a service without one, as it is now.
    let Offer { endpoint, security } = frozen.unwrap_or(service.interface);
    Found {
        url: client.service_page(&service.ref_),
        service: service.ref_,
        release: number,
        state: state(&resolved.state),
        reason: why,
        replacement: resolved.replacement,
        deprecation: resolved.deprecation,
        sunset: resolved.sunset,
        endpoint: endpoint.map(|endpoint| Endpoint {
            protocol: endpoint.protocol,
            url: endpoint.url,
            method: endpoint.method,
        }),
        security: security.map(|security| security_protocol(&security.protocol)),
        owner: service.owner.map(|owner| Owner {
            name: owner.name,
            contact: owner.contact,
        }),
        former_name: resolved.redirected_from,
    }
}

fn state(state: &VersionState) -> String {
    match state {
        VersionState::Published => "published".to_owned(),
        VersionState::Deprecated => "deprecated".to_owned(),
        VersionState::Sunset => "sunset".to_owned(),
        VersionState::Yanked => "yanked".to_owned(),
        VersionState::Retired => "retired".to_owned(),
        VersionState::Other(other) => other.to_lowercase(),
    }
}

fn security_protocol(protocol: &SecurityProtocol) -> String {
    match protocol {
        SecurityProtocol::None => "none".to_owned(),
        SecurityProtocol::Iam => "iam".to_owned(),
        SecurityProtocol::Mtls => "mtls".to_owned(),
        SecurityProtocol::Oauth2 => "oauth2".to_owned(),
        SecurityProtocol::ApiKey => "api_key".to_owned(),
        SecurityProtocol::Other(other) => other.to_lowercase(),
    }
}

fn reason(reason: UnresolvedReason) -> String {
    match reason {
        UnresolvedReason::NotFound => "not_found".to_owned(),
        UnresolvedReason::NoMatchingRelease => "no_matching_release".to_owned(),
        UnresolvedReason::Yanked => "yanked".to_owned(),
        UnresolvedReason::Retired => "retired".to_owned(),
        UnresolvedReason::Other(other) => other.to_lowercase(),
    }
}
