//! Finds checkouts of public repositories, and makes sure that they are what was looked at.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
};

use crate::problem::Problem;

/// A folder of checkouts, and what was asked of it.
#[derive(Debug)]
pub(crate) struct Checkouts {
    folder: PathBuf,
    asked: BTreeMap<(String, String), Result<PathBuf, String>>,
}

impl Checkouts {
    /// Returns the checkouts of a folder.
    ///
    /// # Errors
    /// The folder does not exist.
    pub(crate) fn of(folder: &Path) -> Result<Self, Problem> {
        let path = folder.to_path_buf();
        if !path.is_dir() {
            let variable = "REPOSITORIES";
            return Err(Problem::Missing { variable, path });
        }
        Ok(Self {
            folder: path,
            asked: BTreeMap::new(),
        })
    }

    /// Returns the checkout of a repository (`owner/name`) at a commit: the folder `owner/name`,
    /// `owner+name` or `name`.
    pub(crate) fn find(&mut self, repository: &str, commit: &str) -> Option<PathBuf> {
        let key = (repository.to_owned(), commit.to_owned());
        let folder = &self.folder;
        let answer = self
            .asked
            .entry(key)
            .or_insert_with(|| find(folder, repository, commit));
        answer.clone().ok()
    }

    /// Says which repositories were asked for in vain, and why.
    pub(crate) fn missing(&self) -> Vec<String> {
        let missing = self.asked.iter().filter_map(|((repository, _), answer)| {
            let reason = answer.as_ref().err()?;
            Some(format!("{repository}: {reason}"))
        });
        missing.collect()
    }
}

fn find(folder: &Path, repository: &str, commit: &str) -> Result<PathBuf, String> {
    let name = repository.rsplit('/').next().unwrap_or(repository);
    let places = [repository, &repository.replace('/', "+"), name];
    let mut reason = format!(
        "no folder `{}` or `{name}` in {}: clone it there and check out {commit}",
        places[1],
        folder.display()
    );
    for place in places.map(|place| folder.join(place)) {
        if !place.is_dir() {
            continue;
        }
        match head(&place) {
            Ok(head) if is_same(&head, commit) => return Ok(place),
            Ok(head) => {
                reason = format!(
                    "{} is at {head}: type `git -C {} checkout {commit}`",
                    place.display(),
                    place.display()
                );
            }
            Err(problem) => reason = problem,
        }
    }
    Err(reason)
}

/// Tells whether a commit, perhaps abbreviated, is the one checked out.
fn is_same(head: &str, commit: &str) -> bool {
    commit.len() >= 7 && head.starts_with(commit)
}

fn head(checkout: &Path) -> Result<String, String> {
    let git = Command::new("git")
        .arg("-C")
        .arg(checkout)
        .args(["rev-parse", "HEAD"])
        .output()
        .map_err(|error| format!("git cannot be run: {error}; install it"))?;
    if !git.status.success() {
        let said = String::from_utf8_lossy(&git.stderr);
        return Err(format!("git does not know its HEAD: {}", said.trim()));
    }
    Ok(String::from_utf8_lossy(&git.stdout).trim().to_owned())
}

#[cfg(test)]
pub(crate) mod tests {
    use std::fs;

    use super::*;

    /// A folder with one checkout of the files given; returns its commit too.
    pub(crate) fn checkout(name: &str, files: &[(&str, &str)]) -> (tempfile::TempDir, String) {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join(name);
        for (path, source) in files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, source).unwrap();
        }
        let author = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
        for arguments in [
            &["init", "--quiet"][..],
            &["add", "."],
            &["commit", "--quiet", "--no-gpg-sign", "--message", "a"],
        ] {
            let status = Command::new("git")
                .arg("-C")
                .arg(&folder)
                .args(author)
                .args(arguments)
                .status()
                .unwrap();
            assert!(status.success());
        }
        let commit = head(&folder).unwrap();
        (root, commit)
    }

    #[test]
    fn a_checkout_is_found_under_each_of_its_names() {
        for name in ["acme/shop", "acme+shop", "shop"] {
            let (root, commit) = checkout(name, &[("a.py", "")]);
            let mut checkouts = Checkouts::of(root.path()).unwrap();
            let found = checkouts.find("acme/shop", &commit);
            assert_eq!(found, Some(root.path().join(name)));
            assert!(checkouts.find("acme/shop", &commit[..10]).is_some());
            assert!(checkouts.missing().is_empty());
        }
    }

    #[test]
    fn another_commit_is_not_evaluated_and_the_remedy_named() {
        let (root, _) = checkout("shop", &[("a.py", "")]);
        let mut checkouts = Checkouts::of(root.path()).unwrap();
        let other = "0123456789012345678901234567890123456789";
        assert_eq!(checkouts.find("acme/shop", other), None);
        assert!(checkouts.missing()[0].contains("checkout 0123"));
        assert_eq!(checkouts.find("acme/till", other), None);
        assert!(checkouts.missing()[1].contains("clone it"));
    }
}
