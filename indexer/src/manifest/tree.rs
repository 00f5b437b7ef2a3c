//! The files of a repository as manifests see them: texts within bounds, and paths that cannot leave.

use super::{Files, Unread, UnreadReason, node::MAX_BYTES};

/// A repository's files and their sorted paths.
#[derive(Clone, Copy)]
pub(crate) struct Tree<'a> {
    pub(crate) files: &'a dyn Files,
    /// All paths, sorted. What is not among them is not read, links to elsewhere least of all.
    pub(crate) paths: &'a [String],
}

impl<'a> Tree<'a> {
    pub(crate) fn has_file(self, path: &str) -> bool {
        self.paths
            .binary_search_by(|known| known.as_str().cmp(path))
            .is_ok()
    }

    /// The paths below a folder, `.` for the repository's, without those of folders whose names
    /// merely begin like it.
    pub(crate) fn below(self, folder: &str) -> impl Iterator<Item = &'a str> {
        let prefix = match folder {
            "." | "" => String::new(),
            folder => format!("{folder}/"),
        };
        let first = self.paths.partition_point(|path| *path < prefix);
        self.paths[first..]
            .iter()
            .map(String::as_str)
            .take_while(move |path| path.starts_with(&prefix))
    }

    pub(crate) fn has_folder(self, folder: &str) -> bool {
        self.below(folder).next().is_some()
    }

    /// Reads a text of at most 4 MiB.
    ///
    /// # Errors
    /// The file is not there, too large or no UTF-8.
    pub(crate) fn text(self, path: &str) -> Result<String, Unread> {
        let unread = |reason, message: &str| Unread {
            path: path.to_owned(),
            line: 0,
            reason,
            message: message.to_owned(),
        };
        if !self.has_file(path) {
            return Err(unread(UnreadReason::Missing, "the file is not there"));
        }
        let too_large = || {
            let message = format!("the file is larger than {} MiB", MAX_BYTES >> 20);
            unread(UnreadReason::TooLarge, &message)
        };
        let size = self.files.size(path);
        if size.is_some_and(|size| size > MAX_BYTES as u64) {
            return Err(too_large());
        }
        let bytes = self.files.read(path);
        let bytes = bytes.map_err(|error| unread(UnreadReason::Unreadable, &error))?;
        if bytes.len() > MAX_BYTES {
            return Err(too_large());
        }
        let not_utf8 = |_| unread(UnreadReason::Unreadable, "the file is not UTF-8");
        let text = String::from_utf8(bytes).map_err(not_utf8)?;
        Ok(match text.strip_prefix('\u{feff}') {
            Some(text) => text.to_owned(),
            None => text,
        })
    }
}

/// The folder of a file, `.` for the repository's.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or(".", |(folder, _)| folder)
}

/// Follows a path as written from a folder; none if it leaves the repository. `.` is the repository's
/// folder.
pub(crate) fn join(folder: &str, path: &str) -> Option<String> {
    if path.starts_with(['/', '\\', '~']) || path.contains(':') {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !is_here(part)).collect();
    for part in path.split(['/', '\\']).filter(|part| !is_here(part)) {
        if part == ".." {
            parts.pop()?;
        } else {
            parts.push(part);
        }
    }
    Some(if parts.is_empty() {
        ".".to_owned()
    } else {
        parts.join("/")
    })
}

fn is_here(part: &str) -> bool {
    part.is_empty() || part == "."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_do_not_leave_the_repository() {
        assert_eq!(join("a/b", "../c/./d").as_deref(), Some("a/c/d"));
        assert_eq!(join(".", "").as_deref(), Some("."));
        assert_eq!(join("a", "..").as_deref(), Some("."));
        assert_eq!(join("a", "b\\c").as_deref(), Some("a/b/c"));
        for outside in ["../..", "/etc/passwd", "~/x", "C:\\x", "file:///etc/passwd"] {
            assert_eq!(join("a", outside), None, "{outside}");
        }
    }

    #[test]
    fn a_folder_is_not_one_whose_name_begins_like_it() {
        struct Nothing;
        impl Files for Nothing {
            fn paths(&self) -> Vec<String> {
                Vec::new()
            }
            fn read(&self, _: &str) -> Result<Vec<u8>, String> {
                Err("no such file".to_owned())
            }
        }
        let paths = ["a-b/x", "a/x", "a/y/z", "ab/x"].map(str::to_owned);
        let tree = Tree {
            files: &Nothing,
            paths: &paths,
        };
        assert_eq!(tree.below("a").collect::<Vec<_>>(), ["a/x", "a/y/z"]);
        assert_eq!(tree.below(".").count(), 4);
        assert!(tree.has_folder("a/y") && !tree.has_folder("b"));
        assert!(tree.has_file("ab/x") && !tree.has_file("a"));
    }
}
