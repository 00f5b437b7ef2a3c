//! `brickyard snapshot`: fetches what `check` compares with while the server cannot be asked.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use brickyard_indexer::{Language, snapshot::SnapshotHeader};

use crate::{
    arguments::{Format, SnapshotCommand, SnapshotInfoArguments, SnapshotPullArguments},
    client::Client,
    environment::Environment,
    error::{CliError, ExitStatus},
    files::Folder,
    output::Streams,
    progress::Progress,
    report::{self, snapshot::SnapshotReport},
    repository::missing,
    snapshot::{self, Snapshot, SnapshotFault, Step},
};

/// Fetches a snapshot or tells about one.
///
/// # Errors
/// The server cannot be asked, or there is no sound snapshot.
pub(super) fn run(
    command: &SnapshotCommand,
    streams: &mut Streams<'_>,
    environment: &Environment,
) -> Result<ExitStatus, CliError> {
    match command {
        SnapshotCommand::Pull(arguments) => pull(arguments, streams, environment),
        SnapshotCommand::Info(arguments) => info(arguments, streams, environment),
    }
}

fn pull(
    arguments: &SnapshotPullArguments,
    streams: &mut Streams<'_>,
    environment: &Environment,
) -> Result<ExitStatus, CliError> {
    let client = Client::new(environment, arguments.server.address.as_deref())?;
    let place = place(arguments.output.as_deref(), environment, client.server())?;
    let languages = languages(arguments, environment)?;
    let progress = Progress::start(environment.interactive, "asking for the snapshot");
    let sent = client
        .snapshot(&languages)
        .map_err(|error| client.explain("fetch a snapshot", error))?;
    let tell = |step| match step {
        Step::Received(bytes) => progress.say(format!("{} MiB fetched", bytes >> 20)),
        Step::Indexing => progress.say("checking it and making its index"),
    };
    let snapshot = snapshot::store(sent, &place, tell).map_err(SnapshotFault::explain)?;
    drop(progress);
    write(&place, &snapshot, arguments.format, streams, environment)
}

fn info(
    arguments: &SnapshotInfoArguments,
    streams: &mut Streams<'_>,
    environment: &Environment,
) -> Result<ExitStatus, CliError> {
    let client = Client::new(environment, arguments.server.address.as_deref())?;
    let place = place(arguments.file.as_deref(), environment, client.server())?;
    let snapshot = snapshot::load(&place).map_err(SnapshotFault::explain)?;
    write(&place, &snapshot, arguments.format, streams, environment)
}

/// Returns where the snapshot is, or will be.
///
/// # Errors
/// It was not said, and there is no folder for such files.
pub(super) fn place(
    given: Option<&Path>,
    environment: &Environment,
    server: &str,
) -> Result<PathBuf, CliError> {
    if let Some(given) = given {
        return Ok(environment.resolve(given));
    }
    let cache = environment.cache.as_deref().ok_or_else(|| {
        CliError::usage(
            "there is no folder to keep a snapshot in",
            "set BRICKYARD_CACHE to a folder that stays",
        )
    })?;
    Ok(snapshot::place(&environment.resolve(cache), server))
}

/// Returns the languages that are named, else those of the folder's files, and what is compared with
/// them.
fn languages(
    arguments: &SnapshotPullArguments,
    environment: &Environment,
) -> Result<Vec<&'static str>, CliError> {
    let mut wanted: BTreeSet<&str> = BTreeSet::new();
    if arguments.languages.is_empty() {
        let path = environment.resolve(&arguments.path);
        let folder =
            Folder::walk(&path, false).map_err(|source| missing(&arguments.path, source))?;
        let found = folder
            .paths()
            .iter()
            .filter_map(|path| Language::from_path(path));
        wanted.extend(found.map(|language| language.family().name()));
        if wanted.is_empty() {
            return Err(CliError::usage(
                format!(
                    "`{}` has no files in a language that is compared",
                    arguments.path.display()
                ),
                "name some with --languages, for example --languages go,typescript",
            ));
        }
    } else {
        wanted.extend(arguments.languages.iter().map(|it| it.family().name()));
    }
    let families = Language::ALL.iter();
    let all = families.filter(|language| wanted.contains(language.family().name()));
    Ok(all.map(|language| language.name()).collect())
}

fn write(
    place: &Path,
    snapshot: &Snapshot,
    format: Format,
    streams: &mut Streams<'_>,
    environment: &Environment,
) -> Result<ExitStatus, CliError> {
    let SnapshotHeader {
        server,
        requester,
        taken_at,
        as_of,
        schemes,
    } = &snapshot.header;
    let report = SnapshotReport {
        file: place.display().to_string(),
        server: server.clone(),
        requester: requester.clone(),
        taken_at: *taken_at,
        age: environment.now.as_second().saturating_sub(*taken_at),
        as_of: *as_of,
        languages: schemes.clone(),
        fragments: snapshot.end.fragments,
        left_out: snapshot.end.left_out,
        outdated: snapshot.end.outdated,
    };
    match format {
        Format::Text => report::text::snapshot(&report, streams.out)?,
        Format::Json => report::json::snapshot(&report, streams.out)?,
    }
    Ok(ExitStatus::Success)
}
