//! Source that exhausts whoever reads it.

use std::time::Duration;

use brickyard_server::catalog::{OutdatedReason, PageRequest, Requester};
use brickyard_server::jobs::{self, ParseWorker};

use super::older::as_former;
use crate::catalog::world::{TestRepository, World, function, staged};
use crate::harness::databases::TestDatabase;
use crate::harness::programs;

/// The server's own program with ample limits.
pub(super) fn worker() -> ParseWorker {
    ParseWorker {
        program: programs::server(),
        memory: ParseWorker::MEMORY,
        cpu: Duration::from_secs(60),
        time: Duration::from_secs(120),
    }
}

/// A program that cannot be started.
pub(super) fn nothing() -> ParseWorker {
    ParseWorker {
        program: "/no/such/program".into(),
        ..worker()
    }
}

/// What became of three functions, the second of which has this source.
async fn reasons(
    database: &TestDatabase,
    source: &str,
    worker: ParseWorker,
) -> Vec<Option<OutdatedReason>> {
    let world = World::new(database).await;
    let repository = TestRepository::new("team", "stock")
        .with(
            "src/a.py",
            &function("first", "basket").replace("'reserved'", "1"),
        )
        .with(
            "src/b.py",
            &function("second", "basket").replace("'reserved'", "2.5 + 1"),
        )
        .with(
            "src/c.py",
            &function("third", "basket").replace("'reserved'", "not 3"),
        );
    let (publish, mut batch) = staged(&repository.head());
    as_former(&mut batch);
    let guilty = &mut batch.fragments[1];
    let hash = guilty.hash.clone();
    guilty.source = Some(source.to_owned());
    guilty.hash = brickyard_indexer::content_hash(brickyard_indexer::Language::Python, source);
    for occurrence in &mut batch.occurrences {
        if occurrence.fragment == hash {
            occurrence.fragment.clone_from(&guilty.hash);
        }
    }
    let all = batch.fragments.len();
    world.commit(publish, batch).await.unwrap();

    jobs::refingerprint(&world.catalog, worker).await.unwrap();

    let page = PageRequest::new(10, 0);
    let listed = world
        .catalog
        .list_outdated(&Requester::server(), page)
        .await
        .unwrap();
    assert!(all > 3);
    listed.items.into_iter().map(|one| one.reason).collect()
}

/// A program that answers as the server's does, and does this when a question has the word GUILTY.
#[cfg(unix)]
fn failing(folder: &tempfile::TempDir, deed: &str) -> ParseWorker {
    use std::os::unix::fs::PermissionsExt as _;

    let script = format!(
        "#!/bin/sh\nwhile IFS= read -r line; do\ncase \"$line\" in\n*GUILTY*) {deed};;\n\
         *) printf '%s\\n' \"$line\" | '{}' parse-worker;;\nesac\ndone\n",
        programs::server().display()
    );
    let program = folder.path().join("worker");
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    ParseWorker {
        program,
        ..worker()
    }
}

const GUILTY: &str = "def second(GUILTY):\n    return 1\n";

both_databases! {
    async fn a_text_that_is_no_function_is_recorded(database: TestDatabase) {
        let text = "total = 1";

        assert_eq!(reasons(&database, text, worker()).await, [Some(OutdatedReason::NoFunction)]);
    }
}

/// How many bytes a process that has parsed a small function has addressed.
#[cfg(target_os = "linux")]
fn addressed() -> u64 {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::process::{Command, Stdio};

    let mut child = Command::new(programs::server())
        .arg("parse-worker")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let source = function("first", "basket");
    let question = serde_json::json!({ "language": "python", "name": "first", "source": source });
    let mut stdin = child.stdin.take().unwrap();
    writeln!(stdin, "{question}").unwrap();
    let mut answer = String::new();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdout.read_line(&mut answer).unwrap();
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    drop(stdin);
    child.wait().unwrap();

    assert!(answer.contains("fingerprint"), "{answer}");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmPeak:"));
    let kibibytes: u64 = peak
        .unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap();
    kibibytes << 10
}

// What the process has already counts: it may take a little more than small functions need.
#[cfg(target_os = "linux")]
both_databases! {
    async fn a_source_that_needs_too_much_memory_is_recorded_alone(database: TestDatabase) {
        let limited = ParseWorker { memory: addressed() + (16 << 20), ..worker() };
        let large = "    total = basket.take(1, 2)\n".repeat(20_000);
        let source = format!("def second(basket):\n{large}");

        assert_eq!(reasons(&database, &source, limited).await, [Some(OutdatedReason::Memory)]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_server_leaves_its_processes_half_a_gibibyte_to_parse() {
    assert!(addressed() + (512 << 20) < ParseWorker::MEMORY);
}

#[cfg(unix)]
#[test]
fn a_process_that_parses_ends_when_its_processor_time_is_over() {
    use std::io::Write as _;
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::{Command, Stdio};

    let mut child = Command::new(programs::server())
        .args(["parse-worker", "--cpu", "1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let source = function("first", "basket");
    let question = serde_json::json!({ "language": "python", "name": "first", "source": source });
    let line = format!("{question}\n");
    let mut stdin = child.stdin.take().unwrap();

    // Until nobody reads any more.
    while stdin.write_all(line.as_bytes()).is_ok() {}

    // SIGXCPU, on every system that has it.
    assert_eq!(child.wait().unwrap().signal(), Some(24));
}

#[cfg(unix)]
both_databases! {
    async fn whatever_ends_the_process_is_recorded_of_the_guilty_alone(database: TestDatabase) {
        let folder = tempfile::tempdir().unwrap();
        let allocation = "echo 'memory allocation of 8 bytes failed' >&2; kill -ABRT $$";
        let deed = format!("{allocation}; exit 1");

        let found = reasons(&database, GUILTY, failing(&folder, &deed)).await;

        assert_eq!(found, [Some(OutdatedReason::Memory)]);
    }

    async fn a_process_that_computes_for_too_long_is_recorded_of_the_guilty_alone(database: TestDatabase) {
        let folder = tempfile::tempdir().unwrap();

        let found = reasons(&database, GUILTY, failing(&folder, "kill -XCPU $$; exit 1")).await;

        assert_eq!(found, [Some(OutdatedReason::CpuTime)]);
    }

    async fn a_process_that_breaks_is_recorded_of_the_guilty_alone(database: TestDatabase) {
        let folder = tempfile::tempdir().unwrap();

        let found = reasons(&database, GUILTY, failing(&folder, "kill -SEGV $$; exit 1")).await;

        assert_eq!(found, [Some(OutdatedReason::Crash)]);
    }

    async fn a_process_that_hangs_is_killed(database: TestDatabase) {
        let folder = tempfile::tempdir().unwrap();
        let hangs = failing(&folder, "exec sleep 1000");
        let limited = ParseWorker { time: Duration::from_secs(5), ..hangs };

        let found = reasons(&database, GUILTY, limited).await;

        assert_eq!(found, [Some(OutdatedReason::WallTime)]);
    }
}
