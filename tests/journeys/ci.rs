//! The files for CI systems work as far as that can be seen without the forge: they fit the public schemas,
//! and their scripts are run with the built client in place of the downloaded one.

mod action;
mod hook;
mod pipeline;
mod release;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use serde_json::Value;

use super::check::{COPY, workshop};
use crate::harness::programs;
use crate::harness::repository::Repository;
use crate::harness::server::{clear_settings, finish};

const PATIENCE: Duration = Duration::from_secs(300);

/// What a run of a script gave.
#[derive(Debug)]
struct Ended {
    status: Option<i32>,
    /// What it wrote, standard output first.
    text: String,
}

impl Ended {
    #[track_caller]
    fn expect(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{}", self.text);
        self
    }

    #[track_caller]
    fn says(self, text: &str) -> Self {
        assert!(
            self.text.contains(text),
            "`{text}` is not said\n{}",
            self.text
        );
        self
    }
}

/// Runs a command without any setting of whoever runs these tests.
fn ended(command: &mut Command) -> Ended {
    let mut clean = Command::new(command.get_program());
    clean.args(command.get_args());
    clean.current_dir(command.get_current_dir().expect("a folder is set"));
    clear_settings(&mut clean);
    for (name, _) in std::env::vars_os() {
        let of_ci = ["CI_", "GITHUB_", "ACTIONS_", "RUNNER_", "GIT_", "BASH_"];
        if of_ci
            .iter()
            .any(|prefix| name.to_string_lossy().starts_with(prefix))
        {
            clean.env_remove(name);
        }
    }
    // What the caller sets comes last: it may be what was cleared.
    clean.envs(
        command
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    let (status, text) = finish(clean, PATIENCE);
    Ended { status, text }
}

/// Reads a file of the checkout, which is YAML.
fn yaml(path: &str) -> Value {
    let text = fs::read_to_string(programs::checkout().join(path)).unwrap();
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Returns how a document violates one of the public schemas.
fn problems(document: &Value, schema: &str) -> Vec<String> {
    let path = programs::checkout()
        .join("indexer/cli/tests/schemas")
        .join(schema);
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let problems = validator.iter_errors(document);
    problems
        .map(|problem| format!("{}: {problem}", problem.instance_path()))
        .collect()
}

/// The version that the workspace has.
fn version() -> String {
    let manifest = fs::read_to_string(programs::checkout().join("Cargo.toml")).unwrap();
    let manifest: toml::Value = toml::from_str(&manifest).unwrap();
    manifest["workspace"]["package"]["version"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// What the static binary for this machine is called.
fn target() -> String {
    format!("{}-unknown-linux-musl", std::env::consts::ARCH)
}

/// A folder as the release script leaves it, with the built client in the archive. Made once.
fn archives() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = programs::kept().join("archives");
        fs::create_dir_all(&folder).unwrap();
        // Debug information makes most of the built client.
        let binary = folder.join("brickyard");
        let mut strip = Command::new("strip");
        strip
            .arg("-o")
            .arg(&binary)
            .arg(programs::client())
            .current_dir(&folder);
        ended(&mut strip).expect(0);
        let mut release = Command::new("bash");
        release.arg(programs::checkout().join("tests/scripts/release.sh"));
        release
            .arg("--out")
            .arg(&folder)
            .arg("--binary")
            .arg(&binary)
            .arg(target());
        ended(release.current_dir(&folder)).expect(0);
        fs::remove_file(&binary).unwrap();
        folder
    })
}

/// A repository with a branch that adds a copy, or one that adds nothing.
fn branch(with_copy: bool) -> Repository {
    let repository = workshop();
    repository.branch("parts");
    let text = if with_copy {
        COPY
    } else {
        "export const parts = 1;\n"
    };
    repository.write("src/parts.ts", text);
    repository.commit("Withdraw parts");
    repository
}
