//! Git repositories, made with the git binary as people make them.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// A function in Python that is long enough to be a fragment.
pub(crate) const FUNCTION: &str = "
def total_price(items, rates, limit):
    total = 0
    for item in items:
        rate = rates.get(item['kind'], 0)
        price = item['price'] * item['count']
        if price > limit:
            raise ValueError(f\"{item['name']} is too dear\")
        total += price + price * rate
    return round(total, 2)
";

/// A git work tree that is gone when the test is.
#[derive(Debug)]
pub(crate) struct Repository {
    folder: TempDir,
}

impl Repository {
    /// An empty repository on branch `main`.
    pub(crate) fn new() -> Self {
        let repository = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        repository.git(&["init", "-q", "-b", "main"]);
        repository
    }

    /// A repository with a remote, from which its canonical name follows.
    pub(crate) fn with_remote(url: &str) -> Self {
        let repository = Self::new();
        repository.git(&["remote", "add", "origin", url]);
        repository
    }

    /// The work tree.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, making its folders.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Copies a folder's files into the work tree.
    pub(crate) fn copy(&self, from: &Path, to: &str) {
        copy(from, &self.path().join(to));
    }

    /// Commits everything in the work tree.
    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
    }

    /// Makes a branch and goes there.
    pub(crate) fn branch(&self, name: &str) {
        self.git(&["checkout", "-q", "-b", name]);
    }

    /// Runs git, untouched by the settings of whoever runs the tests.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args(arguments)
            .current_dir(self.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env_remove("GIT_DIR")
            .env_remove("GIT_WORK_TREE")
            .env_remove("GIT_INDEX_FILE")
            .envs([
                ("GIT_AUTHOR_NAME", "Ada"),
                ("GIT_AUTHOR_EMAIL", "ada@example.com"),
            ])
            .envs([
                ("GIT_COMMITTER_NAME", "Ada"),
                ("GIT_COMMITTER_EMAIL", "ada@example.com"),
            ])
            .output()
            .expect("git is installed");
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {text}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }
}

/// Copies a folder's files, links left out.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let kind = entry.file_type().unwrap();
        let target = to.join(entry.file_name());
        if kind.is_dir() {
            copy(&entry.path(), &target);
        } else if kind.is_file() {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
