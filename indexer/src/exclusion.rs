//! Which files are left out of a comparison, and why: tests, what programs wrote, and what was copied
//! from other projects. A repository's `.gitattributes` has the last word.

mod attributes;
mod header;
mod installed;
mod origin;
mod test_code;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::attributes::{Attributes, Marks};
pub use self::origin::is_dependency_folder;
use crate::{fragment::ExtractOptions, language::Language};

/// Why a file gave no fragments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
#[non_exhaustive]
pub enum SkipReason {
    /// The extension belongs to no supported language.
    UnsupportedLanguage,
    /// The file is larger than 1 MiB.
    TooLarge {
        /// The size of the file.
        bytes: u64,
    },
    /// The bytes are not UTF-8.
    NotUtf8,
    /// The file contains a NUL byte.
    Binary,
    /// A program wrote the file.
    Generated,
    /// The file was minified or bundled.
    Minified,
    /// The file holds tests, and tests were not asked for.
    Test,
    /// The file was copied from another project.
    Vendored,
    /// The repository's `.gitattributes` says that the file is documentation.
    Documentation,
    /// The code is nested too deeply.
    TooDeep,
    /// Parsing took longer than its budget.
    TimedOut,
    /// Parsing took more memory than its budget, or ended the process that did it.
    TooComplex,
    /// The file could not be read.
    Unreadable {
        /// What the operating system said.
        message: String,
    },
}

impl SkipReason {
    /// Returns the stable code, as in JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnsupportedLanguage => "unsupported_language",
            Self::TooLarge { .. } => "too_large",
            Self::NotUtf8 => "not_utf8",
            Self::Binary => "binary",
            Self::Generated => "generated",
            Self::Minified => "minified",
            Self::Test => "test",
            Self::Vendored => "vendored",
            Self::Documentation => "documentation",
            Self::TooDeep => "too_deep",
            Self::TimedOut => "timed_out",
            Self::TooComplex => "too_complex",
            Self::Unreadable { .. } => "unreadable",
        }
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnsupportedLanguage => {
                write!(formatter, "no supported language has this extension")
            }
            Self::TooLarge { bytes } => {
                write!(formatter, "{bytes} bytes are more than the limit of 1 MiB")
            }
            Self::NotUtf8 => write!(formatter, "the file is not UTF-8"),
            Self::Binary => write!(formatter, "the file is binary"),
            Self::Generated => write!(formatter, "a program wrote the file"),
            Self::Minified => write!(formatter, "the file is minified"),
            Self::Test => write!(formatter, "test code is left out unless asked for"),
            Self::Vendored => write!(formatter, "the file comes from another project"),
            Self::Documentation => write!(formatter, ".gitattributes calls it documentation"),
            Self::TooDeep => write!(formatter, "the code is nested too deeply"),
            Self::TimedOut => write!(formatter, "parsing took too long"),
            Self::TooComplex => write!(formatter, "parsing took too much memory"),
            Self::Unreadable { message } => write!(formatter, "the file cannot be read: {message}"),
        }
    }
}

/// Tells from the path and `.gitattributes` alone why a file would be skipped. The path is relative to
/// the repository, so that a folder above it does not matter.
pub fn exclusion(path: &str, options: &ExtractOptions) -> Option<SkipReason> {
    path_exclusion(path, options.attributes.marks(path), options)
}

/// Tells from the path and what `.gitattributes` says of it why a file would be skipped.
pub(crate) fn path_exclusion(
    path: &str,
    marks: Marks,
    options: &ExtractOptions,
) -> Option<SkipReason> {
    let vendored = || marks.vendored.unwrap_or_else(|| origin::is_vendored(path));
    let generated = || {
        marks
            .generated
            .unwrap_or_else(|| origin::is_generated(path))
    };
    let minified = || marks.generated.is_none() && origin::is_minified(path);
    if !options.include_vendored && vendored() {
        Some(SkipReason::Vendored)
    } else if !options.include_generated && generated() {
        Some(SkipReason::Generated)
    } else if !options.include_generated && minified() {
        Some(SkipReason::Minified)
    } else if !options.include_tests && test_code::is_test(path) {
        Some(SkipReason::Test)
    } else if !options.include_documentation && marks.documentation == Some(true) {
        Some(SkipReason::Documentation)
    } else {
        None
    }
}

/// Tells from the content why a file would be skipped: generated and minified files, and libraries
/// that were published elsewhere.
pub(crate) fn content_exclusion(
    language: Language,
    source: &str,
    marks: Marks,
    options: &ExtractOptions,
) -> Option<SkipReason> {
    let may_be_vendored = !options.include_vendored && marks.vendored != Some(false);
    if may_be_vendored && language == Language::JavaScript && header::is_published(source) {
        return Some(SkipReason::Vendored);
    }
    if options.include_generated || marks.generated == Some(false) {
        return None;
    }
    // Nobody minifies to TypeScript; a component with a drawing in it has long lines too.
    let is_script = language == Language::JavaScript;
    let is_output = || header::has_source_map(source) || header::is_compiled(source);
    if header::says_generated(source) || (is_script && is_output()) {
        Some(SkipReason::Generated)
    } else if is_script && header::is_minified(source) {
        Some(SkipReason::Minified)
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
