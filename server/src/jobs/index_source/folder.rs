//! The repositories in a folder.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use crate::jobs::JobError;

/// The file that says that a folder is a repository.
const MANIFEST: &str = "brickyard.toml";

/// How deep repositories are looked for below the folder that was named.
const MAX_DEPTH: usize = 4;

/// The folder itself when it is a repository, else those below that have a manifest, else itself.
pub(super) fn repositories(path: &Path) -> Result<Vec<PathBuf>, JobError> {
    let failed = |source| JobError::Source {
        path: path.to_owned(),
        source,
    };
    fs::read_dir(path).map_err(failed)?;
    if path.join(MANIFEST).is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found: Vec<PathBuf> = ignore::WalkBuilder::new(path)
        .max_depth(Some(MAX_DEPTH))
        .require_git(false)
        .build()
        .flatten()
        .filter(|entry| entry.file_name() == OsStr::new(MANIFEST))
        .filter_map(|entry| entry.path().parent().map(Path::to_owned))
        .collect();
    found.sort_unstable();
    if found.is_empty() {
        found.push(path.to_owned());
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_repositories_is_published_one_by_one() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b", "a/deep"] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
            fs::write(folder.path().join(name).join(MANIFEST), "").unwrap();
        }

        let found = repositories(folder.path()).unwrap();

        assert_eq!(
            found,
            [folder.path().join("a/deep"), folder.path().join("b")]
        );
    }

    #[test]
    fn a_folder_without_manifests_is_one_repository() {
        let folder = tempfile::tempdir().unwrap();

        assert_eq!(repositories(folder.path()).unwrap(), [folder.path()]);
    }

    #[test]
    fn a_folder_that_is_missing_is_named() {
        let error = repositories(Path::new("/no/such/folder")).unwrap_err();

        assert_eq!(
            error.to_string(),
            "/no/such/folder: cannot read this [[source]]; check its path"
        );
    }
}
