//! `brickyard check`: compares the functions that a branch adds or changes with the catalogue.

mod baseline;
mod branch;
mod changes;
mod compare;
mod consult;
mod containment;
mod examine;
mod history;
mod judge;
mod offline;
mod owner;
mod payload;
mod policy;
mod range;
pub(super) mod waiver;

use brickyard_indexer::OperatingPoint;

pub(super) use self::{
    branch::repository_name,
    examine::{Evidence, Examined, examine},
};
use crate::{
    arguments::{CheckArguments, Format, Threshold},
    environment::Environment,
    error::{CliError, ExitStatus},
    output::Streams,
    report,
};

/// Compares and prints what was found, or what would be sent for it.
///
/// # Errors
/// There is no repository or base, or the arguments are wrong. A server that cannot be asked is an
/// outcome that the report says.
pub(super) fn run(
    arguments: &CheckArguments,
    streams: &mut Streams<'_>,
    environment: &Environment,
) -> Result<ExitStatus, CliError> {
    if arguments.show_payload {
        let payload = payload::payload(arguments, environment)?;
        match arguments.format {
            Format::Text => report::text::check_payload(&payload, streams.out)?,
            Format::Json => report::json::check_payload(&payload, streams.out)?,
        }
        return Ok(ExitStatus::Success);
    }
    let examined = examine(arguments, environment)?;
    let report = &examined.report;
    match arguments.format {
        Format::Text => report::text::check(report, arguments.verbose, streams.out)?,
        Format::Json => report::json::check(report, streams.out)?,
    }
    for note in &examined.notes {
        writeln!(streams.err, "note: {note}")?;
    }
    Ok(report.status())
}

/// Returns from which similarity on a match is looked at.
fn threshold(arguments: &CheckArguments) -> Threshold {
    let report = Threshold::Point(OperatingPoint::Report);
    arguments.threshold.unwrap_or(report)
}

/// Returns the server's operating point that gives everything at or above the threshold.
fn operating_point(threshold: Threshold) -> OperatingPoint {
    match threshold {
        Threshold::Point(point) => point,
        // The block point needs a size besides, which a number does not ask for.
        Threshold::Value(value) if value >= OperatingPoint::Report.threshold() => {
            OperatingPoint::Report
        }
        Threshold::Value(_) => OperatingPoint::Related,
    }
}
