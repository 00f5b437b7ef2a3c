//! The commands, one file each.

mod cache;
mod check;
mod completions;
mod discover;
mod publish;
mod resolve;
mod scan;
pub(crate) mod schema;
mod search;
mod snapshot;
mod waive;

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

use crate::{
    arguments::{Arguments, Command},
    environment::Environment,
    error::{CliError, ExitStatus},
    output::Streams,
    reference, worker,
};

/// Runs the command that the arguments name.
///
/// # Errors
/// The command could not do its work.
pub(crate) fn run(
    arguments: &Arguments,
    streams: &mut Streams<'_>,
    environment: &Environment,
) -> Result<ExitStatus, CliError> {
    match &arguments.command {
        Command::Scan(arguments) => scan::run(arguments, streams, environment),
        Command::Discover(arguments) => discover::run(arguments, streams, environment),
        Command::Publish(arguments) => publish::run(arguments, streams, environment),
        Command::Search(arguments) => search::run(arguments, streams, environment),
        Command::Resolve(arguments) => resolve::run(arguments, streams, environment),
        Command::Check(arguments) => check::run(arguments, streams, environment),
        Command::Waive(arguments) => waive::run(arguments, streams, environment),
        Command::Snapshot(arguments) => snapshot::run(&arguments.command, streams, environment),
        Command::Cache(arguments) => cache::run(&arguments.command, streams, environment),
        Command::Schema(arguments) => schema::run(arguments, streams),
        Command::Completions(arguments) => completions::run(arguments, streams),
        Command::Reference => {
            streams.out.write_all(reference::markdown().as_bytes())?;
            Ok(ExitStatus::Success)
        }
        Command::ParseWorker => {
            worker::serve()?;
            Ok(ExitStatus::Success)
        }
    }
}

/// Creates a file for results; colours are left out.
///
/// # Errors
/// The file cannot be created.
fn create(path: &Path) -> Result<impl Write + use<>, CliError> {
    let file = File::create(path).map_err(|source| {
        CliError::usage(
            format!("`{}` cannot be written", path.display()),
            "check that the folder exists and is writable",
        )
        .because(source)
    })?;
    Ok(BufWriter::new(anstream::StripStream::new(file)))
}
