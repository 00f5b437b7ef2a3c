//! Finds functions in source text, fingerprints them and compares the fingerprints.

pub mod candidate;
pub mod clone;
pub mod error;
pub mod exclusion;
pub mod explain;
pub mod fingerprint;
pub mod fragment;
pub mod language;
mod lcs;
pub mod manifest;
mod name;
mod parse;
pub mod publication;
pub mod similarity;
mod token;
mod walk;

pub use candidate::{CandidateIndex, Match, MatchOptions, Matches};
pub use clone::{CloneClass, CloneOptions, ClonePair, Clones, ClonesInput, find_clones};
pub use error::{FingerprintError, UnknownLanguage, UnknownOperatingPoint};
pub use exclusion::{SkipReason, exclusion};
pub use explain::{Difference, DifferingLine, Explanation, Rename, explain};
pub use fingerprint::{Fingerprint, content_hash};
pub use fragment::{ExtractOptions, Extraction, Fragment, extract};
pub use language::Language;
pub use similarity::{CloneType, OperatingPoint, Signals, Similarity, compare};
