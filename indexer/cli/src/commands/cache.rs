//! `brickyard cache`: what scans keep on this machine.

use std::path::{Path, PathBuf};

use crate::{
    arguments::{CacheCommand, Format},
    cache::folder::{self, MOST_BYTES},
    environment::Environment,
    error::{CliError, ExitStatus},
    output::Streams,
    report::{self, cache::CacheReport},
};

/// Says what is kept or removes it.
///
/// # Errors
/// There is no folder for such files, or it cannot be read or changed.
pub(super) fn run(
    command: &CacheCommand,
    streams: &mut Streams<'_>,
    environment: &Environment,
) -> Result<ExitStatus, CliError> {
    let place = place(environment)?;
    let unusable = |source| {
        CliError::usage(
            format!("`{}` cannot be read or changed", place.display()),
            "check the permissions of the folder",
        )
        .because(source)
    };
    match command {
        CacheCommand::Info(arguments) => {
            let contents = folder::contents(&place).map_err(unusable)?;
            let report = report(&place, &contents);
            match arguments.format {
                Format::Text => report::text::cache(&report, streams.out)?,
                Format::Json => report::json::cache(&report, streams.out)?,
            }
        }
        CacheCommand::Clear => {
            let removed = folder::clear(&place).map_err(unusable)?;
            report::text::cleared(&report(&place, &removed), streams.out)?;
        }
    }
    Ok(ExitStatus::Success)
}

fn place(environment: &Environment) -> Result<PathBuf, CliError> {
    let cache = environment.cache.as_deref().ok_or_else(|| {
        CliError::usage(
            "there is no folder to keep scans in",
            "set BRICKYARD_CACHE to a folder that stays",
        )
    })?;
    Ok(folder::of(&environment.resolve(cache)))
}

fn report(place: &Path, contents: &folder::Contents) -> CacheReport {
    CacheReport {
        folder: place.display().to_string(),
        scans: contents.scans,
        bytes: contents.bytes,
        most_bytes: MOST_BYTES,
    }
}
