//! Publishes the folders that the settings name, once at every start.
//!
//! Their source is foreign. It is parsed in another process, which can be killed when it takes too
//! long and whose crash is only a line in the log.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use brickyard_indexer::publication::Publication;
use tokio::process::Command;

use super::JobError;
use super::runner::{Job, Progress};
use crate::catalog::{Catalog, Requester};
use crate::config::{LimitsConfig, SourceConfig};

/// The file that says that a folder is a repository.
const MANIFEST: &str = "brickyard.toml";

/// How deep repositories are looked for below the folder that was named.
const MAX_DEPTH: usize = 4;

/// Publishes one `[[source]]`.
#[derive(Clone)]
pub(super) struct IndexSource {
    catalog: Catalog,
    path: PathBuf,
    time: Duration,
}

impl IndexSource {
    pub(super) fn new(catalog: Catalog, source: &SourceConfig, limits: &LimitsConfig) -> Self {
        Self {
            catalog,
            path: source.path.clone(),
            time: limits.source_time,
        }
    }

    async fn publish(&self, path: &Path) -> Result<(), JobError> {
        let publication = parse(path, self.time).await?;
        let repository = publication.repository.clone();
        let fragments = publication.fragments.len();
        let report = self
            .catalog
            .publish(&Requester::server(), publication)
            .await
            .map_err(|source| JobError::Publish {
                path: path.to_owned(),
                source,
            })?;
        tracing::info!(
            repository,
            fragments,
            unchanged = report.unchanged,
            "a source was published"
        );
        Ok(())
    }
}

impl Job for IndexSource {
    fn name(&self) -> &'static str {
        "index_source"
    }

    fn interval(&self) -> Duration {
        Duration::from_secs(600)
    }

    /// Publishes what can be; what cannot is told and left until the next start, since the same
    /// bytes would fail again.
    async fn run(&self) -> Result<Progress, JobError> {
        for repository in repositories(&self.path)? {
            if let Err(error) = self.publish(&repository).await {
                let error = &error as &(dyn std::error::Error + 'static);
                tracing::error!(error, "a [[source]] was not published");
            }
        }
        Ok(Progress::Done)
    }
}

/// The folder itself when it is a repository, else those below that have a manifest, else itself.
fn repositories(path: &Path) -> Result<Vec<PathBuf>, JobError> {
    let failed = |source| JobError::Source {
        path: path.to_owned(),
        source,
    };
    fs::read_dir(path).map_err(failed)?;
    if path.join(MANIFEST).is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found: Vec<PathBuf> = ignore::WalkBuilder::new(path)
        .max_depth(Some(MAX_DEPTH))
        .require_git(false)
        .build()
        .flatten()
        .filter(|entry| entry.file_name() == OsStr::new(MANIFEST))
        .filter_map(|entry| entry.path().parent().map(Path::to_owned))
        .collect();
    found.sort_unstable();
    if found.is_empty() {
        found.push(path.to_owned());
    }
    Ok(found)
}

/// Lets another process read and parse a repository.
async fn parse(path: &Path, time: Duration) -> Result<Publication, JobError> {
    let failed = |message: String| JobError::Worker {
        path: path.to_owned(),
        message,
    };
    let program = std::env::current_exe()
        .map_err(|error| failed(format!("cannot find this program to parse with: {error}")))?;
    let worker = Command::new(program)
        .arg("parse-worker")
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| failed(format!("cannot start the process that parses: {error}")))?;
    // Dropping the future kills the process.
    let output = tokio::time::timeout(time, worker.wait_with_output())
        .await
        .map_err(|_| {
            failed(format!(
                "parsing took more than {} s; exclude what is generated, or raise source_seconds",
                time.as_secs()
            ))
        })?
        .map_err(|error| failed(format!("cannot read what was parsed: {error}")))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(failed(format!("{} ({})", said.trim(), output.status)));
    }
    serde_json::from_slice(&output.stdout)
        .map_err(|error| failed(format!("cannot understand what was parsed: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_repositories_is_published_one_by_one() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b", "a/deep"] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
            fs::write(folder.path().join(name).join(MANIFEST), "").unwrap();
        }

        let found = repositories(folder.path()).unwrap();

        assert_eq!(
            found,
            [folder.path().join("a/deep"), folder.path().join("b")]
        );
    }

    #[test]
    fn a_folder_without_manifests_is_one_repository() {
        let folder = tempfile::tempdir().unwrap();

        assert_eq!(repositories(folder.path()).unwrap(), [folder.path()]);
    }

    #[test]
    fn a_folder_that_is_missing_is_named() {
        let error = repositories(Path::new("/no/such/folder")).unwrap_err();

        assert_eq!(
            error.to_string(),
            "/no/such/folder: cannot read this [[source]]; check its path"
        );
    }
}
