//! Finds the sets below a folder.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::problem::Problem;

/// How far below the named folder sets are looked for.
const DEEPEST: usize = 4;

/// Lists the folders with a `pairs.csv`, sorted.
///
/// # Errors
/// There is none, or the folder is no folder.
pub(super) fn sets_in(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    check(folder)?;
    let mut found = Vec::new();
    find(folder, DEEPEST, &mut found)?;
    found.sort();
    if !found.is_empty() {
        return Ok(found);
    }
    Err(match archive_in(folder) {
        Some(path) => Problem::Archive { path },
        None => Problem::NoSets {
            path: folder.to_path_buf(),
        },
    })
}

fn check(path: &Path) -> Result<(), Problem> {
    let path = path.to_path_buf();
    let variable = "DATA";
    if path.is_dir() {
        Ok(())
    } else if !path.exists() {
        Err(Problem::Missing { variable, path })
    } else if is_archive(&path) {
        Err(Problem::Archive { path })
    } else {
        Err(Problem::NotAFolder { variable, path })
    }
}

fn find(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), Problem> {
    if folder.join("pairs.csv").is_file() {
        found.push(folder.to_path_buf());
        return Ok(());
    }
    if depth == 0 {
        return Ok(());
    }
    let entries = fs::read_dir(folder).map_err(Problem::reading(folder))?;
    for entry in entries.flatten().filter(|entry| entry.path().is_dir()) {
        find(&entry.path(), depth - 1, found)?;
    }
    Ok(())
}

fn archive_in(folder: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?.flatten();
    let mut archives: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    archives.retain(|path| is_archive(path));
    archives.into_iter().min()
}

fn is_archive(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.contains(".tar") || name.ends_with(".tgz") || name.ends_with(".zip")
}
