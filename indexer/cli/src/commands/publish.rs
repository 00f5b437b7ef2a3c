//! `brickyard publish`: sends a repository's services and functions to the catalogue.

use std::{collections::HashSet, time::Instant};

use brickyard_indexer::{
    ExtractOptions,
    manifest::ManifestError,
    publication::{Publication, PublishOptions, assemble},
};

use self::{
    difference::difference,
    ledger::Ledger,
    outcome::{planned, published},
    upload::{Outcome, missing, upload},
};
use crate::{
    arguments::PublishArguments,
    client::{Client, ClientError},
    environment::Environment,
    error::{CliError, ExitStatus},
    files::Folder,
    output::{Streams, count, style},
    progress::Progress,
    report::{
        self,
        publish::{RepositoryOutcome, RepositoryResult},
    },
    repository::{Located, MANIFEST, locate, missing as unreadable},
};

mod catalogue;
mod difference;
mod input;
mod ledger;
mod outcome;
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
    if arguments.resume && environment.cache.is_none() {
        return Err(CliError::usage(
            "there is no folder to remember in what was published",
            "set BRICKYARD_CACHE to a folder, or run without --resume",
        ));
    }
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
    let is_sent = !arguments.dry_run && !arguments.show_payload;
    let mut run = Run {
        arguments,
        client: &client,
        environment,
        ledger: Ledger::open(environment.cache.as_deref(), client.server(), arguments),
        with_lines: is_sent && repositories.iter().any(|located| located.is_clone),
    };
    run.publish_all(&repositories, streams)
}

/// What the publishes of several repositories share.
struct Run<'a> {
    arguments: &'a PublishArguments,
    client: &'a Client,
    environment: &'a Environment,
    ledger: Ledger,
    /// Whether each repository gets one line, and all of them a summary.
    with_lines: bool,
}

/// What a publish of one repository came to.
struct Done {
    outcome: RepositoryOutcome,
    services: usize,
    functions: usize,
    unread: usize,
}

impl Run<'_> {
    fn publish_all(
        &mut self,
        repositories: &[Located],
        streams: &mut Streams<'_>,
    ) -> Result<ExitStatus, CliError> {
        let mut failed: Vec<(String, CliError)> = Vec::new();
        let mut results = Vec::new();
        let mut untried: &[Located] = &[];
        for (done, repository) in repositories.iter().enumerate() {
            let start = Instant::now();
            let step = (done + 1, repositories.len());
            let published = self.publish(repository, step, streams);
            let result = result(repository, &published, start);
            if self.with_lines {
                report::text::publish_line(&result, streams.out)?;
            }
            results.push(result);
            streams.out.flush()?;
            let Err(error) = published else { continue };
            if error.is_broken_pipe() || (repositories.len() == 1 && !self.with_lines) {
                return Err(error);
            }
            let is_final = error.is_final();
            error.print(streams.err)?;
            failed.push((shown(repository), error));
            if is_final {
                untried = &repositories[done + 1..];
                break;
            }
        }
        if self.with_lines {
            report::text::summary(&results, streams.out)?;
        }
        if failed.is_empty() {
            Ok(ExitStatus::Success)
        } else {
            Err(not_published(&failed, untried, repositories.len()))
        }
    }

    fn publish(
        &mut self,
        repository: &Located,
        (number, of): (usize, usize),
        streams: &mut Streams<'_>,
    ) -> Result<Done, CliError> {
        if let Some(problem) = &repository.problem {
            let message = format!("{}: {problem}", shown(repository));
            return Err(CliError::usage(
                message,
                "run `git fsck` there, or clone it again",
            ));
        }
        if self.arguments.resume && self.ledger.has(&repository.facts) {
            return self.skip(repository, streams);
        }
        let progress = Progress::start(self.environment.interactive, "listing files");
        let publication = self.read(repository, &progress)?;
        let done = |outcome| Done {
            outcome,
            services: publication.services.len(),
            functions: publication.occurrences.len(),
            unread: publication.unread.len(),
        };
        if self.arguments.show_payload {
            drop(progress);
            report::text::payload(&publication, streams.out)?;
            return Ok(done(RepositoryOutcome::Unchanged));
        }
        if self.arguments.dry_run {
            self.compare(&publication, progress, streams)?;
            return Ok(done(RepositoryOutcome::Unchanged));
        }
        if of > 1 {
            progress.say(format!("{number} of {of}: {}", publication.repository));
        }
        let explain = |error: ClientError| {
            let what = format!("publish {}", publication.repository);
            self.client.explain(&what, error)
        };
        let outcome = upload(&publication, self.client, &progress).map_err(explain)?;
        drop(progress);
        let is_remembered = self.with_lines || self.arguments.resume;
        if is_remembered && let Err(error) = self.ledger.add(&repository.facts) {
            writeln!(
                streams.err,
                "note: this publish will not be remembered: {error}"
            )?;
        }
        let result = match &outcome {
            Outcome::Unchanged => RepositoryOutcome::Unchanged,
            Outcome::Committed { .. } => RepositoryOutcome::Published,
        };
        if !self.with_lines {
            let report = published(&publication, outcome, self.client);
            report::text::publish(&report, streams.out)?;
        }
        Ok(done(result))
    }

    /// Leaves out a repository that was published before.
    fn skip(&self, repository: &Located, streams: &mut Streams<'_>) -> Result<Done, CliError> {
        if !self.with_lines {
            let name = &repository.facts.name;
            writeln!(streams.out, "{name} was published before at this commit")?;
        }
        Ok(Done {
            outcome: RepositoryOutcome::Skipped,
            services: 0,
            functions: 0,
            unread: 0,
        })
    }

    /// Says what a publish would change; without an answer of the server, what would be published.
    fn compare(
        &self,
        publication: &Publication,
        progress: Progress,
        streams: &mut Streams<'_>,
    ) -> Result<(), CliError> {
        progress.say("asking the server what it has");
        let known = catalogue::services(&publication.repository, self.client, &progress);
        let missing = match known {
            Ok(_) => missing(publication, self.client).ok(),
            Err(_) => None,
        };
        drop(progress);
        match known {
            Ok(known) => {
                let difference = difference(publication, known, missing.as_ref());
                report::text::difference(&difference, streams.out)?;
            }
            Err(error) => {
                report::text::publish(&planned(publication), streams.out)?;
                writeln!(
                    streams.out,
                    "  note: {error}:\n    this is what would be published, not what would change"
                )?;
            }
        }
        Ok(())
    }

    /// Reads the repository and finds its services and functions.
    fn read(&self, repository: &Located, progress: &Progress) -> Result<Publication, CliError> {
        let arguments = self.arguments;
        let ci_run = arguments.ci_run.as_ref();
        let folder = Folder::walk(&repository.root, false)
            .map_err(|source| unreadable(&repository.root, source))?;
        let options = PublishOptions {
            with_source: !arguments.no_source,
            make_release: arguments.release.is_some(),
            release: arguments.release.clone().flatten(),
            extract: ExtractOptions {
                apart: self.environment.apart(),
                ..extract_options(&folder)
            },
            ci_run: ci_run.or(self.environment.ci_run.as_ref()).cloned(),
        };
        progress.stage(format!("reading {}", repository.facts.name), 0);
        assemble(&folder, &repository.facts, &options, &|done, total| {
            progress.reach(done, total);
        })
        .map_err(|error| unusable_manifest(&shown(repository), &error))
    }
}

/// Says in one line what became of a repository.
fn result(
    repository: &Located,
    published: &Result<Done, CliError>,
    start: Instant,
) -> RepositoryResult {
    let name = repository.facts.name.clone();
    let seconds = start.elapsed().as_secs_f64();
    match published {
        Ok(done) => RepositoryResult {
            name,
            outcome: done.outcome.clone(),
            services: done.services,
            functions: done.functions,
            unread: done.unread,
            seconds,
        },
        Err(error) => RepositoryResult {
            name,
            outcome: RepositoryOutcome::Failed(
                [&[error.to_string()][..], &error.causes()]
                    .concat()
                    .join(": "),
            ),
            services: 0,
            functions: 0,
            unread: 0,
            seconds,
        },
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

/// What is taken of a repository's files.
pub(super) fn extract_options(folder: &Folder) -> ExtractOptions {
    ExtractOptions {
        attributes: folder.attributes().clone(),
        ..ExtractOptions::default()
    }
}

/// Describes a manifest, or a version in a package file, that cannot be used.
pub(super) fn unusable_manifest(root: &str, error: &ManifestError) -> CliError {
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
