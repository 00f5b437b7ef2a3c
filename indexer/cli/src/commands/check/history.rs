//! What a repository had not long ago: bringing it back, as a revert does, makes no new duplicate.

use std::collections::HashSet;

use brickyard_indexer::{Apart, ExtractOptions, SkipReason};

use super::changes::{ChangedFunction, functions, is_same};
use crate::git::{Commit, Repository};

/// How many commits of the base's history are looked at.
const COMMITS: usize = 200;
/// How far back, in seconds before the merge-base: 90 days.
const AGE: i64 = 90 * 24 * 60 * 60;

/// The newer history of the branch that changes go into.
pub(super) struct History<'a> {
    git: &'a Repository,
    /// The merge-base and what came before it, newest first.
    commits: Option<Vec<Commit>>,
    merge_base: Commit,
}

impl<'a> History<'a> {
    pub(super) fn new(git: &'a Repository, merge_base: Commit) -> Self {
        Self {
            git,
            commits: None,
            merge_base,
        }
    }

    /// Tells whether an older version of the function's file had the same function. What was not
    /// fetched or cannot be read had not.
    pub(super) fn had(&mut self, function: &ChangedFunction) -> bool {
        let (git, merge_base) = (self.git, self.merge_base);
        let commits = self
            .commits
            .get_or_insert_with(|| git.first_parents(merge_base, COMMITS, AGE));
        let options = ExtractOptions {
            // A version that may exhaust this process is not worth the time of another one.
            apart: Some(Apart::new(|_| Err(SkipReason::TooComplex))),
            ..ExtractOptions::default()
        };
        let mut seen = HashSet::new();
        let blobs = commits
            .iter()
            .filter_map(|commit| git.find(*commit, &function.path));
        for blob in blobs {
            if !seen.insert(blob.id()) {
                continue;
            }
            let Ok(Ok(functions)) = functions(git, 0, &blob, &options) else {
                continue;
            };
            if functions
                .iter()
                .any(|older| is_same(&older.fragment, &function.fragment))
            {
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests;
