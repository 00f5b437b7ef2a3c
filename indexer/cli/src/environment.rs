//! What the client takes from its process, passed in so that tests need not change theirs.

use std::{
    env, io,
    path::{Path, PathBuf},
};

/// The address of a server that was started without settings.
pub(crate) const DEFAULT_SERVER: &str = "http://127.0.0.1:7878";

/// What the client takes from its process.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// The current folder; relative paths start here.
    pub directory: PathBuf,
    /// `BRICKYARD_SERVER`.
    pub server: Option<String>,
    /// `BRICKYARD_TOKEN`.
    pub token: Option<String>,
    /// `BRICKYARD_TOKEN_FILE`.
    pub token_file: Option<PathBuf>,
    /// Whether standard error is a terminal: progress is shown only there.
    pub interactive: bool,
}

/// Where a setting's value comes from, for messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// An option on the command line.
    Flag,
    /// An environment variable.
    Variable,
    /// Nobody set it.
    Default,
}

impl Environment {
    /// Reads the environment of this process.
    ///
    /// # Errors
    /// The current folder does not exist or may not be read.
    pub fn from_process(interactive: bool) -> io::Result<Self> {
        let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
        Ok(Self {
            directory: env::current_dir()?,
            server: variable("BRICKYARD_SERVER"),
            token: variable("BRICKYARD_TOKEN"),
            token_file: variable("BRICKYARD_TOKEN_FILE").map(PathBuf::from),
            interactive,
        })
    }

    /// Returns the path as seen from the current folder.
    pub(crate) fn resolve(&self, path: &Path) -> PathBuf {
        self.directory.join(path)
    }

    /// Returns the server's address: flag, then environment, then default.
    pub(crate) fn server(&self, flag: Option<&str>) -> (String, Origin) {
        match (flag, &self.server) {
            (Some(server), _) => (server.to_owned(), Origin::Flag),
            (None, Some(server)) => (server.clone(), Origin::Variable),
            (None, None) => (DEFAULT_SERVER.to_owned(), Origin::Default),
        }
    }
}
