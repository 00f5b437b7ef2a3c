//! The errors of this package. Extraction itself never fails: bad input gives fewer fragments and a
//! [`SkipReason`](crate::SkipReason).

use thiserror::Error;

use crate::language::Language;

/// Bytes that are not a fingerprint this version can read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FingerprintError {
    /// The bytes end before the fingerprint does.
    #[error("the fingerprint ends early, at byte {offset}: send it again, unabridged")]
    Truncated {
        /// Where the next value was expected.
        offset: usize,
    },
    /// The first byte names an encoding that this version does not know.
    #[error(
        "unknown fingerprint encoding {version} (known: {known}): install the client version that matches the server"
    )]
    UnknownEncoding {
        /// The version found.
        version: u8,
        /// The version that this package writes and reads.
        known: u8,
    },
    /// The language number is not one of ours.
    #[error(
        "unknown language number {number} in a fingerprint: install the client version that matches the server"
    )]
    UnknownLanguage {
        /// The number found.
        number: u8,
    },
    /// A value contradicts the encoding.
    #[error("malformed fingerprint at byte {offset}: {problem}; compute it again from the source")]
    Malformed {
        /// Where the value is.
        offset: usize,
        /// What is wrong with it.
        problem: &'static str,
    },
}

/// A language name that is not one of [`Language::ALL`](crate::Language::ALL).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown language `{name}`; known are {}", known_languages())]
pub struct UnknownLanguage {
    /// The name as given.
    pub name: String,
}

fn known_languages() -> String {
    let names = Language::ALL.iter().map(|language| language.name());
    names.collect::<Vec<_>>().join(", ")
}

/// A name that is not an operating point.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown operating point `{name}`; known are related, report and block")]
pub struct UnknownOperatingPoint {
    /// The name as given.
    pub name: String,
}

/// Bytes that are not a segment of a clone index that this version can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SegmentError {
    /// The bytes do not begin as a segment of this version does.
    #[error("not a segment of this version")]
    Unknown,
    /// The bytes end early, or contradict each other.
    #[error("the segment is cut off")]
    Truncated,
    /// The checksum is another.
    #[error("the segment was changed after it was written")]
    Changed,
}
