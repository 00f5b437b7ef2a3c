//! Which folders are repositories, and what they are called.

use std::path::{Path, PathBuf};

use brickyard_indexer::publication::RepositoryFacts;

use crate::{
    error::{CliError, ExitStatus},
    files,
    git::{GitError, Repository},
};

/// The file that makes a folder a repository of its own.
pub(crate) const MANIFEST: &str = "brickyard.toml";

/// A folder that is published as one repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Located {
    /// Its top folder.
    pub(crate) root: PathBuf,
    /// Its name, commit and branch as git knows them.
    pub(crate) facts: RepositoryFacts,
    /// Whether it was found by its manifest below the path, so that there may be more beside it.
    pub(crate) is_part: bool,
    /// Whether it is one of the git clones below the path.
    pub(crate) is_clone: bool,
    /// Why nothing can be read of it.
    pub(crate) problem: Option<String>,
}

/// How deep clones are looked for below a path.
const CLONE_DEPTH: usize = 4;

/// Finds the repositories that a path stands for, by root.
///
/// Every git clone below a path that is in none itself, beside it what else has a brickyard.toml. Else in
/// this order: the nearest folder with a brickyard.toml, from the path up to the git work tree's
/// top; every folder below the path that has one; the git work tree around the path; the path itself.
///
/// # Errors
/// The path does not exist, or its git repository cannot be read.
pub(crate) fn locate(path: &Path) -> Result<Vec<Located>, CliError> {
    let path = path
        .canonicalize()
        .map_err(|source| missing(path, source))?;
    let git = open(&path)?;
    if git.is_none() && path.is_dir() && !path.join(MANIFEST).is_file() {
        let clones = clones(&path)?;
        if !clones.is_empty() {
            return below(&path, &clones);
        }
    }
    around(&path, git.as_ref())
}

/// Finds the repositories of a path that has no clones below.
fn around(path: &Path, git: Option<&Repository>) -> Result<Vec<Located>, CliError> {
    let top = git.map_or(path, Repository::root);
    let top = top.canonicalize().unwrap_or_else(|_| top.to_path_buf());
    let enclosing = path
        .ancestors()
        .take_while(|folder| folder.starts_with(&top))
        .find(|folder| folder.join(MANIFEST).is_file());
    let (roots, is_part) = match enclosing {
        Some(root) => (vec![root.to_path_buf()], false),
        None => match folders_with_manifest(path)? {
            roots if roots.is_empty() => {
                let root = if git.is_some() { &top } else { path };
                (vec![root.to_path_buf()], false)
            }
            roots => (roots, true),
        },
    };
    Ok(roots
        .into_iter()
        .map(|root| {
            let facts = facts(&root, git, &top);
            Located {
                root,
                facts,
                is_part,
                is_clone: false,
                problem: None,
            }
        })
        .collect())
}

/// Finds the repositories of clones, and what has a manifest beside them.
fn below(path: &Path, clones: &[PathBuf]) -> Result<Vec<Located>, CliError> {
    let mut located = Vec::new();
    for clone in clones {
        let found = open(clone).and_then(|git| around(clone, git.as_ref()));
        let found = found.unwrap_or_else(|error| vec![broken(clone, &error)]);
        located.extend(found.into_iter().map(|found| Located {
            is_clone: true,
            ..found
        }));
    }
    for root in folders_with_manifest(path)? {
        if !clones.iter().any(|clone| root.starts_with(clone)) {
            located.push(Located {
                facts: facts(&root, None, path),
                root,
                is_part: true,
                is_clone: true,
                problem: None,
            });
        }
    }
    located.sort_by(|a, b| a.root.cmp(&b.root));
    Ok(located)
}

/// A clone that must not keep back the others.
fn broken(clone: &Path, error: &CliError) -> Located {
    let causes = error.causes();
    let problem = [&[error.to_string()][..], &causes].concat().join(": ");
    Located {
        root: clone.to_path_buf(),
        facts: facts(clone, None, clone),
        is_part: false,
        is_clone: true,
        problem: Some(problem),
    }
}

/// Returns the git clones below a folder, sorted; clones inside of clones are parts of these. Hidden
/// folders are not looked into, and links are not followed.
fn clones(path: &Path) -> Result<Vec<PathBuf>, CliError> {
    let mut clones = Vec::new();
    let mut folders = vec![(path.to_path_buf(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        if folder.join(".git").exists() {
            clones.push(folder);
            continue;
        }
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(source) if depth == 0 => return Err(missing(&folder, source)),
            // What may not be read is nobody's clone.
            Err(_) => continue,
        };
        for entry in entries.flatten() {
            let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && !is_hidden && depth < CLONE_DEPTH {
                folders.push((entry.path(), depth + 1));
            }
        }
    }
    clones.sort_unstable();
    Ok(clones)
}

/// Opens the git repository around a path; none when there is none.
///
/// # Errors
/// There is a repository, but it cannot be read.
pub(crate) fn open(path: &Path) -> Result<Option<Repository>, CliError> {
    Repository::discover(path).map_err(unreadable)
}

/// Describes a path that does not exist or cannot be read.
pub(crate) fn missing(path: &Path, source: std::io::Error) -> CliError {
    CliError::usage(
        format!("`{}` cannot be read", path.display()),
        "check the spelling and the permissions; without PATH the current folder is taken",
    )
    .because(source)
}

/// Describes a git repository that cannot be read.
pub(crate) fn unreadable(source: GitError) -> CliError {
    CliError::new(
        ExitStatus::Usage,
        "the git repository cannot be read",
        "run `git fsck`; in a partial or shallow clone fetch the missing objects first",
    )
    .because(source)
}

/// Returns what git and the folders say about a repository.
pub(crate) fn facts(root: &Path, git: Option<&Repository>, top: &Path) -> RepositoryFacts {
    let folder = root.file_name().unwrap_or_default().to_string_lossy();
    let Some(git) = git else {
        return RepositoryFacts {
            name: folder.into_owned(),
            ..RepositoryFacts::default()
        };
    };
    // A folder inside of a git repository is a repository of its own when it has a manifest: it needs
    // another name than its neighbours.
    let inner = files::relative(top, root).filter(|inner| !inner.is_empty());
    let name = match (git.remote_name(), inner) {
        (Some(remote), Some(inner)) => format!("{remote}/{inner}"),
        (Some(remote), None) => remote,
        (None, _) => folder.into_owned(),
    };
    let head = git.head();
    RepositoryFacts {
        name,
        commit: head.commit,
        branch: head.branch,
        tags: git.tags(),
    }
}

/// Returns the topmost folders below a path that have a manifest, sorted.
fn folders_with_manifest(path: &Path) -> Result<Vec<PathBuf>, CliError> {
    let folder = files::Folder::walk(path, false).map_err(|source| missing(path, source))?;
    let mut roots: Vec<&str> = Vec::new();
    for file in folder.paths() {
        if let Some(root) = file
            .strip_suffix(MANIFEST)
            .and_then(|root| root.strip_suffix('/'))
        {
            roots.push(root);
        }
    }
    let is_inner = |root: &str| {
        roots.iter().any(|outer| {
            root.strip_prefix(outer)
                .is_some_and(|rest| rest.starts_with('/'))
        })
    };
    let topmost = roots.iter().filter(|root| !is_inner(root));
    Ok(topmost.map(|root| path.join(root)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;

    /// The folders found below the sandbox, each with whether it is a clone.
    fn found(sandbox: &Sandbox) -> Vec<(String, bool)> {
        let root = sandbox.path(".").canonicalize().unwrap();
        let located = locate(&root).unwrap();
        let shown = |found: &Located| {
            let inner = files::relative(&root, &found.root).unwrap_or_default();
            (inner, found.is_clone)
        };
        located.iter().map(shown).collect()
    }

    fn expected(folders: &[(&str, bool)]) -> Vec<(String, bool)> {
        let folders = folders.iter();
        folders
            .map(|(path, is_clone)| ((*path).to_owned(), *is_clone))
            .collect()
    }

    #[test]
    fn every_clone_below_a_folder_is_a_repository_and_so_is_what_has_a_manifest_beside() {
        let sandbox = Sandbox::new();
        sandbox
            .write("b/a.js", "")
            .write("team/a/x/a.js", "")
            .write("plain/a.js", "");
        sandbox
            .write("named/brickyard.toml", "")
            .write("b/inner/a.js", "");
        for clone in ["b", "team/a", "b/inner", ".hidden"] {
            sandbox.git(&format!("init --quiet {clone}"));
        }
        assert_eq!(
            found(&sandbox),
            expected(&[("b", true), ("named", true), ("team/a", true)])
        );
    }

    #[test]
    fn a_clone_with_manifests_in_folders_is_as_many_repositories() {
        let sandbox = Sandbox::new();
        sandbox
            .write("a/one/brickyard.toml", "")
            .write("a/two/brickyard.toml", "");
        sandbox.git("init --quiet a");
        assert_eq!(
            found(&sandbox),
            expected(&[("a/one", true), ("a/two", true)])
        );
    }

    #[test]
    fn a_clone_that_cannot_be_opened_keeps_back_no_other() {
        let sandbox = Sandbox::new();
        sandbox.write("good/a.js", "").git("init --quiet good");
        sandbox
            .write("bad/.git/config", "[core\n")
            .write("bad/.git/HEAD", "nonsense");
        let located = locate(&sandbox.path(".")).unwrap();
        let problems: Vec<bool> = located
            .iter()
            .map(|found| found.problem.is_some())
            .collect();
        assert_eq!(problems, [true, false], "{located:?}");
    }

    #[test]
    fn inside_of_a_repository_clones_are_not_looked_for() {
        let sandbox = Sandbox::repository();
        sandbox.write("a.js", "").git("init --quiet vendor");
        assert_eq!(found(&sandbox), expected(&[("", false)]));
    }

    #[test]
    fn tags_are_those_of_the_commit_that_is_checked_out() {
        let sandbox = Sandbox::repository();
        sandbox.write("a.js", "1").commit().git("tag v1.0.0");
        sandbox.write("a.js", "2").commit().git("tag v1.1.0");
        sandbox.git("tag --annotate stock@2.0.0 --message release");
        let located = locate(&sandbox.path(".")).unwrap();
        assert_eq!(located[0].facts.tags, ["stock@2.0.0", "v1.1.0"]);
    }
}
