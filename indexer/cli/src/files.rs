//! Walks folders: respects .gitignore, skips hidden files, does not follow symbolic links.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use brickyard_indexer::{Attributes, Language, SkipReason, is_dependency_folder, manifest};
use ignore::{DirEntry, WalkBuilder};

/// Nothing larger is read into memory; the indexer's own limit is lower and gives the reason.
pub(crate) const READ_LIMIT: u64 = 16 << 20;

/// Files in hidden folders that say who owns what, sorted.
const HIDDEN_OWNERS: &[&str] = &[".github/CODEOWNERS", ".gitlab/CODEOWNERS"];

/// The files below one folder, or one file.
#[derive(Debug)]
pub(crate) struct Folder {
    root: PathBuf,
    /// Relative to the root, `/`-separated, sorted.
    paths: Vec<String>,
    /// What could not be walked, and folders of dependencies that were not entered.
    skipped: Vec<(String, SkipReason)>,
    attributes: Attributes,
    /// Hidden files that say who owns what, sorted.
    owners: Vec<String>,
}

impl Folder {
    /// Lists the files below a folder; a file lists itself. Folders of dependencies, as
    /// `node_modules`, are entered only when asked for.
    ///
    /// # Errors
    /// The path does not exist or may not be read.
    pub(crate) fn walk(root: &Path, with_dependencies: bool) -> io::Result<Self> {
        let mut folder = Self {
            root: root.to_path_buf(),
            paths: Vec::new(),
            skipped: Vec::new(),
            attributes: Attributes::default(),
            owners: Vec::new(),
        };
        if fs::metadata(root)?.is_file() {
            let name = root.file_name().unwrap_or_default();
            folder.paths.push(name.to_string_lossy().into_owned());
            folder.root = root.parent().unwrap_or(Path::new("")).to_path_buf();
        } else {
            fs::read_dir(root)?;
            folder.collect(with_dependencies);
            folder.paths.sort_unstable();
            folder.skipped.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            folder.owners = hidden_owners(root);
        }
        folder.attributes = folder.read_attributes();
        Ok(folder)
    }

    fn collect(&mut self, with_dependencies: bool) {
        // Folders that are never entered are noted by the filter, which the walker owns.
        let (sender, vendored) = std::sync::mpsc::channel();
        let root = self.root.clone();
        let mut walker = WalkBuilder::new(&self.root);
        // A folder that is no git repository may have a .gitignore all the same.
        walker.require_git(false).follow_links(false);
        walker.filter_entry(move |entry| {
            let path = relative(&root, entry.path());
            let is_dependency = |path| !with_dependencies && is_dependency(entry, path);
            let enter = !path.as_deref().is_some_and(is_dependency);
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

    /// Reads the `.gitattributes` files of the folders walked, and of those above in the same
    /// repository. One that cannot be read says nothing, as for git.
    fn read_attributes(&self) -> Attributes {
        let root = self
            .root
            .canonicalize()
            .unwrap_or_else(|_| self.root.clone());
        let mut above = root.ancestors();
        let top = above
            .find(|folder| folder.join(".git").exists())
            .unwrap_or(&root);
        let prefix = relative(top, &root).unwrap_or_default();
        let mut folders = with_parents([format!("{prefix}/")].iter(), "");
        folders.extend(with_parents(self.paths.iter(), &prefix));
        let read = |folder: String| {
            let text = fs::read(top.join(&folder).join(ATTRIBUTES)).ok()?;
            Some((folder, text))
        };
        Attributes::new(folders.into_iter().filter_map(read).collect(), &prefix)
            .with_installed(&self.paths)
    }

    /// Returns what the repository says of its files.
    pub(crate) fn attributes(&self) -> &Attributes {
        &self.attributes
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
        let mut paths = [&*self.paths, &*self.owners].concat();
        paths.sort_unstable();
        paths
    }

    fn size(&self, path: &str) -> Option<u64> {
        Some(fs::metadata(self.locate(path)).ok()?.len())
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        self.read_source(path).map_err(|reason| match reason {
            SkipReason::Unreadable { message } => message,
            reason => reason.to_string(),
        })
    }
}

/// Lists the files that say who owns what in folders that are hidden; links are not followed.
fn hidden_owners(root: &Path) -> Vec<String> {
    let is_plain = |path: &str, is_wanted: fn(&fs::Metadata) -> bool| {
        fs::symlink_metadata(root.join(path)).is_ok_and(|data| is_wanted(&data))
    };
    let is_there = |path: &&str| {
        let folder = path.split('/').next().unwrap_or_default();
        is_plain(folder, fs::Metadata::is_dir) && is_plain(path, fs::Metadata::is_file)
    };
    let found = HIDDEN_OWNERS.iter().filter(|path| is_there(path));
    found.map(|path| (*path).to_owned()).collect()
}

/// Returns the path relative to the root, `/`-separated; `None` when it is not UTF-8 or outside.
pub(crate) fn relative(root: &Path, path: &Path) -> Option<String> {
    let path = path.strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

/// The file in which a repository says what its files are.
pub(crate) const ATTRIBUTES: &str = ".gitattributes";

/// Returns the folders of the paths and all folders above them, each once; the empty one is the top.
pub(crate) fn with_parents<'a>(
    paths: impl Iterator<Item = &'a String>,
    below: &str,
) -> BTreeSet<String> {
    let mut folders = BTreeSet::from([below.to_owned()]);
    for path in paths {
        let mut rest = path.as_str();
        while let Some((folder, _)) = rest.rsplit_once('/') {
            let folder_below = match below {
                "" => folder.to_owned(),
                below => format!("{below}/{folder}"),
            };
            if !folders.insert(folder_below) {
                break;
            }
            rest = folder;
        }
    }
    folders
}

fn is_dependency(entry: &DirEntry, path: &str) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir()) && is_dependency_folder(path)
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
        let walked = Folder::walk(folder.path(), false).unwrap();
        assert_eq!(walked.paths(), ["a.rs", "b-a.rs", "b/a.rs"]);
        assert!(walked.skipped().is_empty());
    }

    #[test]
    fn files_that_say_who_owns_what_are_read_though_they_are_hidden() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join(".github/workflows")).unwrap();
        fs::write(folder.path().join(".github/CODEOWNERS"), "* @acme/shop").unwrap();
        fs::write(folder.path().join(".github/workflows/ci.yml"), "").unwrap();
        fs::write(folder.path().join("a.rs"), "").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.path().join(".github"), folder.path().join(".gitlab"))
            .unwrap();
        let walked = Folder::walk(folder.path(), false).unwrap();
        assert_eq!(walked.paths(), ["a.rs"]);
        let files: &dyn manifest::Files = &walked;
        assert_eq!(files.paths(), [".github/CODEOWNERS", "a.rs"]);
    }

    #[test]
    fn a_file_lists_itself() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.rs"), "fn a() {}").unwrap();
        let walked = Folder::walk(&folder.path().join("a.rs"), false).unwrap();
        assert_eq!(walked.paths(), ["a.rs"]);
        assert_eq!(walked.read_source("a.rs"), Ok(b"fn a() {}".to_vec()));
    }

    #[test]
    fn a_missing_path_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Folder::walk(&folder.path().join("absent"), false).is_err());
    }

    #[test]
    fn attributes_of_folders_above_and_below_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let place = folder.path().join(path);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, text).unwrap();
        };
        write(".git/HEAD", "");
        write(".gitattributes", "/api/a.rs linguist-generated\n");
        write("api/a.rs", "");
        write("api/deep/er/.gitattributes", "*.rs linguist-vendored\n");
        write("api/deep/er/b.rs", "");
        write("api/node_modules/c/c.js", "");
        let walked = Folder::walk(&folder.path().join("api"), false).unwrap();
        assert_eq!(walked.paths(), ["a.rs", "deep/er/b.rs"]);
        assert_eq!(walked.attributes().marks("a.rs").generated, Some(true));
        let vendored = walked.attributes().marks("deep/er/b.rs").vendored;
        assert_eq!(vendored, Some(true));
        let walked = Folder::walk(&folder.path().join("api"), true).unwrap();
        assert_eq!(walked.paths().len(), 3);
    }
}
