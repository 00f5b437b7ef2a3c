//! What a check looks at: a repository, the commits that it compares, and the functions that differ.

use std::path::{Path, PathBuf};

use brickyard_indexer::OperatingPoint;

use super::{
    changes::{Change, changes},
    owner::Owners,
    range::Range,
    threshold,
};
use crate::{
    arguments::CheckArguments,
    environment::Environment,
    error::CliError,
    files,
    git::Repository,
    repository::{self, missing, unreadable},
};

/// Opens the repository around the folder to check.
///
/// # Errors
/// There is no such folder or repository, or the threshold is lower than what is compared.
pub(super) fn open(
    arguments: &CheckArguments,
    environment: &Environment,
) -> Result<Repository, CliError> {
    if threshold(arguments).lowest() < OperatingPoint::Related.threshold() {
        return Err(CliError::usage(
            format!(
                "the catalogue is not compared below a similarity of {}",
                OperatingPoint::Related.threshold()
            ),
            "choose a --threshold from 0.6 to 1, or related, report or block",
        ));
    }
    let path = canonical(&environment.resolve(&arguments.path), &arguments.path)?;
    repository::open(&path)?.ok_or_else(|| {
        CliError::usage(
            format!("`{}` is not in a git repository", arguments.path.display()),
            "`check` compares a branch with its base; use `brickyard scan` for a plain folder",
        )
    })
}

/// A branch with what differs from its base.
pub(super) struct Branch<'g> {
    pub(super) range: Range,
    pub(super) change: Change,
    pub(super) owners: Owners<'g>,
}

impl<'g> Branch<'g> {
    /// Reads what differs below the folder to check, without what the merge-base's manifests leave out.
    ///
    /// # Errors
    /// A commit or an object is missing.
    pub(super) fn read(
        git: &'g Repository,
        arguments: &CheckArguments,
        environment: &Environment,
    ) -> Result<Self, CliError> {
        let (base, head) = (arguments.base.as_deref(), arguments.head.as_deref());
        let range = Range::find(git, base, head, environment)?;
        let path = canonical(&environment.resolve(&arguments.path), &arguments.path)?;
        let below = inner_folder(git, &path);
        let apart = environment.apart();
        let mut change =
            changes(git, range.merge_base, range.head, &below, apart).map_err(unreadable)?;
        let mut owners = Owners::new(git, range.merge_base);
        change
            .functions
            .retain(|function| !owners.is_excluded(&function.path));
        Ok(Self {
            range,
            change,
            owners,
        })
    }
}

/// Returns the name under which the repository that a folder is in publishes, by its manifest and
/// remote as they are checked out.
///
/// # Errors
/// There is no such folder, or no repository with a commit around it.
pub(in crate::commands) fn repository_name(path: &Path, shown: &Path) -> Result<String, CliError> {
    let path = canonical(path, shown)?;
    let found = repository::open(&path)?;
    let found = found.and_then(|git| Some((git.head_commit()?, git)));
    let (head, git) = found.ok_or_else(|| {
        CliError::usage(
            format!(
                "`{}` is not in a git repository with commits",
                shown.display()
            ),
            "waivers belong to a repository: run this inside of one",
        )
    })?;
    let inner = inner_folder(&git, &path);
    // The name is that of a file in the folder.
    let file = format!("{inner}/.");
    Ok(Owners::new(&git, head).repository(file.trim_start_matches('/')))
}

/// Resolves the folder to look at; `shown` is how the user wrote it.
fn canonical(path: &Path, shown: &Path) -> Result<PathBuf, CliError> {
    let found = path.canonicalize();
    found.map_err(|source| missing(shown, source))
}

/// Returns where a folder is below the repository's top, empty for the top itself.
fn inner_folder(git: &Repository, path: &Path) -> String {
    let root = git.root().canonicalize().ok();
    root.and_then(|root| files::relative(&root, path))
        .unwrap_or_default()
}
