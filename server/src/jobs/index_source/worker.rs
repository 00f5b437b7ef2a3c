//! The process that parses a repository.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use brickyard_indexer::publication::Publication;
use tokio::process::Command;

/// A repository that lies in a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Repository {
    pub(super) folder: PathBuf,
    /// Its name in the catalogue; its folder's unless it is known.
    pub(super) name: Option<String>,
    /// The commit, in hex.
    pub(super) commit: Option<String>,
    /// The branch.
    pub(super) branch: Option<String>,
}

impl Repository {
    /// The name under which its problems are noted when not even its own is known.
    pub(super) fn shown_name(&self) -> String {
        let folder = self.folder.file_name();
        let folder = folder.map(|name| name.to_string_lossy().into_owned());
        self.name
            .clone()
            .or(folder)
            .unwrap_or_else(|| "repository".to_owned())
    }
}

/// Lets another process read and parse a repository; says what happened and what to do if it does not.
pub(super) async fn parse(repository: &Repository, time: Duration) -> Result<Publication, String> {
    let program = std::env::current_exe()
        .map_err(|error| format!("cannot find this program to parse with: {error}"))?;
    let mut command = Command::new(program);
    command.arg("parse-worker");
    for (option, value) in [
        ("--repository", &repository.name),
        ("--commit", &repository.commit),
        ("--branch", &repository.branch),
    ] {
        if let Some(value) = value {
            // One word, so that no value is taken for an option.
            command.arg(format!("{option}={value}"));
        }
    }
    let worker = command
        .arg("--")
        .arg(&repository.folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("cannot start the process that parses: {error}"))?;
    // Dropping the future kills the process.
    let output = tokio::time::timeout(time, worker.wait_with_output())
        .await
        .map_err(|_| {
            format!(
                "parsing took more than {} s; exclude what is generated, or raise source_seconds",
                time.as_secs()
            )
        })?
        .map_err(|error| format!("cannot read what was parsed: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        // Where the server keeps its files is nobody's business.
        let folder = repository.folder.display().to_string();
        let said = said.trim().replace(&folder, ".");
        return Err(format!("{said} ({})", output.status));
    }
    serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("cannot understand what was parsed: {error}"))
}
