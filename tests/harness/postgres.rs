//! A PostgreSQL cluster that lives as long as this process.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use sea_orm::{ConnectOptions, ConnectionTrait as _, Database};

use super::programs;

/// PostgreSQL refuses to run as root; Debian's `nobody` owns nothing.
const NOBODY: u32 = 65_534;
const PATIENCE: Duration = Duration::from_secs(120);

/// Makes the cluster, runs it until its standard input ends, and leaves nothing behind. The input
/// ends when the tests' process does, however it does: the system closes the pipe.
const SUPERVISOR: &str = r#"
trap '' INT HUP TERM
folder=$1 initdb=$2 postgres=$3
cd "$folder" || exit 1
"$initdb" -D "$folder/data" -U brickyard -A trust -E UTF8 --locale=C --no-sync >"$folder/log" 2>&1 </dev/null &&
    "$postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off \
        -c full_page_writes=off -c max_connections=300 -c shared_buffers=64MB \
        -c max_wal_size=256MB >>"$folder/log" 2>&1 </dev/null &
cluster=$!
cat >/dev/null
head -n 1 "$folder/data/postmaster.pid" 2>/dev/null | xargs -r kill -INT 2>/dev/null
wait "$cluster"
rm -rf "$folder"
"#;

struct Cluster {
    folder: PathBuf,
    /// Held so that the supervisor's input stays open.
    supervisor: Mutex<Child>,
}

static DATABASES: AtomicU32 = AtomicU32::new(0);

/// Makes an empty database in this process's cluster and returns its address.
pub(crate) async fn create_database() -> String {
    let cluster = tokio::task::spawn_blocking(cluster).await.unwrap();
    let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    let mut options = ConnectOptions::new(cluster.address("postgres"));
    options.max_connections(1).sqlx_logging(false);
    let connection = Database::connect(options).await.unwrap();
    connection
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
        .await
        .unwrap();
    connection.close().await.unwrap();
    cluster.address(&name)
}

fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    let cluster = CLUSTER.get_or_init(Cluster::start);
    cluster.wait_until_ready();
    cluster
}

impl Cluster {
    fn start() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("brickyard-pg-")
            .tempdir()
            .unwrap()
            .keep();
        let (initdb, postgres) = (programs::postgres("initdb"), programs::postgres("postgres"));
        let root = fs::metadata("/proc/self").map_or(1, |process| process.uid()) == 0;
        let mut command = if root {
            chown(&folder, Some(NOBODY), Some(NOBODY)).unwrap();
            let mut command = Command::new("setpriv");
            command
                .arg(format!("--reuid={NOBODY}"))
                .arg(format!("--regid={NOBODY}"));
            command.args(["--clear-groups", "sh"]);
            command
        } else {
            Command::new("sh")
        };
        let supervisor = command
            .args(["-c", SUPERVISOR, "sh"])
            .args([&folder, &initdb, &postgres])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // An interrupted terminal must not stop the supervisor before it has cleaned up.
            .process_group(0)
            .spawn()
            .expect("`sh`, and for root `setpriv` of util-linux, are on every Linux");
        Self {
            folder,
            supervisor: Mutex::new(supervisor),
        }
    }

    /// Returns once the cluster takes connections.
    fn wait_until_ready(&self) {
        let end = Instant::now() + PATIENCE;
        let pid_file = self.folder.join("data/postmaster.pid");
        while !fs::read_to_string(&pid_file).is_ok_and(|text| text.contains("ready")) {
            let stopped = self.lock().try_wait().unwrap();
            assert!(
                stopped.is_none() && Instant::now() < end,
                "PostgreSQL did not start: {}",
                self.log()
            );
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn address(&self, database: &str) -> String {
        format!(
            "postgres://brickyard@localhost/{database}?host={}",
            self.folder.display()
        )
    }

    fn log(&self) -> String {
        let read = |path: &Path| fs::read_to_string(path).unwrap_or_default();
        read(&self.folder.join("log"))
    }

    fn lock(&self) -> MutexGuard<'_, Child> {
        self.supervisor
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
