//! The real client, in a process of its own.

use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use super::programs;
use super::server::{TestServer, clear_settings, read, wait};

const PATIENCE: Duration = Duration::from_secs(180);

/// How the client is run.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    folder: PathBuf,
    server: Option<String>,
    token: Option<String>,
    variables: Vec<(String, String)>,
    cache: Option<PathBuf>,
}

/// What a run of the client gave.
#[derive(Debug)]
pub(crate) struct Run {
    /// The exit status, none when a signal ended it.
    pub(crate) status: Option<i32>,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Client {
    /// A client in a folder, without a server.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            server: None,
            token: None,
            variables: Vec::new(),
            cache: None,
        }
    }

    /// A client in the checkout that may publish to the server.
    pub(crate) fn of(server: &TestServer) -> Self {
        Self::in_folder(programs::checkout())
            .with_server(&server.url)
            .with_token(&server.local_token())
    }

    /// Sets `BRICKYARD_SERVER`.
    pub(crate) fn with_server(mut self, url: &str) -> Self {
        self.server = Some(url.to_owned());
        self
    }

    /// Sets `BRICKYARD_TOKEN`.
    pub(crate) fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// Sets any environment variable.
    pub(crate) fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets `BRICKYARD_CACHE`; without, there is no cache.
    pub(crate) fn with_cache(mut self, folder: &Path) -> Self {
        self.cache = Some(folder.to_owned());
        self
    }

    /// Runs it in another folder.
    pub(crate) fn at(mut self, folder: &Path) -> Self {
        folder.clone_into(&mut self.folder);
        self
    }

    /// Runs a command line and captures what it gives.
    #[track_caller]
    pub(crate) fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Run {
        let folder = tempfile::tempdir().unwrap();
        let (out, err) = (folder.path().join("out"), folder.path().join("err"));
        let mut child = self
            .command(arguments)
            .stdout(File::create(&out).unwrap())
            .stderr(File::create(&err).unwrap())
            .spawn()
            .unwrap();
        let status = wait(&mut child, PATIENCE);
        Run {
            status,
            stdout: read(&out),
            stderr: read(&err),
        }
    }

    /// Starts a command line and lets it run.
    pub(crate) fn spawn<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Child {
        self.command(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(programs::client());
        clear_settings(&mut command)
            .args(arguments)
            .current_dir(&self.folder)
            .stdin(Stdio::null());
        // Whoever runs the tests may have snapshots and proxies.
        command.env("NO_PROXY", "*");
        let cache = self.cache.as_deref().unwrap_or(Path::new("/dev/null"));
        command.env("BRICKYARD_CACHE", cache);
        if self.cache.is_none() {
            command.env("BRICKYARD_NO_CACHE", "1");
        }
        command.envs(self.variables.iter().cloned());
        if let Some(server) = &self.server {
            command.env("BRICKYARD_SERVER", server);
        }
        if let Some(token) = &self.token {
            command.env("BRICKYARD_TOKEN", token);
        }
        command
    }
}

impl Run {
    /// Fails unless the exit status is this one.
    #[track_caller]
    pub(crate) fn expect(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{self}");
        self
    }

    /// Fails unless standard output contains every text.
    #[track_caller]
    pub(crate) fn says(self, texts: &[&str]) -> Self {
        for text in texts {
            assert!(self.stdout.contains(text), "`{text}` is not said\n{self}");
        }
        self
    }

    /// Fails unless standard error contains every text.
    #[track_caller]
    pub(crate) fn complains(self, texts: &[&str]) -> Self {
        for text in texts {
            assert!(
                self.stderr.contains(text),
                "`{text}` is not complained about\n{self}"
            );
        }
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            status,
            stdout,
            stderr,
        } = self;
        write!(
            formatter,
            "status {status:?}\n--- stdout\n{stdout}\n--- stderr\n{stderr}"
        )
    }
}
