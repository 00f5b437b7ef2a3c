//! The real server, in a process of its own.

use std::fs::{self, File};
use std::io::Read as _;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::databases::TestDatabase;
use super::programs;

const PATIENCE: Duration = Duration::from_secs(60);

/// A server that runs until it is dropped.
#[derive(Debug)]
pub(crate) struct TestServer {
    /// Where it answers, without a slash at its end.
    pub(crate) url: String,
    setup: Setup,
    child: Child,
    watcher: Child,
}

/// Kills the server when its standard input ends: when the tests' process does, however it does.
const WATCHER: &str = "trap '' INT HUP TERM; cat >/dev/null; kill -9 \"$1\"";

/// How a server is started; the same setup starts it again.
#[derive(Debug)]
pub(crate) struct Setup {
    database_url: String,
    folder: TempDir,
    listen: SocketAddr,
    arguments: Vec<String>,
    /// Whether it runs in the checkout as after `cargo run`, not in a folder of its own.
    in_checkout: bool,
}

impl TestServer {
    /// Starts a server on the database, with an empty data folder.
    pub(crate) fn start(database: &TestDatabase) -> Self {
        Self::start_with(database, &[])
    }

    /// Starts a server with more arguments.
    pub(crate) fn start_with(database: &TestDatabase, arguments: &[&str]) -> Self {
        let arguments = arguments.iter().map(ToString::to_string).collect();
        Setup {
            arguments,
            ..Setup::new(database)
        }
        .start()
    }

    /// Starts a server as a newcomer does: the built program, in the checkout.
    pub(crate) fn start_in_checkout(database: &TestDatabase) -> Self {
        Setup {
            in_checkout: true,
            ..Setup::new(database)
        }
        .start()
    }

    /// The data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.setup.data()
    }

    /// Text of the access token that the first start wrote.
    pub(crate) fn local_token(&self) -> String {
        let file = self.data().join("local-token");
        let text = fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("{}: {error}\n{}", file.display(), self.output()));
        text.trim().to_owned()
    }

    /// Everything that this and the earlier processes of the setup have printed.
    pub(crate) fn output(&self) -> String {
        self.setup.output()
    }

    /// A command of the server's binary on the same database and data folder.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.setup.command();
        command.args(arguments).stdin(Stdio::null());
        command
    }

    /// Kills the server without a chance to clean up, and returns how to start it again.
    pub(crate) fn kill9(mut self) -> Setup {
        self.kill();
        let spare = Setup {
            listen: free_port(),
            ..Setup::empty()
        };
        Setup {
            listen: spare.listen,
            ..std::mem::replace(&mut self.setup, spare)
        }
    }

    /// Kills the server at once; the process is gone when this returns.
    pub(crate) fn kill(&mut self) {
        // The watcher first: the server's number may belong to another process afterwards.
        self.watcher.kill().ok();
        self.watcher.wait().ok();
        // A process that has ended already is as dead as wanted.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.kill();
        if thread::panicking() {
            eprintln!("--- output of the server ---\n{}", self.output());
        }
    }
}

impl Setup {
    fn new(database: &TestDatabase) -> Self {
        Self {
            database_url: database.url.clone(),
            ..Self::empty()
        }
    }

    fn empty() -> Self {
        Self {
            database_url: String::new(),
            folder: tempfile::tempdir().unwrap(),
            listen: free_port(),
            arguments: Vec::new(),
            in_checkout: false,
        }
    }

    /// The data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Where it will listen.
    pub(crate) fn port(&self) -> u16 {
        self.listen.port()
    }

    /// Starts the server and waits until it is ready.
    pub(crate) fn start(self) -> TestServer {
        let child = self.spawn();
        let url = format!("http://{}", self.listen);
        let watcher = Command::new("sh")
            .args(["-c", WATCHER, "sh", &child.id().to_string()])
            .stdin(Stdio::piped())
            .process_group(0)
            .spawn()
            .unwrap();
        let mut server = TestServer {
            url,
            setup: self,
            child,
            watcher,
        };
        let end = Instant::now() + PATIENCE;
        while !is_ready(&server.url) {
            if let Some(status) = server.child.try_wait().unwrap() {
                panic!("the server ended with {status}:\n{}", server.output());
            }
            assert!(
                Instant::now() < end,
                "the server is not ready:\n{}",
                server.output()
            );
            thread::sleep(Duration::from_millis(20));
        }
        server
    }

    fn spawn(&self) -> Child {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.log())
            .unwrap();
        self.command()
            .args(&self.arguments)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap()
    }

    fn command(&self) -> Command {
        let (program, folder) = if self.in_checkout {
            (
                programs::profile_folder().join("brickyard-server"),
                programs::checkout(),
            )
        } else {
            (programs::server(), self.folder.path())
        };
        let mut command = Command::new(program);
        clear_settings(&mut command)
            .current_dir(folder)
            .env("BRICKYARD_LISTEN", self.listen.to_string())
            .env("BRICKYARD_DATABASE_URL", &self.database_url)
            .env("BRICKYARD_DATA", self.data());
        command
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    fn output(&self) -> String {
        fs::read_to_string(self.log()).unwrap_or_default()
    }
}

/// How the variables begin that tell programs what to do, or that CI runs them.
const SETTINGS: [&str; 6] = [
    "BRICKYARD_",
    "GITHUB_",
    "ACTIONS_",
    "CI_",
    "GITLAB_",
    "CHANGE_",
];

/// Hides the settings of whoever runs the tests.
pub(crate) fn clear_settings(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if SETTINGS.iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(name);
        }
    }
    command.env("NO_COLOR", "1")
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
}

fn is_ready(url: &str) -> bool {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(5)))
        .build()
        .into();
    agent.get(format!("{url}/readyz")).call().is_ok()
}

/// Runs a command to its end and returns its status and everything it wrote, standard output first.
pub(crate) fn finish(mut command: Command, patience: Duration) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let (out, err) = (folder.path().join("out"), folder.path().join("err"));
    let mut child = command
        .stdin(Stdio::null())
        .stdout(File::create(&out).unwrap())
        .stderr(File::create(&err).unwrap())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let status = wait(&mut child, patience);
    (status, read(&out) + &read(&err))
}

/// Waits for a process; kills it and fails when it takes too long.
pub(crate) fn wait(child: &mut Child, patience: Duration) -> Option<i32> {
    let end = Instant::now() + patience;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        if Instant::now() > end {
            child.kill().ok();
            child.wait().ok();
            panic!("the process did not end within {patience:?}");
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// Reads what a process wrote, whatever its bytes.
pub(crate) fn read(path: &Path) -> String {
    let mut bytes = Vec::new();
    File::open(path).unwrap().read_to_end(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}
