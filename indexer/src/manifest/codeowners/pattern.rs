//! Patterns of `CODEOWNERS` as globs.

use globset::{Glob, GlobBuilder};

use super::Dialect;

/// A pattern, compiled.
pub(super) struct Pattern {
    pub(super) glob: Glob,
    pub(super) reach: Reach,
}

/// What a glob is matched with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// The file.
    File,
    /// The folders around the file.
    Folders,
    /// Both.
    Both,
}

impl Reach {
    pub(super) fn includes(self, is_file: bool) -> bool {
        match self {
            Self::Both => true,
            Self::File => is_file,
            Self::Folders => !is_file,
        }
    }
}

impl Pattern {
    /// Understands a pattern.
    ///
    /// # Errors
    /// It is not one that the dialect allows.
    pub(super) fn new(pattern: &str, dialect: Dialect) -> Result<Self, String> {
        let pattern = unescaped(pattern, dialect)?;
        let mut segments: Vec<_> = pattern
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(glob_segment)
            .collect();
        let mut is_folder = pattern.ends_with('/');
        while segments.len() > 1 && segments.last().is_some_and(|last| last == "**") {
            segments.pop();
            is_folder = true;
        }
        let Some(last) = segments.last() else {
            return Err(format!("`{pattern}` is no pattern"));
        };

        // A name alone is one in any folder. GitHub takes any other pattern as a path from the top;
        // GitLab does with a slash at the beginning only.
        let is_anchored = pattern.starts_with('/')
            || dialect == Dialect::GitHub && pattern.trim_end_matches('/').contains('/');
        let reach = match dialect {
            _ if is_folder => Reach::Folders,
            Dialect::GitLab => Reach::File,
            // `docs/*` means the files of a folder, not those of folders in it.
            Dialect::GitHub if last == "*" && is_anchored => Reach::File,
            // What names a folder means all in it.
            Dialect::GitHub => Reach::Both,
        };
        let start = if is_anchored { "" } else { "**/" };
        let glob = format!("{start}{}", segments.join("/"));
        let built = GlobBuilder::new(&glob)
            .literal_separator(true)
            .backslash_escape(true)
            .build();
        let glob = built.map_err(|error| format!("`{pattern}` is no pattern: {}", error.kind()))?;
        Ok(Self { glob, reach })
    }
}

/// Takes the backslashes away before what they keep from its meaning.
fn unescaped(pattern: &str, dialect: Dialect) -> Result<String, String> {
    let mut text = String::new();
    let mut chars = pattern.chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' => text.extend(chars.next()),
            '[' | ']' if dialect == Dialect::GitHub => {
                return Err(format!("`{pattern}`: ranges in brackets are not allowed"));
            }
            char => text.push(char),
        }
    }
    Ok(text)
}

/// A part between slashes, with nothing special in it but `*` and `?`. `**` is special alone.
fn glob_segment(segment: &str) -> String {
    if segment == "**" {
        return segment.to_owned();
    }
    let mut glob = String::new();
    for char in segment.chars() {
        match char {
            '*' if glob.ends_with('*') && !glob.ends_with("\\*") => {}
            '[' | ']' | '{' | '}' | '!' | '\\' | ',' => glob.extend(['\\', char]),
            char => glob.push(char),
        }
    }
    glob
}
