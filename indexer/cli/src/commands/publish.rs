//! `brickyard publish`: sends a repository's services and functions to the catalogue.

use std::collections::{BTreeMap, HashSet};

use brickyard_indexer::{
    ExtractOptions,
    manifest::ManifestError,
    publication::{Publication, PublishOptions, assemble},
};

use crate::{
    arguments::PublishArguments,
    client::{Client, ClientError},
    commands::publish::upload::{Outcome, upload},
    environment::Environment,
    error::{CliError, ExitStatus},
    files::Folder,
    output::{Streams, count, style},
    progress::Progress,
    report::{
        self,
        publish::{PublishReport, Service},
    },
    repository::{Located, MANIFEST, locate, missing},
};

mod input;
#[cfg(test)]
mod tests;
mod upload;

/// Publishes every repository that the paths stand for; one that fails does not keep back the others.
///
/// # Errors
/// A path cannot be read, or a repository was not published.
pub(super) fn run(
    arguments: &PublishArguments,
    streams: &mut Streams<'_>,
    environment: &Environment,
) -> Result<ExitStatus, CliError> {
    let repositories = repositories(arguments, environment)?;
    let client = Client::new(environment, arguments.server.address.as_deref())?;
    let parts = repositories
        .iter()
        .filter(|located| located.is_part)
        .count();
    if parts > 0 {
        let folders = count(parts, "folder");
        writeln!(
            streams.err,
            "note: {MANIFEST} was found in {folders}; nothing beside them is published"
        )?;
    }
    let mut failed: Vec<(String, CliError)> = Vec::new();
    for (done, repository) in repositories.iter().enumerate() {
        match publish(repository, arguments, &client, streams, environment) {
            Ok(()) => streams.out.flush()?,
            Err(error) if error.is_broken_pipe() => return Err(error),
            Err(error) if repositories.len() == 1 => return Err(error),
            Err(error) => {
                let is_final = error.is_final();
                error.print(streams.err)?;
                failed.push((shown(repository), error));
                if is_final {
                    let rest = &repositories[done + 1..];
                    return Err(not_published(&failed, rest, repositories.len()));
                }
            }
        }
    }
    if failed.is_empty() {
        Ok(ExitStatus::Success)
    } else {
        Err(not_published(&failed, &[], repositories.len()))
    }
}

/// Returns the repositories of all paths, each once.
fn repositories(
    arguments: &PublishArguments,
    environment: &Environment,
) -> Result<Vec<Located>, CliError> {
    let mut repositories = Vec::new();
    let mut seen = HashSet::new();
    for path in &arguments.paths {
        let located = locate(&environment.resolve(path))?;
        let new = located.into_iter();
        repositories.extend(new.filter(|repository| seen.insert(repository.root.clone())));
    }
    Ok(repositories)
}

fn publish(
    repository: &Located,
    arguments: &PublishArguments,
    client: &Client,
    streams: &mut Streams<'_>,
    environment: &Environment,
) -> Result<(), CliError> {
    let progress = Progress::start(environment.interactive, "listing files");
    let ci_run = arguments.ci_run.as_ref().or(environment.ci_run.as_ref());
    let publication = read(repository, arguments, ci_run, &progress)?;
    if arguments.show_payload {
        drop(progress);
        report::text::payload(&publication, streams.out)?;
        return Ok(());
    }
    if arguments.dry_run {
        drop(progress);
        let report = planned(&publication);
        report::text::publish(&report, streams.out)?;
        return Ok(());
    }
    let explain = |error: ClientError| {
        let what = format!("publish {}", publication.repository);
        client.explain(&what, error)
    };
    let outcome = upload(&publication, client, &progress).map_err(explain)?;
    drop(progress);
    report::text::publish(&published(&publication, outcome, client), streams.out)?;
    Ok(())
}

/// Reads the repository and finds its services and functions.
fn read(
    repository: &Located,
    arguments: &PublishArguments,
    ci_run: Option<&String>,
    progress: &Progress,
) -> Result<Publication, CliError> {
    let folder = Folder::walk(&repository.root, false)
        .map_err(|source| missing(&repository.root, source))?;
    let options = PublishOptions {
        with_source: !arguments.no_source,
        make_release: arguments.release.is_some(),
        release: arguments.release.clone().flatten(),
        extract: ExtractOptions {
            attributes: folder.attributes().clone(),
            ..ExtractOptions::default()
        },
        ci_run: ci_run.cloned(),
    };
    progress.stage(format!("reading {}", repository.facts.name), 0);
    assemble(&folder, &repository.facts, &options, &|done, total| {
        progress.reach(done, total);
    })
    .map_err(|error| unusable_manifest(&shown(repository), &error))
}

/// Describes a manifest, or a version in a package file, that cannot be used.
fn unusable_manifest(root: &str, error: &ManifestError) -> CliError {
    let ManifestError {
        path,
        line,
        column,
        message,
        expected,
    } = error;
    let place = match (*line, *column) {
        (0, _) => String::new(),
        (line, column) => format!(":{line}:{column}"),
    };
    CliError::usage(
        format!("{root}/{path}{place}: {message}"),
        format!("expected {expected}"),
    )
}

fn shown(repository: &Located) -> String {
    repository.root.display().to_string()
}

/// Says what would be published.
fn planned(publication: &Publication) -> PublishReport<'_> {
    let functions = functions_of(publication);
    let services = publication.services.iter().enumerate();
    let services = services
        .map(|(index, service)| Service {
            reference: match &service.release {
                Some(number) => format!("{}/{}@{number}", service.namespace, service.name),
                None => format!("{}/{}", service.namespace, service.name),
            },
            outcome: "would publish",
            functions: functions.get(&index).copied().unwrap_or(0),
            owner: service.owner.clone(),
            owner_is_new: false,
            owner_kept: false,
            said: Some(service),
            url: None,
        })
        .collect();
    PublishReport {
        publication,
        unchanged: false,
        planned: true,
        sent: 0,
        left_out: Vec::new(),
        services,
        gone: Vec::new(),
    }
}

/// Says what the server did.
fn published<'a>(
    publication: &'a Publication,
    outcome: Outcome,
    client: &Client,
) -> PublishReport<'a> {
    let functions = functions_of(publication);
    let position: BTreeMap<String, usize> = publication
        .services
        .iter()
        .enumerate()
        .map(|(index, service)| (format!("{}/{}", service.namespace, service.name), index))
        .collect();
    match outcome {
        Outcome::Unchanged => PublishReport {
            publication,
            unchanged: true,
            planned: false,
            sent: 0,
            left_out: Vec::new(),
            services: Vec::new(),
            gone: Vec::new(),
        },
        Outcome::Committed {
            sent,
            left_out,
            services,
            gone,
        } => PublishReport {
            publication,
            unchanged: false,
            planned: false,
            sent,
            left_out,
            services: services
                .into_iter()
                .map(|service| {
                    let index = position.get(&service.reference);
                    let functions = index.and_then(|index| functions.get(index));
                    Service {
                        functions: functions.copied().unwrap_or(0),
                        url: Some(client.service_page(&service.reference)),
                        reference: match &service.release {
                            Some(number) => format!("{}@{number}", service.reference),
                            None => service.reference,
                        },
                        outcome: service.outcome,
                        owner: service.owner,
                        owner_is_new: service.owner_is_new,
                        owner_kept: service.owner_kept,
                        said: None,
                    }
                })
                .collect(),
            gone,
        },
    }
}

/// Counts the functions of each service, by its index.
fn functions_of(publication: &Publication) -> BTreeMap<usize, usize> {
    let mut functions = BTreeMap::new();
    for occurrence in &publication.occurrences {
        *functions.entry(occurrence.service).or_insert(0) += 1;
    }
    functions
}

/// Lists what was not published.
fn not_published(failed: &[(String, CliError)], untried: &[Located], of: usize) -> CliError {
    let mut names: Vec<String> = failed.iter().map(|(root, _)| root.clone()).collect();
    names.extend(
        untried
            .iter()
            .map(|repository| format!("{} (not tried)", shown(repository))),
    );
    let all = names.len() == of;
    let status = match failed.first() {
        Some((_, first)) if all => first.status(),
        _ => ExitStatus::Incomplete,
    };
    CliError::new(
        status,
        format!(
            "{} of {} not published: {}",
            names.len(),
            count(of, "repository"),
            style::STRONG.paint(names.join(", "))
        ),
        "correct what is said above and run the command again: what was published already is not sent \
         twice",
    )
}
