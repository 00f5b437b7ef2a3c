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
mod output;
mod owner;
mod payload;
mod policy;
mod range;
pub(super) mod waiver;

use brickyard_indexer::OperatingPoint;

pub(super) use self::{
    branch::repository_name,
    examine::{Evidence, Examined, examine},
    range::unknown as unknown_commit,
};
use crate::{
    arguments::{CheckArguments, CheckFormat, CheckOutput, Threshold},
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
        let is_json = |output: &CheckOutput| output.format == CheckFormat::Json;
        if arguments.format.iter().any(is_json) {
            report::json::check_payload(&payload, streams.out)?;
        } else {
            report::text::check_payload(&payload, streams.out)?;
        }
        return Ok(ExitStatus::Success);
    }
    output::validate(&arguments.format, environment)?;
    let examined = examine(arguments, environment)?;
    output::write(&examined.report, arguments, streams, environment)?;
    for note in &examined.notes {
        writeln!(streams.err, "note: {note}")?;
    }
    Ok(examined.report.status())
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
