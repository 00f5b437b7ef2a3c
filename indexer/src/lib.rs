//! Finds functions in source text, fingerprints them and compares the fingerprints.
//!
//! The way of a function through this package:
//!
//! 1. [`extract`] parses a file and walks its syntax tree once. Every named function of some size is a
//!    [`Fragment`].
//! 2. Its tokens become a [`Fingerprint`]: names and literals are blinded, so that a renamed copy has
//!    the same one.
//! 3. [`compare`] scores two fingerprints; a [`CandidateIndex`] finds those worth comparing, and
//!    [`find_clones`] does both for a whole set.
//! 4. [`explain()`] says what two sources have in common, and what not.
//!
//! ```
//! use brickyard_indexer::{CloneType, ExtractOptions, OperatingPoint, compare, extract};
//!
//! let ours = "def total(cart, rate):\n    return sum(item.price * rate for item in cart)\n";
//! let theirs = "def amount(basket, factor):  # copied
//!     return sum(line.price * factor for line in basket)\n";
//! let options = ExtractOptions { min_tokens: 10, ..ExtractOptions::default() };
//! let ours = extract("shop/total.py", ours.as_bytes(), &options).fragments.remove(0);
//! let theirs = extract("billing/amount.py", theirs.as_bytes(), &options).fragments.remove(0);
//! assert_eq!(ours.name, "total");
//!
//! let similarity = compare(&ours.fingerprint, &theirs.fingerprint);
//! assert_eq!(similarity.clone_type, CloneType::Renamed);
//! assert!(OperatingPoint::Report.reached(similarity.score, ours.tokens, theirs.tokens));
//! ```
//!
//! It does no I/O and has no randomness; the same bytes give the same fingerprints on every machine
//! and with any number of threads. Nothing fails on bad input: extraction skips a file with a
//! [`SkipReason`], and decoding a fingerprint returns an error.
//!
//! [`discovery`] finds the services of a repository, and [`publication`] turns its files into what is
//! published.

mod alone;
mod apart;
pub mod candidate;
pub mod clone;
pub mod containment;
pub mod discovery;
pub mod error;
pub mod exclusion;
pub mod explain;
pub mod fingerprint;
pub mod fragment;
pub mod frequency;
mod hashed;
pub mod language;
mod lcs;
pub mod manifest;
mod multiset;
mod name;
mod parse;
mod preprocessor;
pub mod publication;
pub mod similarity;
pub mod snapshot;
mod token;
mod walk;

pub use alone::fingerprint_alone;
pub use apart::{Apart, Suspect};
pub use candidate::{
    CandidateIndex, Contained, ContainmentOptions, Containments, Fold, Match, MatchOptions,
    Matches, Place, Segment, SegmentedIndex, StoredId, read_places, write_places,
};
pub use clone::{
    CloneClass, CloneOptions, ClonePair, Clones, ClonesInput, ContainedPair, Kept, Verdicts,
    find_clones, find_clones_again, find_clones_keeping, form_classes,
};
pub use containment::{Containment, Side, containment};
pub use error::{FingerprintError, SegmentError, UnknownLanguage, UnknownOperatingPoint};
pub use exclusion::{Attributes, SkipReason, exclusion, is_dependency_folder};
pub use explain::{Difference, DifferingLine, Explanation, Rename, explain};
pub use fingerprint::{Fingerprint, content_hash};
pub use fragment::{ExtractOptions, Extraction, Fragment, extract};
pub use language::Language;
pub use similarity::{CloneType, OperatingPoint, Signals, Similarity, common_part, compare, grams};
