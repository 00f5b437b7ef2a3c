//! Fetches foreign git repositories, within limits. It knows nothing of the catalogue.
//!
//! The git program does it, in a process group of its own that can be killed, without any settings of
//! this machine. It never checks anything out: files are read out of the object store one by one, so
//! that no hook, filter, submodule or link of the repository means anything here.

mod address;
mod command;
mod tree;

use std::path::{Path, PathBuf};
use std::time::Duration;

use url::Url;

use self::command::{Git, Watch};
pub use self::tree::LeftOut;

/// The branch of the fetched repository that holds what was fetched.
const FETCHED: &str = "refs/heads/fetched";
/// The oldest git program that lets an address be pinned.
const OLDEST: (u32, u32) = (2, 37);

/// A repository elsewhere.
#[derive(Clone)]
pub struct Remote {
    /// Its address, without user and password.
    pub url: Url,
    /// The branch; the remote's own unless it is said.
    pub branch: Option<String>,
    /// What to sign in with: `user:password`, or an access token.
    pub token: Option<String>,
    /// Whether it may be in a private network, and be reached without encryption.
    pub allow_private: bool,
}

/// How much a repository may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Time for fetching and unpacking together.
    pub time: Duration,
    /// Bytes of the clone, and of the files in it.
    pub bytes: u64,
    /// Files in it.
    pub files: usize,
}

/// The newest commit of a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tip {
    /// In hex.
    pub commit: String,
    /// The branch's name; none when the remote does not say which is its own.
    pub branch: Option<String>,
}

/// The files of a commit, as plain files.
#[derive(Debug)]
pub struct Unpacked {
    /// The folder that holds them.
    pub folder: PathBuf,
    /// The commit.
    pub commit: String,
    /// What of the commit is not there.
    pub left_out: Vec<LeftOut>,
}

/// Why a repository was not fetched.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The address may not be reached.
    #[error(
        "{host} is at {address}, in a private network; set `allow_private = true` for this [[source]] if it is meant"
    )]
    Private {
        /// The host's name.
        host: String,
        /// The first of its addresses that is not public.
        address: std::net::IpAddr,
    },
    /// The scheme is not fetched.
    #[error("{scheme}: addresses are not fetched, only https")]
    Scheme {
        /// The scheme.
        scheme: String,
    },
    /// The host has no address.
    #[error("{host} cannot be found: {message}")]
    Unknown {
        /// The host's name.
        host: String,
        /// What the operating system said.
        message: String,
    },
    /// There is no git program, or it is too old.
    #[error("git sources need the git program, 2.37 or newer: {message}")]
    Program {
        /// What was found.
        message: String,
    },
    /// The remote has no such branch, or no commit at all.
    #[error("there is no {what} at the remote")]
    NoBranch {
        /// The branch.
        what: String,
    },
    /// git failed.
    #[error("git {what} failed: {said}")]
    Failed {
        /// The command.
        what: &'static str,
        /// The end of what it printed.
        said: String,
    },
    /// It took too long.
    #[error("fetching took more than {seconds} s; raise source_seconds if it has to")]
    TooSlow {
        /// The limit.
        seconds: u64,
    },
    /// It is too large.
    #[error("the repository has more than {limit} bytes; raise source_bytes if it has to")]
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// It has too many files.
    #[error("the repository has more than {limit} files; raise source_files if it has to")]
    TooManyFiles {
        /// The limit.
        limit: usize,
    },
    /// A file or folder of the server's own cannot be written or read.
    #[error("cannot write to {}", path.display())]
    Disk {
        /// The path.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
}

impl GitError {
    /// A stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Private { .. } | Self::Scheme { .. } => "address-refused",
            Self::Unknown { .. } => "host-unknown",
            Self::Program { .. } => "git-missing",
            Self::NoBranch { .. } => "branch-missing",
            Self::Failed { .. } => "clone-failed",
            Self::TooSlow { .. } => "too-slow",
            Self::TooLarge { .. } | Self::TooManyFiles { .. } => "too-large",
            Self::Disk { .. } => "disk-failed",
        }
    }
}

/// Says which git program there is.
///
/// # Errors
/// There is none, or it is too old to be safe.
pub fn program() -> Result<String, GitError> {
    let output = std::process::Command::new("git").arg("version").output();
    let output = output.map_err(|error| GitError::Program {
        message: error.to_string(),
    })?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let mut numbers = text
        .trim_start_matches("git version ")
        .split('.')
        .map_while(|part| part.parse::<u32>().ok());
    match (numbers.next(), numbers.next()) {
        (Some(major), Some(minor)) if (major, minor) >= OLDEST => Ok(text),
        _ => Err(GitError::Program {
            message: format!("found {text:?}"),
        }),
    }
}

/// A repository that is being fetched into a folder.
pub struct Fetch<'a> {
    remote: &'a Remote,
    limits: Limits,
    folder: PathBuf,
    git: Git,
}

impl<'a> Fetch<'a> {
    /// Prepares a folder for a remote; what was in it before is deleted.
    ///
    /// # Errors
    /// The host has no address or may not be reached, or the folder cannot be made.
    pub async fn begin(
        remote: &'a Remote,
        folder: &Path,
        limits: Limits,
    ) -> Result<Self, GitError> {
        program()?;
        let pinned = address::resolve(&remote.url, remote.allow_private).await?;
        empty(folder)?;
        let git = Git::new(remote, pinned, folder.join("git"));
        let fetch = Self {
            remote,
            limits,
            folder: folder.to_owned(),
            git,
        };
        let bare = ["init", "--quiet", "--bare", "--template=", "--"];
        let bare = bare.map(str::to_owned).into_iter();
        let target = fetch.git.folder().display().to_string();
        fetch
            .git
            .run("init", bare.chain([target]).collect(), fetch.watch())
            .await?;
        Ok(fetch)
    }

    /// Asks the remote for its newest commit; nothing is fetched.
    ///
    /// # Errors
    /// The remote does not answer, or has no such branch.
    pub async fn tip(&self) -> Result<Tip, GitError> {
        let wanted = match &self.remote.branch {
            Some(branch) => format!("refs/heads/{branch}"),
            None => "HEAD".to_owned(),
        };
        let mut arguments = ["ls-remote", "--quiet", "--symref", "--"]
            .map(str::to_owned)
            .to_vec();
        arguments.extend([self.remote.url.to_string(), wanted.clone()]);
        let said = self.git.run("ls-remote", arguments, self.watch()).await?;
        let mut tip = Tip {
            commit: String::new(),
            branch: self.remote.branch.clone(),
        };
        for line in said.lines() {
            let Some((value, name)) = line.split_once('\t') else {
                continue;
            };
            if name != wanted {
                continue;
            }
            match value.strip_prefix("ref: refs/heads/") {
                Some(branch) => tip.branch = Some(branch.to_owned()),
                None if is_object(value) => value.clone_into(&mut tip.commit),
                None => {}
            }
        }
        if tip.commit.is_empty() {
            return Err(GitError::NoBranch {
                what: self
                    .remote
                    .branch
                    .as_ref()
                    .map_or_else(|| "commit".to_owned(), |branch| format!("branch {branch}")),
            });
        }
        Ok(tip)
    }

    /// Fetches the newest commit, without any before it, and unpacks its files.
    ///
    /// # Errors
    /// The remote does not answer, or the repository exceeds a limit.
    pub async fn unpack(self) -> Result<Unpacked, GitError> {
        let seconds = self.limits.time.as_secs();
        tokio::time::timeout(self.limits.time, self.fetch_and_unpack())
            .await
            .unwrap_or(Err(GitError::TooSlow { seconds }))
    }

    async fn fetch_and_unpack(&self) -> Result<Unpacked, GitError> {
        let from = match &self.remote.branch {
            Some(branch) => format!("refs/heads/{branch}"),
            None => "HEAD".to_owned(),
        };
        let mut arguments = [
            "fetch",
            "--quiet",
            "--depth=1",
            "--no-tags",
            "--no-recurse-submodules",
            "--no-write-fetch-head",
            "--",
        ]
        .map(str::to_owned)
        .to_vec();
        arguments.extend([self.remote.url.to_string(), format!("+{from}:{FETCHED}")]);
        self.git.run("fetch", arguments, self.watch()).await?;
        let commit = format!("{FETCHED}^{{commit}}");
        let arguments = ["rev-parse", "--verify", "--quiet", commit.as_str()];
        let arguments = arguments.map(str::to_owned).to_vec();
        let commit = self.git.run("rev-parse", arguments, self.watch()).await?;
        let commit = commit.trim().to_owned();
        let files = self.folder.join("files");
        let left_out = tree::unpack(&self.git, &commit, &files, self.limits).await?;
        Ok(Unpacked {
            folder: files,
            commit,
            left_out,
        })
    }

    fn watch(&self) -> Watch {
        Watch {
            folder: self.folder.clone(),
            limits: self.limits,
        }
    }
}

/// Whether it is the id of an object, SHA-1 or SHA-256.
fn is_object(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Makes a folder that is empty.
fn empty(folder: &Path) -> Result<(), GitError> {
    let failed = |source| GitError::Disk {
        path: folder.to_owned(),
        source,
    };
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(failed)?;
    }
    std::fs::create_dir_all(folder).map_err(failed)
}
