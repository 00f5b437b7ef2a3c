//! What stood below the paths at another commit.

use std::collections::HashSet;

use brickyard_indexer::{
    Attributes, ExtractOptions, Fragment, exclusion, extract, is_dependency_folder,
};
use rayon::prelude::*;

use super::{Found, choice::Choice, found_function, list::shown};
use crate::{
    arguments::ScanArguments,
    commands::check::unknown_commit,
    environment::Environment,
    error::CliError,
    files::{ATTRIBUTES, relative},
    git::{Blob, GitError, Repository},
    repository::unreadable,
};

/// How many files are in memory at a time.
const TOGETHER: usize = 256;

/// A file of the commit.
struct FormerFile {
    blob: Blob,
    /// Relative to the path that was given.
    inner: String,
    shown: String,
}

/// Reads the functions that stood below the paths where what is checked out left the commit that
/// `reference` names; at that commit itself if the two share none.
///
/// # Errors
/// A path is in no git repository, the commit is unknown, or an object is missing.
pub(super) fn former(
    arguments: &ScanArguments,
    reference: &str,
    choice: &Choice,
    options: &ExtractOptions,
    environment: &Environment,
) -> Result<Vec<Found>, CliError> {
    let mut former = Vec::new();
    let mut seen = HashSet::new();
    let mut number = 0;
    for path in &arguments.paths {
        let place = environment.resolve(path);
        let git = Repository::discover(&place).map_err(unreadable)?.ok_or_else(|| {
            CliError::usage(
                format!("`{}` is in no git repository, so --since says nothing", path.display()),
                "leave --since out, or compare with a file: --write-baseline FILE, then --baseline FILE",
            )
        })?;
        let tip = git.resolve(reference);
        let tip = tip.ok_or_else(|| unknown_commit(&git, reference))?;
        let head = git.head_commit();
        let commit = head
            .and_then(|head| git.merge_base(head, tip))
            .unwrap_or(tip);
        let canonical = |path: &std::path::Path| path.canonicalize().unwrap_or(path.to_path_buf());
        let prefix = relative(&canonical(git.root()), &canonical(&place)).unwrap_or_default();
        let all = git.files(commit).map_err(unreadable)?;
        let mut files: Vec<FormerFile> = all
            .iter()
            .filter_map(|blob| {
                let inner = inside(&blob.path, &prefix)?;
                let is_file = blob.path == prefix;
                let wanted = is_file || is_walked(inner, arguments.include_vendored);
                let new = wanted && choice.takes(inner) && seen.insert((commit, blob.path.clone()));
                new.then(|| FormerFile {
                    blob: blob.clone(),
                    inner: inner.to_owned(),
                    shown: shown(path, if is_file { "" } else { inner }),
                })
            })
            .collect();
        files.sort_by(|a, b| a.shown.cmp(&b.shown));
        let options = ExtractOptions {
            attributes: attributes(&git, &all, &prefix, &files).map_err(unreadable)?,
            ..options.clone()
        };
        for files in files.chunks(TOGETHER) {
            let read = |file: &FormerFile| Ok((git.read(&file.blob)?, file.inner.clone()));
            let read: Result<Vec<(Vec<u8>, String)>, GitError> = files.iter().map(read).collect();
            let read = read.map_err(unreadable)?;
            let extracted: Vec<Vec<Fragment>> = read
                .par_iter()
                .map(|(bytes, inner)| fragments(inner, bytes, &options, arguments))
                .collect();
            for (file, fragments) in files.iter().zip(extracted) {
                let fragments = fragments.into_iter();
                let found = fragments.map(|fragment| found_function(&file.shown, fragment, number));
                former.extend(found);
                number += 1;
            }
        }
    }
    Ok(former)
}

/// The functions of a file; none of one that a scan would skip.
fn fragments(
    inner: &str,
    bytes: &[u8],
    options: &ExtractOptions,
    arguments: &ScanArguments,
) -> Vec<Fragment> {
    if bytes.len() as u64 > arguments.max_size || exclusion(inner, options).is_some() {
        return Vec::new();
    }
    extract(inner, bytes, options).fragments
}

/// Returns a path below a folder of the repository; a file's own name is below itself.
fn inside<'a>(path: &'a str, prefix: &str) -> Option<&'a str> {
    if prefix.is_empty() {
        return Some(path);
    }
    match path.strip_prefix(prefix)? {
        "" => Some(path.rsplit('/').next().unwrap_or(path)),
        rest => rest.strip_prefix('/'),
    }
}

/// Tells whether a walk through the folder would come to the file.
fn is_walked(inner: &str, with_dependencies: bool) -> bool {
    let is_supported = crate::files::is_supported(inner);
    let is_hidden = inner.split('/').any(|part| part.starts_with('.'));
    let mut folders = inner.match_indices('/').map(|(at, _)| &inner[..at]);
    is_supported && !is_hidden && (with_dependencies || !folders.any(is_dependency_folder))
}

/// Reads what the commit says of its files.
fn attributes(
    git: &Repository,
    all: &[Blob],
    prefix: &str,
    files: &[FormerFile],
) -> Result<Attributes, GitError> {
    let mut said = Vec::new();
    for blob in all {
        let (folder, name) = blob.path.rsplit_once('/').unwrap_or(("", &blob.path));
        if name == ATTRIBUTES {
            said.push((folder.to_owned(), git.read(blob)?));
        }
    }
    let inner: Vec<String> = files.iter().map(|file| file.inner.clone()).collect();
    Ok(Attributes::new(said, prefix).with_installed(&inner))
}
