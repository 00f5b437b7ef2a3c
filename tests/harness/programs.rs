//! Where the programs are that the tests run.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// The checkout that is tested.
pub(crate) fn checkout() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests lie in a folder of the checkout")
}

/// What cargo knows of the checkout's packages, as its JSON; `arguments` narrow it.
pub(crate) fn cargo_metadata(arguments: &[&str]) -> Value {
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--format-version", "1", "--locked"])
        .args(arguments)
        .current_dir(checkout())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The server that was built beside this test.
pub(crate) fn server() -> PathBuf {
    built("brickyard-server")
}

/// The client that was built beside this test.
pub(crate) fn client() -> PathBuf {
    built("brickyard")
}

/// The folder of the binaries of this profile, such as `target/debug`.
pub(crate) fn profile_folder() -> PathBuf {
    let test = env::current_exe().expect("a running program has a path");
    test.ancestors()
        .find(|folder| folder.ends_with("debug") || folder.ends_with("release"))
        .unwrap_or_else(|| panic!("{} lies in no folder of a profile", test.display()))
        .to_owned()
}

fn built(name: &str) -> PathBuf {
    let program = profile_folder().join(name);
    assert!(
        program.exists(),
        "{} is missing: run `make test`, which builds it",
        program.display()
    );
    let kept = kept().join(name);
    for _ in 0..200 {
        // Another test may have been first, and a build beside us may be exchanging the program.
        if fs::hard_link(&program, &kept).is_ok() || kept.exists() {
            return kept;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!(
        "{} is missing: run `make test`, which builds it",
        program.display()
    );
}

/// A folder of this process with links to the programs, so that a build going on beside the tests
/// cannot take them away or exchange them. Folders of earlier processes are removed.
pub(crate) fn kept() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let all = profile_folder().join("tested");
        for entry in fs::read_dir(&all).into_iter().flatten().flatten() {
            let process = Path::new("/proc").join(entry.file_name());
            if !process.exists() {
                fs::remove_dir_all(entry.path()).ok();
            }
        }
        let folder = all.join(std::process::id().to_string());
        fs::create_dir_all(&folder).unwrap();
        folder
    })
}

/// A program of PostgreSQL's server. Debian keeps them off the search path.
pub(crate) fn postgres(name: &str) -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&path).map(|folder| folder.join(name));
    let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin").join(name))
        .collect();
    debian.sort_by_key(|program| program.iter().nth(4).and_then(OsStr::to_str).map(str::len));
    debian.sort_by(|a, b| b.cmp(a));
    on_path.chain(debian).find(|program| program.is_file()).unwrap_or_else(|| {
        panic!(
            "PostgreSQL's `{name}` is missing: run `make test`, or `apt-get install postgresql` \
             (Debian), `brew install postgresql` (macOS)"
        )
    })
}
