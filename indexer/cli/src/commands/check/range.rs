//! Between which commits functions are compared.

use crate::{
    environment::{Environment, Target},
    error::CliError,
    git::{Commit, Repository},
};

/// The commits between which functions are compared.
pub(super) struct Range {
    /// The branch or revision that the changes go into, as given or found.
    pub(super) base: String,
    pub(super) merge_base: Commit,
    pub(super) head: Commit,
}

impl Range {
    /// Finds where a branch left the one that it goes into.
    ///
    /// The base is, in this order: the one given, the target of the pull request that CI tells of, the
    /// default branch. A merge queue and a pull request are often checked out as a merge commit that no
    /// branch names; its first parent is then what the changes go into.
    ///
    /// # Errors
    /// A commit is not there, or was not fetched: the error says which and how to get it.
    pub(super) fn find(
        git: &Repository,
        base: Option<&str>,
        head: Option<&str>,
        environment: &Environment,
    ) -> Result<Self, CliError> {
        let head = find_head(git, head)?;
        let (base, tip) = match base {
            Some(base) => (
                base.to_owned(),
                git.resolve(base).ok_or_else(|| unknown(git, base))?,
            ),
            None => match &environment.target {
                Some(target) => find_target(git, head, target)?,
                None => find_default(git)?,
            },
        };
        let merge_base = git
            .merge_base(head, tip)
            .ok_or_else(|| without_common_commit(git, &base))?;
        Ok(Self {
            base,
            merge_base,
            head,
        })
    }
}

fn find_head(git: &Repository, head: Option<&str>) -> Result<Commit, CliError> {
    match head {
        Some(head) => git.resolve(head).ok_or_else(|| unknown(git, head)),
        None => git.head_commit().ok_or_else(|| {
            CliError::usage(
                "the repository has no commit yet",
                "commit something first: `check` compares commits",
            )
        }),
    }
}

/// Finds what a pull request goes into, by what CI says of it.
fn find_target(
    git: &Repository,
    head: Commit,
    target: &Target,
) -> Result<(String, Commit), CliError> {
    let remote = target
        .branch
        .as_ref()
        .map(|branch| format!("origin/{branch}"));
    // The remote's branch first: a local one of that name may be older.
    let names = remote
        .into_iter()
        .chain(target.branch.clone())
        .chain(target.commit.clone());
    for name in names {
        if let Some(tip) = git.resolve(&name) {
            return Ok((name, tip));
        }
    }
    // Where only the merge commit and its parents were fetched.
    let parents = git.parents(head);
    if let [first, _, ..] = parents.as_slice()
        && git.has(*first)
    {
        return Ok(("the first parent of HEAD".to_owned(), *first));
    }
    let name = target.branch.as_ref().or(target.commit.as_ref());
    Err(unknown(git, name.map_or("", String::as_str)))
}

fn find_default(git: &Repository) -> Result<(String, Commit), CliError> {
    let base = git.default_base().ok_or_else(|| {
        CliError::usage(
            "there is no branch to compare with: neither origin/HEAD, main nor master exists",
            "name it with --base, or fetch it: `git fetch origin main`",
        )
    })?;
    let tip = git.resolve(&base).ok_or_else(|| unknown(git, &base))?;
    Ok((base, tip))
}

/// Says that there is no such commit, and how to get it.
pub(crate) fn unknown(git: &Repository, name: &str) -> CliError {
    let short = name.strip_prefix("origin/").unwrap_or(name);
    let hint = if git.is_shallow() {
        format!("{WHOLE_HISTORY}, or fetch it: `git fetch origin {short}`")
    } else {
        format!("fetch it: `git fetch origin {short}`; a CI checkout often has one branch only")
    };
    CliError::usage(
        format!("`{name}` is no branch, tag or commit of this repository"),
        hint,
    )
}

fn without_common_commit(git: &Repository, base: &str) -> CliError {
    let hint = if git.is_shallow() {
        format!("{WHOLE_HISTORY}, or run `git fetch --unshallow origin`")
    } else {
        "choose another --base".to_owned()
    };
    let what = if git.is_shallow() {
        "of what this shallow clone has, HEAD and"
    } else {
        "HEAD and"
    };
    CliError::usage(format!("{what} `{base}` have no commit in common"), hint)
}

/// How CI systems fetch everything.
const WHOLE_HISTORY: &str = "let CI fetch the history: `fetch-depth: 0` of GitHub's actions/checkout, \
    `GIT_DEPTH: 0` in GitLab";

#[cfg(test)]
mod tests;
