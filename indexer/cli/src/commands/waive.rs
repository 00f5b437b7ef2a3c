//! `brickyard waive`: excuses a finding of a check at the server, for a time and for a reason.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;

use super::check::{
    self, Evidence, Examined,
    waiver::{PLACE, fetch, last_day},
};
use crate::{
    arguments::{CheckArguments, WaiveArguments},
    client::Client,
    environment::Environment,
    error::{CliError, ExitStatus},
    operations::{
        create_waiver::{
            CreateWaiver,
            create_waiver::{self, CreateWaiverInput, WaiverState},
        },
        revoke_waiver::{
            RevokeWaiver,
            revoke_waiver::{self, RevokeWaiverInput},
        },
    },
    output::Streams,
    report::{
        self,
        check::{Exemption, Finding, Like, Outcome},
        waiver::{Listed, Made, Revoked},
    },
};

/// The fewest digits that an id may be shortened to.
const FEWEST_DIGITS: usize = 4;

/// Excuses a finding, lists what is excused, or ends it.
///
/// # Errors
/// The arguments are wrong, there is no such finding, it needs no waiver, or the server refuses.
pub(super) fn run(
    arguments: &WaiveArguments,
    streams: &mut Streams<'_>,
    environment: &Environment,
) -> Result<ExitStatus, CliError> {
    let client = Client::new(environment, arguments.server.address.as_deref())?;
    if arguments.list {
        list(arguments, &client, streams, environment)?;
    } else if let Some(id) = &arguments.revoke {
        revoke(id, reason(arguments)?, &client, streams)?;
    } else {
        let finding = arguments.finding.as_deref().unwrap_or_default();
        create(finding, arguments, &client, streams, environment)?;
    }
    Ok(ExitStatus::Success)
}

fn create(
    id: &str,
    arguments: &WaiveArguments,
    client: &Client,
    streams: &mut Streams<'_>,
    environment: &Environment,
) -> Result<(), CliError> {
    let digits = digits(id)?;
    let reason = reason(arguments)?;
    let address = arguments.server.address.as_deref();
    let check = CheckArguments::plain(&arguments.path, arguments.base.as_deref(), address)?;
    let examined = check::examine(&check, environment)?;
    require_comparison(&examined)?;
    let finding = find(&digits, &examined.report.findings)?;
    let evidence = waivable(finding, &examined)?;
    let fingerprint = &evidence.fragment.fingerprint;
    let input = CreateWaiverInput {
        finding: finding.id.clone(),
        repository: evidence.repository.clone(),
        path: finding.path.clone(),
        name: finding.name.clone(),
        language: evidence.fragment.language.name().to_owned(),
        scheme: i64::from(fingerprint.scheme()),
        fingerprint: STANDARD.encode(fingerprint.encode()),
        occurrence: evidence.occurrence.clone(),
        reason: reason.to_owned(),
        days: arguments.days.map(i64::from),
        false_positive: arguments.false_positive,
    };
    let answer = client
        .call_once::<CreateWaiver>(create_waiver::Variables { input })
        .map_err(|error| client.explain(&format!("waive {}", finding.id), error))?;
    let waiver = answer.create_waiver.waiver;
    let made = Made {
        finding: finding.id.clone(),
        place: format!("{}:{}", finding.path, finding.start_line),
        name: finding.name.clone(),
        original: waiver.original.unwrap_or_default(),
        owner: waiver
            .service
            .and_then(|service| service.owner)
            .map(|owner| owner.name),
        until: day(&waiver.expires_at),
        is_waiting: matches!(waiver.state, WaiverState::Waiting),
        false_positive: arguments.false_positive,
        id: waiver.id,
    };
    report::text::waived(&made, streams.out)?;
    for note in &examined.notes {
        writeln!(streams.err, "note: {note}")?;
    }
    Ok(())
}

fn revoke(
    id: &str,
    reason: &str,
    client: &Client,
    streams: &mut Streams<'_>,
) -> Result<(), CliError> {
    let input = RevokeWaiverInput {
        id: id.to_owned(),
        reason: reason.to_owned(),
    };
    let answer = client
        .call_once::<RevokeWaiver>(revoke_waiver::Variables { input })
        .map_err(|error| client.explain("revoke the waiver", error))?;
    let waiver = answer.revoke_waiver.waiver;
    let revoked = Revoked {
        finding: waiver.finding,
        repository: waiver.repository,
        path: waiver.path,
        name: waiver.name,
    };
    report::text::revoked(&revoked, streams.out)?;
    Ok(())
}

fn list(
    arguments: &WaiveArguments,
    client: &Client,
    streams: &mut Streams<'_>,
    environment: &Environment,
) -> Result<(), CliError> {
    let path = environment.resolve(&arguments.path);
    let name = check::repository_name(&path, &arguments.path)?;
    let fetched =
        fetch(client, &name).map_err(|error| client.explain("read the waivers", error))?;
    let listed: Vec<Listed> = fetched.waivers.into_iter().map(Listed::from).collect();
    report::text::waivers(&name, &listed, streams.out)?;
    Ok(())
}

/// Returns the digits of a finding's id.
fn digits(id: &str) -> Result<String, CliError> {
    let digits = id.strip_prefix("D-").or_else(|| id.strip_prefix("d-"));
    let digits = digits.unwrap_or(id).to_ascii_lowercase();
    let is_id =
        digits.len() >= FEWEST_DIGITS && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_id {
        return Ok(digits);
    }
    Err(CliError::usage(
        format!("`{id}` is not the id of a finding"),
        format!(
            "write it as `brickyard check` does, like D-7f3a91c2; the first {FEWEST_DIGITS} digits \
             will do if no other finding begins with them"
        ),
    ))
}

fn reason(arguments: &WaiveArguments) -> Result<&str, CliError> {
    let reason = arguments.reason.as_deref().unwrap_or_default().trim();
    if (10..=500).contains(&reason.chars().count()) {
        return Ok(reason);
    }
    Err(CliError::usage(
        "a waiver needs a reason of 10 to 500 characters",
        "give it with --reason \"...\": who owns the original reads it",
    ))
}

/// Without a comparison there are no findings to choose from.
fn require_comparison(examined: &Examined) -> Result<(), CliError> {
    let problem = match &examined.report.outcome {
        Outcome::NotCompared(problem) => problem,
        Outcome::Compared | Outcome::Incomplete(_) => return Ok(()),
    };
    let message = format!(
        "NOT COMPARED, so that there is no finding to waive: {}",
        problem.message
    );
    Err(CliError::new(problem.status, message, problem.hint.clone())
        .because(problem.causes.join(": ")))
}

/// Returns the one finding whose id begins so.
fn find<'a>(digits: &str, findings: &'a [Finding]) -> Result<&'a Finding, CliError> {
    let of_id = |finding: &&Finding| {
        let id = finding.id.strip_prefix("D-").unwrap_or(&finding.id);
        id.starts_with(digits)
    };
    let mut found: Vec<&Finding> = findings.iter().filter(of_id).collect();
    found.dedup_by(|a, b| a.id == b.id);
    match found[..] {
        [finding] => Ok(finding),
        [] if findings.is_empty() => Err(CliError::usage(
            format!("there is no finding D-{digits}: this branch has none"),
            "nothing needs a waiver; was it committed, and is --base right?",
        )),
        [] => Err(CliError::usage(
            format!("this branch has no finding D-{digits}"),
            format!("it has {}", ids(findings.iter())),
        )),
        _ => Err(CliError::usage(
            format!("several findings begin with D-{digits}"),
            format!("write more of the id: {}", ids(found.into_iter())),
        )),
    }
}

fn ids<'a>(findings: impl Iterator<Item = &'a Finding>) -> String {
    let mut ids: Vec<&str> = findings.map(|finding| finding.id.as_str()).collect();
    ids.dedup();
    ids.join(", ")
}

/// Returns what a finding rests on, if a waiver would make a difference.
fn waivable<'a>(finding: &Finding, examined: &'a Examined) -> Result<&'a Evidence, CliError> {
    let id = &finding.id;
    let needless = |why: String| {
        CliError::usage(
            format!("{id} needs no waiver: {why}"),
            "`brickyard check --mode block` says what would block",
        )
    };
    match &finding.exemption {
        // Made again, it takes the place of the one in force.
        Some(Exemption::Waived { place, .. }) if place == PLACE => {}
        Some(Exemption::Waived { place, until, .. }) => {
            return Err(needless(format!("{place} excuses it until {until}")));
        }
        Some(Exemption::Baseline) => return Err(needless("it is in the baseline".to_owned())),
        Some(Exemption::GoldenPath(service)) => {
            return Err(needless(format!("{service} is meant to be copied")));
        }
        Some(Exemption::Family) => {
            return Err(needless(
                "many services have it, so that it never blocks".to_owned(),
            ));
        }
        None if !finding.blocking => {
            let why = match finding.like {
                Like::SameBranch { .. } => "duplicates inside a branch never block",
                Like::Service { .. } => "it does not block anyway",
            };
            return Err(needless(why.to_owned()));
        }
        None => {}
    }
    let mut evidence = examined.evidence.iter();
    let found =
        evidence.find(|it| it.finding == *id && it.fragment.start_line == finding.start_line);
    found.ok_or_else(|| needless("it is not of the server".to_owned()))
}

/// Returns the last day before a time as the server writes it.
fn day(expires_at: &str) -> String {
    expires_at
        .parse::<Timestamp>()
        .map_or_else(|_| expires_at.to_owned(), |end| last_day(end).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_may_be_shortened_to_four_digits() {
        let check = |id: &str, expected: Option<&str>| {
            assert_eq!(digits(id).ok().as_deref(), expected, "{id}");
        };
        check("D-7f3a91c2", Some("7f3a91c2"));
        check("7F3A", Some("7f3a"));
        check("d-7f3a", Some("7f3a"));
        check("7f3", None);
        check("D-", None);
        check("D-7f3g", None);
        check("C-7f3a91c2", None);
        check("", None);
    }
}
