//! A temporary folder in which tests run the client and git.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use crate::{Environment, ExitStatus, Streams, run};

/// A temporary folder, and the environment that the client sees in it.
pub(crate) struct Sandbox {
    folder: TempDir,
    pub(crate) environment: Environment,
}

/// What a run of the client printed.
pub(crate) struct Run {
    pub(crate) status: ExitStatus,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let environment = Environment {
            directory: folder.path().canonicalize().unwrap(),
            ..Environment::default()
        };
        Self {
            folder,
            environment,
        }
    }

    /// Returns a sandbox that is a git repository on branch main, without commits.
    pub(crate) fn repository() -> Self {
        let sandbox = Self::new();
        sandbox.git("init --quiet --initial-branch=main");
        sandbox
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) -> &Self {
        let place = self.path(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
        self
    }

    /// Runs git; the arguments are separated by spaces. Nobody's own configuration is read.
    pub(crate) fn git(&self, arguments: &str) -> &Self {
        let output = Command::new("git")
            .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.com"])
            .args(arguments.split(' '))
            .current_dir(self.folder.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("GIT_AUTHOR_DATE", "2026-01-01T00:00:00Z")
            .env("GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z")
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments}: {text}");
        self
    }

    /// Commits everything.
    pub(crate) fn commit(&self) -> &Self {
        self.git("add --all").git("commit --quiet -m change")
    }

    /// Runs the client in the folder; the arguments are separated by spaces. Colours are stripped, and
    /// the folder's path is written as `[folder]`.
    pub(crate) fn run(&self, arguments: &str) -> Run {
        let mut out = anstream::StripStream::new(Vec::new());
        let mut err = anstream::StripStream::new(Vec::new());
        let arguments = ["brickyard"].into_iter().chain(arguments.split(' '));
        let mut streams = Streams {
            out: &mut out,
            err: &mut err,
        };
        let status = run(
            arguments.map(OsString::from),
            &mut streams,
            &self.environment,
        );
        Run {
            status,
            out: self.text(out.into_inner()),
            err: self.text(err.into_inner()),
        }
    }

    fn text(&self, bytes: Vec<u8>) -> String {
        let text = String::from_utf8(bytes).unwrap();
        // The numbers differ between operating systems.
        let errors = [" (os error 2)", " (os error 61)", " (os error 111)"];
        let text = errors
            .iter()
            .fold(text, |text, error| text.replace(error, ""));
        let hide = |text: String, path: &Path| text.replace(path.to_str().unwrap(), "[folder]");
        hide(hide(text, &self.environment.directory), self.folder.path())
    }
}
