//! The git program, without any settings of this machine, and within limits.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep_until, timeout};

use super::address::Pinned;
use super::{GitError, Limits, Remote};

/// How much of what git prints is read; a remote must not fill the memory with names of branches.
const MAX_OUTPUT: u64 = 1 << 20;
/// How many characters of a failure are told.
const MAX_SAID: usize = 500;
/// How often the size of what was fetched is looked at.
const LOOK: Duration = Duration::from_millis(100);
/// What of this process' environment git needs: where it is, and whom to trust.
const KEPT: [&str; 6] = [
    "PATH",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "GIT_SSL_CAINFO",
    "GIT_EXEC_PATH",
    "SystemRoot",
];
/// Memory that git may address. A small repository can say that it is a large one.
#[cfg(target_os = "linux")]
const MAX_MEMORY: u64 = 4 << 30;

/// Settings that hold for every command. Each closes a way in which a repository, or this machine's own
/// settings, could make git do something else than fetch objects over HTTPS from one host.
const SETTINGS: &[&str] = &[
    "protocol.allow=never",
    "protocol.https.allow=always",
    // Also turns off the alternates that a server of the old protocol may name.
    "http.followRedirects=false",
    "http.proxy=",
    "http.cookieFile=",
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=30",
    "credential.helper=",
    "core.askPass=",
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.symlinks=false",
    "core.bigFileThreshold=1m",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    "transfer.bundleURI=false",
    // One pack instead of a file per object.
    "fetch.unpackLimit=1",
    "gc.auto=0",
    "maintenance.auto=false",
];

/// How to call git for one remote.
pub(super) struct Git {
    folder: PathBuf,
    settings: Vec<String>,
    header: Option<String>,
    protocols: &'static str,
}

/// What a command may take, and where what it fetches goes.
pub(super) struct Watch {
    pub(super) folder: PathBuf,
    pub(super) limits: Limits,
}

impl Git {
    pub(super) fn new(remote: &Remote, pinned: Pinned, folder: PathBuf) -> Self {
        let mut settings: Vec<String> = SETTINGS.iter().map(ToString::to_string).collect();
        if remote.allow_private {
            settings.push("protocol.http.allow=always".to_owned());
        }
        let addresses: Vec<String> = pinned
            .addresses
            .iter()
            .map(|address| match address.is_ipv6() {
                true => format!("[{address}]"),
                false => address.to_string(),
            })
            .collect();
        settings.push(format!(
            "http.curloptResolve={}:{}:{}",
            pinned.host,
            pinned.port,
            addresses.join(",")
        ));
        Self {
            folder,
            settings,
            header: remote.token.as_deref().map(authorization),
            protocols: if remote.allow_private {
                "https:http"
            } else {
                "https"
            },
        }
    }

    /// The repository that objects are fetched into.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A command of git. Its arguments must put `--` before what comes from outside.
    pub(super) fn command(&self, arguments: Vec<String>) -> Command {
        let mut command = Command::new("git");
        command.env_clear();
        for name in KEPT {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_ATTR_NOSYSTEM", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_PROTOCOL_FROM_USER", "0")
            .env("GIT_ALLOW_PROTOCOL", self.protocols)
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("HOME", &self.folder)
            .env("LC_ALL", "C");
        if let Some(header) = &self.header {
            // Not an argument, which every user of the machine sees.
            command
                .env("GIT_CONFIG_COUNT", "1")
                .env("GIT_CONFIG_KEY_0", "http.extraHeader")
                .env("GIT_CONFIG_VALUE_0", header);
        }
        for setting in &self.settings {
            command.arg("-c").arg(setting);
        }
        let is_init = arguments.first().is_some_and(|first| first == "init");
        if !is_init {
            command.arg("--git-dir").arg(&self.folder);
        }
        command
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        #[cfg(unix)]
        command.process_group(0);
        command
    }

    /// Runs a command to its end and returns what it printed.
    pub(super) async fn run(
        &self,
        what: &'static str,
        arguments: Vec<String>,
        watch: Watch,
    ) -> Result<String, GitError> {
        let mut running = Running::start(self.command(arguments), watch.limits)?;
        let seconds = watch.limits.time.as_secs();
        let ended = timeout(watch.limits.time, running.finish(what, &watch)).await;
        ended.unwrap_or(Err(GitError::TooSlow { seconds }))
    }
}

/// A process of git and those that it started; all of them end when this is dropped.
pub(super) struct Running {
    pub(super) child: Child,
    #[cfg(unix)]
    group: Option<rustix::process::Pid>,
}

impl Running {
    pub(super) fn start(mut command: Command, limits: Limits) -> Result<Self, GitError> {
        let child = command.spawn().map_err(|error| GitError::Program {
            message: error.to_string(),
        })?;
        #[cfg(unix)]
        let group = child
            .id()
            .and_then(|id| i32::try_from(id).ok())
            .and_then(rustix::process::Pid::from_raw);
        #[cfg(target_os = "linux")]
        limit(group, limits);
        #[cfg(not(target_os = "linux"))]
        let _ = limits;
        Ok(Self {
            child,
            #[cfg(unix)]
            group,
        })
    }

    async fn finish(&mut self, what: &'static str, watch: &Watch) -> Result<String, GitError> {
        let mut out = self.child.stdout.take();
        let mut err = self.child.stderr.take();
        let reading = async { tokio::join!(read(&mut out), read(&mut err)) };
        let (printed, said) = tokio::select! {
            read = reading => read,
            () = grown(watch) => return Err(GitError::TooLarge { limit: watch.limits.bytes }),
        };
        // What is left unread would block it for ever.
        drop((out, err));
        let status = self.child.wait().await;
        let is_well = status.as_ref().is_ok_and(std::process::ExitStatus::success);
        if size(&watch.folder) > watch.limits.bytes {
            return Err(GitError::TooLarge {
                limit: watch.limits.bytes,
            });
        }
        if is_well {
            return Ok(printed);
        }
        let said = said.trim();
        let start = said.len().saturating_sub(MAX_SAID);
        let start = (start..said.len()).find(|at| said.is_char_boundary(*at));
        Err(GitError::Failed {
            what,
            said: start.and_then(|at| said.get(at..)).unwrap_or("").to_owned(),
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // What git started, as its helper for HTTPS, would go on without it.
        #[cfg(unix)]
        if let Some(group) = self.group
            && !matches!(self.child.try_wait(), Ok(Some(_)))
        {
            // It may have ended this moment.
            rustix::process::kill_process_group(group, rustix::process::Signal::KILL).ok();
        }
    }
}

/// Bounds memory and the size of a file, for git and what it starts.
#[cfg(target_os = "linux")]
fn limit(process: Option<rustix::process::Pid>, limits: Limits) {
    use rustix::process::{Resource, Rlimit, prlimit};
    for (resource, most) in [(Resource::As, MAX_MEMORY), (Resource::Fsize, limits.bytes)] {
        let new = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        // It may have ended already.
        if let Err(error) = prlimit(process, resource, new) {
            tracing::debug!(%error, ?resource, "git is not limited");
        }
    }
}

/// Waits until a folder has become too large.
async fn grown(watch: &Watch) {
    let mut next = Instant::now();
    while size(&watch.folder) <= watch.limits.bytes {
        next += LOOK;
        sleep_until(next).await;
    }
}

/// Bytes in a folder.
fn size(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => size(&entry.path()),
            Ok(kind) if kind.is_file() => entry.metadata().map_or(0, |found| found.len()),
            _ => 0,
        })
        .sum()
}

async fn read(stream: &mut Option<impl AsyncRead + Unpin>) -> String {
    let mut bytes = Vec::new();
    if let Some(stream) = stream {
        // What was read until it failed still says something.
        stream.take(MAX_OUTPUT).read_to_end(&mut bytes).await.ok();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The header that signs in. GitHub and GitLab take an access token as the password of any user.
fn authorization(token: &str) -> String {
    let pair = if token.contains(':') {
        token.to_owned()
    } else {
        format!("x-access-token:{token}")
    };
    format!("Authorization: Basic {}", STANDARD.encode(pair))
}
