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
}

/// Finds the repositories that a path stands for, by root.
///
/// In this order: the nearest folder with a brickyard.toml, from the path up to the git work tree's
/// top; every folder below the path that has one; the git work tree around the path; the path itself.
///
/// # Errors
/// The path does not exist, or its git repository cannot be read.
pub(crate) fn locate(path: &Path) -> Result<Vec<Located>, CliError> {
    let path = path
        .canonicalize()
        .map_err(|source| missing(path, source))?;
    let git = open(&path)?;
    let top = git.as_ref().map_or(path.as_path(), Repository::root);
    let top = top.canonicalize().unwrap_or_else(|_| top.to_path_buf());
    let enclosing = path
        .ancestors()
        .take_while(|folder| folder.starts_with(&top))
        .find(|folder| folder.join(MANIFEST).is_file());
    let (roots, is_part) = match enclosing {
        Some(root) => (vec![root.to_path_buf()], false),
        None => match folders_with_manifest(&path)? {
            roots if roots.is_empty() => {
                (vec![if git.is_some() { top.clone() } else { path }], false)
            }
            roots => (roots, true),
        },
    };
    Ok(roots
        .into_iter()
        .map(|root| {
            let facts = facts(&root, git.as_ref(), &top);
            Located {
                root,
                facts,
                is_part,
            }
        })
        .collect())
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
