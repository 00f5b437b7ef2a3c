//! Where the report goes: one format to standard output, any number to files.

use std::{collections::BTreeSet, io::Write, path::Path};

use crate::{
    arguments::{CheckArguments, CheckFormat, CheckOutput},
    artifact,
    environment::Environment,
    error::CliError,
    output::Streams,
    report::{self, check::CheckReport},
};

/// The name of a job that no CI gave a name.
const JOB: &str = "check";

/// Checks that no two formats are for the same place.
///
/// # Errors
/// Two of them are.
pub(super) fn validate(outputs: &[CheckOutput], environment: &Environment) -> Result<(), CliError> {
    let mut files = BTreeSet::new();
    let mut to_standard_output = 0;
    for output in outputs {
        match &output.file {
            None => to_standard_output += 1,
            Some(file) if !files.insert(environment.resolve(file)) => {
                return Err(CliError::usage(
                    format!("two formats are for the same file, `{}`", file.display()),
                    "give each --format a file of its own",
                ));
            }
            Some(_) => {}
        }
    }
    if to_standard_output > 1 {
        return Err(CliError::usage(
            "more than one format is for standard output",
            "let all but one go to files: --format text --format sarif=brickyard.sarif",
        ));
    }
    Ok(())
}

/// Writes the report in each format; files first, which a closed pipe shall not prevent.
///
/// # Errors
/// A file or the standard output cannot be written.
pub(super) fn write(
    report: &CheckReport,
    arguments: &CheckArguments,
    streams: &mut Streams<'_>,
    environment: &Environment,
) -> Result<(), CliError> {
    let outputs = || arguments.format.iter();
    for CheckOutput { format, file } in outputs() {
        if let Some(file) = file {
            let mut text = anstream::StripStream::new(Vec::new());
            print(report, *format, arguments.verbose, environment, &mut text)?;
            artifact::write(&environment.resolve(file), &text.into_inner())?;
        }
    }
    if outputs().any(|output| output.format == CheckFormat::Github)
        && let Some(file) = &environment.step_summary
    {
        summarise(report, &environment.resolve(file))?;
    }
    for CheckOutput { format, file } in outputs() {
        if file.is_none() {
            let out = &mut *streams.out;
            print(report, *format, arguments.verbose, environment, out)?;
        }
    }
    Ok(())
}

/// Appends the report to the step's summary: what other commands of the step wrote stays.
fn summarise(report: &CheckReport, file: &Path) -> Result<(), CliError> {
    let mut text = Vec::new();
    report::markdown::check(report, &mut text)?;
    artifact::append(file, &text)
}

fn print(
    report: &CheckReport,
    format: CheckFormat,
    verbose: bool,
    environment: &Environment,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let job = environment.ci_job.as_deref().unwrap_or(JOB);
    match format {
        CheckFormat::Text => report::text::check(report, verbose, out)?,
        CheckFormat::Json => report::json::check(report, out)?,
        CheckFormat::Github => report::github::check(report, out)?,
        CheckFormat::Sarif => report::sarif::check(report, job, out)?,
        CheckFormat::Gitlab => report::gitlab::check(report, out)?,
        CheckFormat::Junit => report::junit::check(report, out)?,
        CheckFormat::Rdjson => report::rdjson::check(report, out)?,
        CheckFormat::Markdown => report::markdown::check(report, out)?,
    }
    Ok(())
}
