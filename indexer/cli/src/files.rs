//! Walks folders: respects .gitignore, skips hidden files, does not follow symbolic links.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use brickyard_indexer::{ExtractOptions, Language, SkipReason, exclusion, manifest};
use ignore::{DirEntry, WalkBuilder};

/// Nothing larger is read into memory; the indexer's own limit is lower and gives the reason.
const READ_LIMIT: u64 = 16 << 20;

/// The files below one folder, or one file.
#[derive(Debug)]
pub(crate) struct Folder {
    root: PathBuf,
    /// Relative to the root, `/`-separated, sorted.
    paths: Vec<String>,
    /// What could not be walked, and vendored folders that were not entered.
    skipped: Vec<(String, SkipReason)>,
}

impl Folder {
    /// Lists the files below a folder; a file lists itself.
    ///
    /// # Errors
    /// The path does not exist or may not be read.
    pub(crate) fn walk(root: &Path) -> io::Result<Self> {
        let mut folder = Self {
            root: root.to_path_buf(),
            paths: Vec::new(),
            skipped: Vec::new(),
        };
        if fs::metadata(root)?.is_file() {
            let name = root.file_name().unwrap_or_default();
            folder.paths.push(name.to_string_lossy().into_owned());
            folder.root = root.parent().unwrap_or(Path::new("")).to_path_buf();
            return Ok(folder);
        }
        fs::read_dir(root)?;
        folder.collect();
        folder.paths.sort_unstable();
        folder.skipped.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        Ok(folder)
    }

    fn collect(&mut self) {
        // Folders that are never entered are noted by the filter, which the walker owns.
        let (sender, vendored) = std::sync::mpsc::channel();
        let root = self.root.clone();
        let mut walker = WalkBuilder::new(&self.root);
        // A folder that is no git repository may have a .gitignore all the same.
        walker.require_git(false).follow_links(false);
        walker.filter_entry(move |entry| {
            let path = relative(&root, entry.path());
            let enter = !path.as_deref().is_some_and(|path| is_vendored(entry, path));
            if let (false, Some(path)) = (enter, path) {
                // The receiver lives as long as the walk.
                let _ = sender.send(format!("{path}/"));
            }
            enter
        });
        for entry in walker.build() {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                    self.add(entry.path());
                }
                Ok(_) => {}
                Err(error) => self.skip_unwalkable(&error),
            }
        }
        let folders = vendored.try_iter();
        self.skipped
            .extend(folders.map(|path| (path, SkipReason::Vendored)));
    }

    fn add(&mut self, path: &Path) {
        if let Some(path) = relative(&self.root, path) {
            self.paths.push(path);
        } else {
            let message = "its path is not UTF-8".to_owned();
            let path = path.strip_prefix(&self.root).unwrap_or(path);
            let path = path.to_string_lossy().into_owned();
            self.skipped
                .push((path, SkipReason::Unreadable { message }));
        }
    }

    fn skip_unwalkable(&mut self, error: &ignore::Error) {
        let path = match error {
            ignore::Error::WithPath { path, .. } => relative(&self.root, path),
            ignore::Error::WithDepth { err, .. } => match err.as_ref() {
                ignore::Error::WithPath { path, .. } => relative(&self.root, path),
                _ => None,
            },
            _ => None,
        };
        let message = match error.io_error() {
            Some(error) => error.to_string(),
            None => error.to_string(),
        };
        let path = path.unwrap_or_else(|| ".".to_owned());
        self.skipped
            .push((path, SkipReason::Unreadable { message }));
    }

    /// Returns the paths, relative to the root, `/`-separated and sorted.
    pub(crate) fn paths(&self) -> &[String] {
        &self.paths
    }

    /// Returns what the walk left out, sorted by path.
    pub(crate) fn skipped(&self) -> &[(String, SkipReason)] {
        &self.skipped
    }

    /// Returns the file's place on disk.
    pub(crate) fn locate(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Reads a source file, or says why it is skipped.
    pub(crate) fn read_source(&self, path: &str) -> Result<Vec<u8>, SkipReason> {
        let place = self.locate(path);
        let unreadable = |error: io::Error| SkipReason::Unreadable {
            message: error.to_string(),
        };
        let bytes = fs::metadata(&place).map_err(unreadable)?.len();
        if bytes > READ_LIMIT {
            return Err(SkipReason::TooLarge { bytes });
        }
        fs::read(&place).map_err(unreadable)
    }
}

impl manifest::Files for Folder {
    fn paths(&self) -> Vec<String> {
        self.paths.clone()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        self.read_source(path).map_err(|reason| match reason {
            SkipReason::Unreadable { message } => message,
            reason => reason.to_string(),
        })
    }
}

/// Returns the path relative to the root, `/`-separated; `None` when it is not UTF-8 or outside.
pub(crate) fn relative(root: &Path, path: &Path) -> Option<String> {
    let path = path.strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

/// Tells whether everything in the folder comes from other projects, so that it need not be entered:
/// `node_modules` alone often has a hundred times the files of the project.
fn is_vendored(entry: &DirEntry, path: &str) -> bool {
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    let inside = || exclusion(&format!("{path}/file.rs"), &ExtractOptions::default());
    is_folder && !path.is_empty() && inside() == Some(SkipReason::Vendored)
}

/// Tells whether functions of this file can be found at all.
pub(crate) fn is_supported(path: &str) -> bool {
    Language::from_path(path).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignored_and_hidden_files_are_not_listed_and_links_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let place = folder.path().join(path);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, text).unwrap();
        };
        write(".gitignore", "build/\n*.log\n");
        write("build/out.rs", "");
        write("a.log", "");
        write(".hidden/a.rs", "");
        write("b/a.rs", "");
        write("b-a.rs", "");
        write("a.rs", "");
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.path(), folder.path().join("loop")).unwrap();
        let walked = Folder::walk(folder.path()).unwrap();
        assert_eq!(walked.paths(), ["a.rs", "b-a.rs", "b/a.rs"]);
        assert!(walked.skipped().is_empty());
    }

    #[test]
    fn a_file_lists_itself() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.rs"), "fn a() {}").unwrap();
        let walked = Folder::walk(&folder.path().join("a.rs")).unwrap();
        assert_eq!(walked.paths(), ["a.rs"]);
        assert_eq!(walked.read_source("a.rs"), Ok(b"fn a() {}".to_vec()));
    }

    #[test]
    fn a_missing_path_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Folder::walk(&folder.path().join("absent")).is_err());
    }
}
