//! Reads git repositories with gix; no git program is needed.

use std::path::{Path, PathBuf};

use gix::{
    ObjectId,
    bstr::ByteSlice as _,
    object::tree::{EntryKind, EntryMode, diff::ChangeDetached},
};
use thiserror::Error;

mod lines;

pub(crate) use self::lines::ChangedLines;

/// Why something cannot be read from a repository.
#[derive(Debug, Error)]
pub(crate) enum GitError {
    /// There is a repository, but it cannot be opened.
    #[error("the git repository around `{}` cannot be opened", path.display())]
    Open { path: PathBuf, source: gix::Error },
    /// An object, reference or configuration value cannot be read.
    #[error("{what} cannot be read from the git repository")]
    Read { what: String, source: gix::Error },
}

/// How many bytes of objects are kept in memory.
const OBJECT_CACHE: usize = 16 << 20;

/// The id of a commit.
pub(crate) type Commit = ObjectId;

/// An open git repository with a work tree.
pub(crate) struct Repository {
    git: gix::Repository,
    root: PathBuf,
}

/// What is checked out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// In hex.
    pub(crate) commit: Option<String>,
    /// Without `refs/heads/`; none when detached.
    pub(crate) branch: Option<String>,
}

/// A source file in one commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Blob {
    /// Relative to the work tree, `/`-separated.
    pub(crate) path: String,
    id: ObjectId,
}

impl Blob {
    /// Returns the id of the content.
    pub(crate) fn id(&self) -> ObjectId {
        self.id
    }
}

/// A file that differs between two commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChangedFile {
    /// None when the file was added.
    pub(crate) before: Option<Blob>,
    /// None when the file was removed.
    pub(crate) after: Option<Blob>,
}

impl Repository {
    /// Opens the repository whose work tree contains the path; none when there is none.
    ///
    /// # Errors
    /// There is a repository, but it is damaged or may not be read.
    pub(crate) fn discover(path: &Path) -> Result<Option<Self>, GitError> {
        let path = if path.is_file() {
            path.parent().unwrap_or(path)
        } else {
            path
        };
        let inside = path.ancestors().any(|folder| folder.join(".git").exists());
        if !inside {
            return Ok(None);
        }
        let mut git = gix::discover(path).map_err(|source| GitError::Open {
            path: path.to_path_buf(),
            source,
        })?;
        // The same folders are read again and again, as many as there are commits.
        git.object_cache_size_if_unset(OBJECT_CACHE);
        let root = git.workdir().map(Path::to_path_buf);
        Ok(root.map(|root| Self { git, root }))
    }

    /// Returns the top folder of the work tree.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Returns `host/owner/repository` of the remote `origin`; none without one, or when it is a
    /// folder.
    pub(crate) fn remote_name(&self) -> Option<String> {
        // The plain value: without the user's own `insteadOf` rewrites, so that the name is the same on
        // every machine, and also when the folder belongs to another user, as in CI containers.
        let config = self.git.config_snapshot();
        let url = gix::url::parse(config.string("remote.origin.url")?.as_bstr()).ok()?;
        canonical_name(url.host()?, &url.path.to_str_lossy())
    }

    /// Returns what is checked out; empty in a repository without commits.
    pub(crate) fn head(&self) -> Head {
        let commit = self.git.head_id().ok().map(|id| id.to_string());
        let branch = self.git.head_name().ok().flatten();
        Head {
            commit,
            branch: branch.map(|name| name.shorten().to_str_lossy().into_owned()),
        }
    }

    /// Returns the names of the tags at the commit that is checked out, sorted; what cannot be read is none.
    pub(crate) fn tags(&self) -> Vec<String> {
        let Some(head) = self.head_commit() else {
            return Vec::new();
        };
        let is_here = |tag: &mut gix::Reference<'_>| tag.peel_to_id().is_ok_and(|id| id == head);
        let Ok(references) = self.git.references() else {
            return Vec::new();
        };
        let Ok(tags) = references.tags() else {
            return Vec::new();
        };
        let mut here: Vec<String> = tags
            .flatten()
            .filter_map(|mut tag| {
                is_here(&mut tag).then(|| tag.name().shorten().to_str_lossy().into_owned())
            })
            .collect();
        here.sort_unstable();
        here
    }

    /// Returns the commit that is checked out; none before the first.
    pub(crate) fn head_commit(&self) -> Option<Commit> {
        self.git.head_id().ok().map(gix::Id::detach)
    }

    /// Returns the branch that others start from: the remote's default branch, else main or master.
    pub(crate) fn default_base(&self) -> Option<String> {
        let remote_head = self.git.try_find_reference("refs/remotes/origin/HEAD");
        if let Some(reference) = remote_head.ok().flatten()
            && let Some(name) = reference.target().try_name()
        {
            return Some(name.shorten().to_str_lossy().into_owned());
        }
        ["main", "master", "origin/main", "origin/master"]
            .into_iter()
            .find(|name| self.resolve(name).is_some())
            .map(ToOwned::to_owned)
    }

    /// Returns the commit that a branch, tag or revision names; none when there is no such.
    ///
    /// A branch that exists only at the remote is found by its short name: a CI checkout has
    /// `origin/main`, but no `main`.
    pub(crate) fn resolve(&self, reference: &str) -> Option<Commit> {
        let commit = |name: &str| {
            let id = self.git.rev_parse_single(name).ok()?;
            let commit = id.object().ok()?.peel_to_commit().ok()?;
            Some(commit.id)
        };
        commit(reference).or_else(|| commit(&format!("origin/{reference}")))
    }

    /// Returns the commits that a commit was made from, whether they were fetched or not.
    pub(crate) fn parents(&self, commit: Commit) -> Vec<Commit> {
        let commit = self.git.find_commit(commit);
        commit.map_or_else(
            |_| Vec::new(),
            |commit| commit.parent_ids().map(gix::Id::detach).collect(),
        )
    }

    /// Tells whether a commit is here.
    pub(crate) fn has(&self, commit: Commit) -> bool {
        self.git.find_commit(commit).is_ok()
    }

    /// Returns a commit and its line of first parents, newest first: at most `count`, and none that was
    /// made more than `age` seconds before it.
    pub(crate) fn first_parents(&self, newest: Commit, count: usize, age: i64) -> Vec<Commit> {
        let made = |commit: &gix::Commit<'_>| commit.time().map_or(0, |time| time.seconds);
        let Ok(first) = self.git.find_commit(newest) else {
            return Vec::new();
        };
        let oldest = made(&first).saturating_sub(age);
        let line = std::iter::successors(Some(first), |commit| {
            let parent = commit.parent_ids().next()?;
            let parent = self.git.find_commit(parent).ok()?;
            (made(&parent) >= oldest).then_some(parent)
        });
        line.take(count).map(|commit| commit.id).collect()
    }

    /// Returns the regular file of this path in a commit; none when there is none or it was not fetched.
    pub(crate) fn find(&self, commit: Commit, path: &str) -> Option<Blob> {
        let entry = self.tree(commit).ok()?.lookup_entry_by_path(path).ok()??;
        entry.mode().is_blob().then(|| Blob {
            path: path.to_owned(),
            id: entry.object_id(),
        })
    }

    /// Tells whether older commits were left out when it was cloned.
    pub(crate) fn is_shallow(&self) -> bool {
        self.git.is_shallow().unwrap_or(false)
    }

    /// Returns the newest commit that both have in their history; none when they share none, or it was
    /// not fetched.
    pub(crate) fn merge_base(&self, one: Commit, other: Commit) -> Option<Commit> {
        let base = self.git.merge_base(one, other).ok().flatten();
        base.map(gix::Id::detach)
    }

    /// Returns the files that differ between two commits, renames joined, by path.
    ///
    /// # Errors
    /// An object is missing, as in a partial clone.
    pub(crate) fn changed_files(
        &self,
        before: Commit,
        after: Commit,
    ) -> Result<Vec<ChangedFile>, GitError> {
        let old = self.tree(before)?;
        let new = self.tree(after)?;
        let compare = |rewrites: gix::diff::Rewrites| {
            let options = gix::diff::Options::default().with_rewrites(Some(rewrites));
            self.git.diff_tree_to_tree(&old, &new, options)
        };
        // Files that were renamed and edited are joined by reading them, which fails when one of any kind
        // was not fetched. Equal ones are joined by their ids.
        let exact = gix::diff::Rewrites {
            percentage: None,
            ..gix::diff::Rewrites::default()
        };
        let changes = compare(gix::diff::Rewrites::default())
            .or_else(|_| compare(exact))
            .map_err(|source| GitError::Read {
                what: "the difference of two commits".to_owned(),
                source,
            })?;
        let mut files: Vec<ChangedFile> = changes
            .into_iter()
            .map(changed_file)
            .filter(|file| file.before.is_some() || file.after.is_some())
            .collect();
        files.sort_by(|a, b| a.path().cmp(b.path()));
        Ok(files)
    }

    /// Returns the regular files of a commit.
    ///
    /// # Errors
    /// An object is missing, as in a partial clone.
    pub(crate) fn files(&self, commit: Commit) -> Result<Vec<Blob>, GitError> {
        let tree = self.tree(commit)?;
        let files = tree.traverse().breadthfirst.files();
        let files = files.map_err(|source| GitError::Read {
            what: format!("the files of commit {commit}"),
            source,
        })?;
        let regular = files.into_iter().filter(|file| {
            let kind = file.mode.kind();
            matches!(kind, EntryKind::Blob | EntryKind::BlobExecutable)
        });
        let blob = |file: gix::traverse::tree::recorder::Entry| {
            let path = file.filepath.to_str().ok()?.to_owned();
            Some(Blob { path, id: file.oid })
        };
        Ok(regular.filter_map(blob).collect())
    }

    /// Returns the content of a file.
    ///
    /// # Errors
    /// The object is missing or damaged.
    pub(crate) fn read(&self, blob: &Blob) -> Result<Vec<u8>, GitError> {
        let object = self.git.find_object(blob.id);
        let object = object.map_err(|source| GitError::Read {
            what: format!("`{}`", blob.path),
            source,
        })?;
        Ok(object.detach().data)
    }

    /// Returns how many bytes a file has, without reading it.
    ///
    /// # Errors
    /// The object is missing or damaged.
    pub(crate) fn size(&self, blob: &Blob) -> Result<u64, GitError> {
        let header = self.git.find_header(blob.id);
        let header = header.map_err(|source| GitError::Read {
            what: format!("`{}`", blob.path),
            source,
        })?;
        Ok(header.size())
    }

    /// Returns the content of a file in a commit; none when it has no such file.
    ///
    /// # Errors
    /// An object is missing or damaged.
    pub(crate) fn read_at(&self, commit: Commit, path: &str) -> Result<Option<Vec<u8>>, GitError> {
        let what = || format!("`{path}` of commit {commit}");
        let tree = self.tree(commit)?;
        let entry = tree
            .lookup_entry_by_path(path)
            .map_err(|source| GitError::Read {
                what: what(),
                source,
            })?;
        let Some(entry) = entry.filter(|entry| entry.mode().is_blob()) else {
            return Ok(None);
        };
        let object = entry.object().map_err(|source| GitError::Read {
            what: what(),
            source,
        })?;
        Ok(Some(object.detach().data))
    }

    fn tree(&self, commit: Commit) -> Result<gix::Tree<'_>, GitError> {
        let object = self.git.find_object(commit);
        object
            .and_then(gix::Object::peel_to_tree)
            .map_err(|source| GitError::Read {
                what: format!("the tree of commit {commit}"),
                source,
            })
    }
}

impl ChangedFile {
    /// Returns the newest path.
    pub(crate) fn path(&self) -> &str {
        let blob = self.after.as_ref().or(self.before.as_ref());
        blob.map_or("", |blob| &blob.path)
    }
}

fn changed_file(change: ChangeDetached) -> ChangedFile {
    // Only regular files: links, folders and submodules have no functions.
    let blob = |path: &gix::bstr::BString, mode: EntryMode, id| {
        let regular = matches!(mode.kind(), EntryKind::Blob | EntryKind::BlobExecutable);
        let path = path.to_str().ok().filter(|_| regular)?;
        Some(Blob {
            path: path.to_owned(),
            id,
        })
    };
    match change {
        ChangeDetached::Addition {
            location,
            entry_mode,
            id,
            ..
        } => ChangedFile {
            before: None,
            after: blob(&location, entry_mode, id),
        },
        ChangeDetached::Deletion {
            location,
            entry_mode,
            id,
            ..
        } => ChangedFile {
            before: blob(&location, entry_mode, id),
            after: None,
        },
        ChangeDetached::Modification {
            location,
            previous_entry_mode,
            previous_id,
            entry_mode,
            id,
        } => ChangedFile {
            before: blob(&location, previous_entry_mode, previous_id),
            after: blob(&location, entry_mode, id),
        },
        ChangeDetached::Rewrite {
            source_location,
            source_entry_mode,
            source_id,
            location,
            entry_mode,
            id,
            ..
        } => ChangedFile {
            before: blob(&source_location, source_entry_mode, source_id),
            after: blob(&location, entry_mode, id),
        },
    }
}

/// Returns `host/owner/repository` without user, port, leading slash and `.git`.
fn canonical_name(host: &str, path: &str) -> Option<String> {
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let host = host.to_ascii_lowercase();
    (!host.is_empty() && !path.is_empty()).then(|| format!("{host}/{path}"))
}

#[cfg(test)]
pub(crate) mod tests;
