//! `brickyard completions`: prints a completion script.

use clap::CommandFactory as _;

use crate::{
    arguments::{Arguments, CompletionsArguments},
    error::{CliError, ExitStatus},
    output::Streams,
};

/// Prints the completion script of a shell.
///
/// # Errors
/// The output cannot be written.
pub(super) fn run(
    arguments: &CompletionsArguments,
    streams: &mut Streams<'_>,
) -> Result<ExitStatus, CliError> {
    // The generator panics when it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Arguments::command(),
        "brickyard",
        &mut script,
    );
    streams.out.write_all(&script)?;
    Ok(ExitStatus::Success)
}
