//! `brickyard discover`: shows the services of a repository and how they were found.

use brickyard_indexer::{
    discovery::{Discovery, discover},
    publication::PublishOptions,
};

use crate::{
    arguments::{DiscoverArguments, Format},
    commands::publish::{extract_options, unusable_manifest},
    environment::Environment,
    error::{CliError, ExitStatus},
    files::Folder,
    output::Streams,
    progress::Progress,
    report,
    repository::{Located, locate, missing},
};

#[cfg(test)]
mod tests;

/// Finds the services of the repositories that the path stands for, and prints them.
///
/// # Errors
/// The path cannot be read, or a brickyard.toml cannot be used.
pub(super) fn run(
    arguments: &DiscoverArguments,
    streams: &mut Streams<'_>,
    environment: &Environment,
) -> Result<ExitStatus, CliError> {
    let repositories = locate(&environment.resolve(&arguments.path))?;
    let progress = Progress::start(environment.interactive, "reading manifests");
    let found: Result<Vec<Discovery>, CliError> = repositories.iter().map(read).collect();
    drop(progress);
    let found = found?;
    match arguments.format {
        Format::Text => report::text::discoveries(&found, arguments.explain, streams.out)?,
        Format::Json => report::json::discoveries(&found, arguments.explain, streams.out)?,
    }
    Ok(ExitStatus::Success)
}

fn read(repository: &Located) -> Result<Discovery, CliError> {
    let root = &repository.root;
    let folder = Folder::walk(root, false).map_err(|source| missing(root, source))?;
    let options = PublishOptions {
        extract: extract_options(&folder),
        ..PublishOptions::default()
    };
    discover(&folder, &repository.facts, &options)
        .map_err(|error| unusable_manifest(&root.display().to_string(), &error))
}
