//! Which functions a branch adds or changes.

use std::collections::HashMap;

use brickyard_indexer::{
    Apart, Attributes, CloneType, ExtractOptions, Fragment, OperatingPoint, SkipReason, compare,
    exclusion, extract,
};

use crate::{
    files,
    git::{Blob, ChangedFile, ChangedLines, Commit, GitError, Repository},
};

/// What differs between two commits.
pub(super) struct Change {
    /// Source files that differ and were looked into.
    pub(super) files: usize,
    /// By path and place.
    pub(super) functions: Vec<ChangedFunction>,
    /// Source files that were not looked into.
    pub(super) skipped: Vec<(String, SkipReason)>,
}

/// A function that is not the same at the merge-base.
pub(super) struct ChangedFunction {
    /// Relative to the work tree.
    pub(super) path: String,
    /// Which one of its file's functions of this name it is, from 1 in the order written.
    pub(super) number: usize,
    pub(super) fragment: Fragment,
    /// Its first line that the merge-base does not have so, from 1.
    pub(super) changed_line: u32,
    pub(super) source: String,
    /// What it was at the merge-base; none when it is new.
    pub(super) before: Option<Fragment>,
}

/// A function of one side.
pub(super) struct Function {
    /// Position of its file among the changed ones.
    file: usize,
    path: String,
    number: usize,
    pub(super) fragment: Fragment,
    changed_line: u32,
    source: String,
}

impl Function {
    fn changed_in(&mut self, lines: &ChangedLines) {
        let (first, last) = (self.fragment.start_line, self.fragment.end_line);
        self.changed_line = lines.first_within(first, last).unwrap_or(first);
    }
}

impl ChangedFunction {
    /// Its name, with its number where its file has others of that name before it: `size`, `size/2`.
    pub(super) fn distinct_name(&self) -> String {
        let name = &self.fragment.name;
        match self.number {
            1 => name.clone(),
            number => format!("{name}/{number}"),
        }
    }
}

/// Finds the functions below a folder that the newer commit does not share with the older one.
///
/// Only files that differ are read. A function that moved to another of these files, or whose file was
/// renamed, is shared.
///
/// # Errors
/// An object is missing, as in a partial clone.
pub(super) fn changes(
    git: &Repository,
    before: Commit,
    after: Commit,
    below: &str,
    apart: Option<Apart>,
) -> Result<Change, GitError> {
    let mut skipped = Vec::new();
    let mut old = Vec::new();
    let mut new = Vec::new();
    let mut files = 0;
    let changed_files = git.changed_files(before, after)?;
    let options = ExtractOptions {
        attributes: attributes(git, before, &changed_files)?,
        apart,
        ..ExtractOptions::default()
    };
    for (file, changed) in changed_files.into_iter().enumerate() {
        if let Some(blob) = &changed.before {
            // What was left out of the older side is simply new on the newer one.
            old.extend(functions(git, file, blob, &options)?.unwrap_or_default());
        }
        let Some(blob) = changed.after.filter(|blob| is_below(below, &blob.path)) else {
            continue;
        };
        match functions(git, file, &blob, &options)? {
            Ok(mut functions) => {
                files += 1;
                if let Some(before) = changed.before.filter(|_| !functions.is_empty()) {
                    let lines = ChangedLines::between(&git.read(&before)?, &git.read(&blob)?);
                    functions
                        .iter_mut()
                        .for_each(|function| function.changed_in(&lines));
                }
                new.extend(functions);
            }
            Err(SkipReason::UnsupportedLanguage) => {}
            Err(reason) => skipped.push((blob.path, reason)),
        }
    }
    Ok(Change {
        files,
        functions: without_shared(old, new),
        skipped,
    })
}

/// Reads what a commit says of the changed files. It is asked of the older one: a branch may not call its
/// own copy generated to pass.
fn attributes(
    git: &Repository,
    commit: Commit,
    changed: &[ChangedFile],
) -> Result<Attributes, GitError> {
    let sides = changed.iter().flat_map(|file| [&file.before, &file.after]);
    let paths = sides.flatten().map(|blob| &blob.path);
    let mut texts = Vec::new();
    for folder in files::with_parents(paths, "") {
        let path = match folder.as_str() {
            "" => files::ATTRIBUTES.to_owned(),
            folder => format!("{folder}/{}", files::ATTRIBUTES),
        };
        if let Some(text) = git.read_at(commit, &path)? {
            texts.push((folder, text));
        }
    }
    Ok(Attributes::new(texts, ""))
}

fn is_below(folder: &str, path: &str) -> bool {
    let rest = path.strip_prefix(folder);
    folder.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Returns the functions of a file, or why it is not looked into.
pub(super) fn functions(
    git: &Repository,
    file: usize,
    blob: &Blob,
    options: &ExtractOptions,
) -> Result<Result<Vec<Function>, SkipReason>, GitError> {
    if !files::is_supported(&blob.path) {
        return Ok(Err(SkipReason::UnsupportedLanguage));
    }
    if let Some(reason) = exclusion(&blob.path, options) {
        return Ok(Err(reason));
    }
    let bytes = git.size(blob)?;
    if bytes > files::READ_LIMIT {
        return Ok(Err(SkipReason::TooLarge { bytes }));
    }
    let bytes = git.read(blob)?;
    let extraction = extract(&blob.path, &bytes, options);
    if let Some(reason) = extraction.skipped {
        return Ok(Err(reason));
    }
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let function = |fragment: Fragment| {
        let source = bytes.get(fragment.bytes.clone()).unwrap_or_default();
        let number = numbers.entry(fragment.name.clone()).or_default();
        *number += 1;
        Function {
            file,
            path: blob.path.clone(),
            number: *number,
            changed_line: fragment.start_line,
            source: String::from_utf8_lossy(source).into_owned(),
            fragment,
        }
    };
    Ok(Ok(extraction.fragments.into_iter().map(function).collect()))
}

/// Pairs the functions of both sides: first the equal ones, which are dropped, then each of the rest
/// with what it was made from.
fn without_shared(old: Vec<Function>, new: Vec<Function>) -> Vec<ChangedFunction> {
    let mut by_hash: HashMap<u64, Vec<usize>> = HashMap::new();
    for (index, function) in old.iter().enumerate() {
        let hash = function.fragment.fingerprint.blind_hash();
        by_hash.entry(hash).or_default().push(index);
    }
    let mut gone = vec![true; old.len()];
    // Functions of the same file first, so that a copy elsewhere counts as the new one.
    let mut rest = new;
    for same_file in [true, false] {
        rest.retain(|function| {
            let hash = function.fragment.fingerprint.blind_hash();
            let candidates = by_hash.get(&hash).into_iter().flatten().copied();
            let equal = candidates.into_iter().find(|index| {
                gone[*index]
                    && (!same_file || old[*index].file == function.file)
                    && is_same(&old[*index].fragment, &function.fragment)
            });
            if let Some(index) = equal {
                gone[index] = false;
            }
            equal.is_none()
        });
    }
    let origins = origins(&old, &mut gone, &rest);
    let functions = rest.into_iter().zip(origins);
    functions
        .map(|(function, origin)| ChangedFunction {
            path: function.path,
            number: function.number,
            fragment: function.fragment,
            changed_line: function.changed_line,
            source: function.source,
            before: origin.map(|index| old[index].fragment.clone()),
        })
        .collect()
}

/// Tells whether two functions are equal but for white space and comments.
pub(super) fn is_same(a: &Fragment, b: &Fragment) -> bool {
    let (a, b) = (&a.fingerprint, &b.fingerprint);
    a.language().comparable_with(b.language()) && compare(a, b).clone_type == CloneType::Exact
}

/// Finds, for each function, the vanished one that it was made from: the one of the same name in the
/// same file, else the most similar one.
fn origins(old: &[Function], gone: &mut [bool], new: &[Function]) -> Vec<Option<usize>> {
    let similarity = |index: usize, function: &Function| {
        let (a, b) = (
            &old[index].fragment.fingerprint,
            &function.fragment.fingerprint,
        );
        let comparable = a.language().comparable_with(b.language());
        if comparable { compare(a, b).score } else { 0.0 }
    };
    let mut origins = vec![None; new.len()];
    for by_name in [true, false] {
        for (function, origin) in new.iter().zip(&mut origins) {
            if origin.is_some() {
                continue;
            }
            let best = (0..old.len())
                .filter(|index| {
                    let candidate = &old[*index];
                    let same_place = candidate.file == function.file
                        && candidate.fragment.name == function.fragment.name;
                    gone[*index] && (!by_name || same_place)
                })
                .map(|index| (index, similarity(index, function)))
                .filter(|(_, score)| by_name || *score >= OperatingPoint::Block.threshold())
                .max_by(|a, b| a.1.total_cmp(&b.1));
            if let Some((index, _)) = best {
                gone[index] = false;
                *origin = Some(index);
            }
        }
    }
    origins
}

#[cfg(test)]
mod tests;
