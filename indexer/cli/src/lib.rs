//! The Brickyard client: scan for duplicates, check pull requests, publish services, search.
//!
//! [`run`] is the whole program; `main` only hands it the process's arguments, streams and
//! environment. One file per command is in `commands/`, one GraphQL document per call to the server in
//! `operations/`, one printer per format in `report/`.

mod arguments;
mod artifact;
mod cache;
mod client;
mod commands;
mod environment;
mod error;
mod files;
mod git;
mod id_token;
mod operations;
mod output;
mod progress;
mod reference;
mod report;
mod repository;
#[cfg(test)]
mod sandbox;
mod snapshot;
mod worker;

use std::ffi::OsString;

use clap::Parser as _;

use crate::{arguments::Arguments, error::CliError};
pub use crate::{
    environment::{Environment, Target},
    error::ExitStatus,
    output::Streams,
};

/// Runs the client and returns its exit status; `arguments` start with the program's name.
///
/// Results go to `streams.out`, progress and errors to `streams.err`. A reader that closes the pipe
/// early is no error.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    streams: &mut Streams<'_>,
    environment: &Environment,
) -> ExitStatus {
    let outcome = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => commands::run(&arguments, streams, environment),
        Err(usage) => print_usage(&usage, streams),
    };
    let outcome = outcome.and_then(|status| {
        streams.out.flush()?;
        Ok(status)
    });
    match outcome {
        Ok(status) => status,
        Err(error) if error.is_broken_pipe() => ExitStatus::Success,
        Err(error) => {
            // Nothing is left to report to when standard error is closed as well.
            let _ = streams.out.flush();
            let _ = error.print(streams.err);
            error.status()
        }
    }
}

/// Prints help, the version or what is wrong with the arguments.
fn print_usage(usage: &clap::Error, streams: &mut Streams<'_>) -> Result<ExitStatus, CliError> {
    let text = usage.render().ansi().to_string();
    if usage.use_stderr() {
        streams.err.write_all(text.as_bytes())?;
        Ok(ExitStatus::Usage)
    } else {
        streams.out.write_all(text.as_bytes())?;
        Ok(ExitStatus::Success)
    }
}

#[cfg(test)]
mod tests;
