//! The error of a manifest that cannot be used.

use std::fmt;

/// A manifest, or a file that it names, that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestError {
    /// The file.
    pub path: String,
    /// The line, from 1; 0 when the problem has no place.
    pub line: usize,
    /// The column in characters, from 1; 0 when the problem has no place.
    pub column: usize,
    /// What was found.
    pub message: String,
    /// What to write instead.
    pub expected: String,
}

impl ManifestError {
    /// A problem of a file as a whole.
    pub(crate) fn without_place(path: &str, message: String, expected: &str) -> Self {
        Self {
            path: path.to_owned(),
            line: 0,
            column: 0,
            message,
            expected: expected.to_owned(),
        }
    }
}

impl fmt::Display for ManifestError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.path)?;
        if self.line > 0 {
            write!(formatter, ":{}:{}", self.line, self.column)?;
        }
        write!(formatter, ": {}", self.message)?;
        if !self.expected.is_empty() {
            write!(formatter, "; expected {}", self.expected)?;
        }
        Ok(())
    }
}

impl std::error::Error for ManifestError {}
