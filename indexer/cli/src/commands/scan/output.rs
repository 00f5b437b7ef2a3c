//! Where the report goes.

use std::io::{self, Write};

use crate::{
    arguments::{ScanArguments, ScanFormat},
    commands::create,
    environment::Environment,
    error::CliError,
    output::Streams,
    report::{self, scan::ScanReport},
};

/// The name of a job that no CI gave a name.
const JOB: &str = "scan";

/// Writes the report to standard output, or to the file that was asked for.
///
/// # Errors
/// The file or the standard output cannot be written.
pub(super) fn write(
    report: &ScanReport,
    arguments: &ScanArguments,
    streams: &mut Streams<'_>,
    environment: &Environment,
) -> Result<(), CliError> {
    let Some(path) = &arguments.output else {
        return Ok(print(report, arguments, environment, streams.out)?);
    };
    let mut file = create(&environment.resolve(path))?;
    print(report, arguments, environment, &mut file)?;
    file.flush()?;
    writeln!(streams.err, "wrote {}", path.display())?;
    Ok(())
}

fn print(
    report: &ScanReport,
    arguments: &ScanArguments,
    environment: &Environment,
    out: &mut dyn Write,
) -> io::Result<()> {
    let job = environment.ci_job.as_deref().unwrap_or(JOB);
    match arguments.format {
        ScanFormat::Text => report::text::scan(report, arguments.all, out),
        ScanFormat::Json => report::json::scan(report, out),
        ScanFormat::Sarif => report::sarif::scan(report, job, out),
        ScanFormat::Markdown => report::markdown::scan(report, out),
        ScanFormat::Html => report::html::scan(report, out),
    }
}
