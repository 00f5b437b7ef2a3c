//! What a repository publishes: its services, fragments and where they occur.

use serde::{Deserialize, Serialize};

use crate::{
    exclusion::SkipReason,
    fragment::ExtractOptions,
    language::Language,
    manifest::{Files, ManifestError},
};

/// What the caller knows of the repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RepositoryFacts {
    /// The canonical name, for example `github.com/acme/shop`.
    pub name: String,
    /// The commit, in hex.
    pub commit: Option<String>,
    /// The branch.
    pub branch: Option<String>,
}

/// How a publication is assembled.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PublishOptions {
    /// Which functions are taken.
    pub extract: ExtractOptions,
    /// Whether the source of each fragment is sent.
    pub with_source: bool,
    /// The version given on the command line.
    pub release: Option<String>,
    /// Whether a release is made besides updating the head.
    pub make_release: bool,
}

/// Everything one publish sends.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Publication {
    /// The canonical name of the repository.
    pub repository: String,
    /// The commit, in hex.
    pub commit: Option<String>,
    /// The branch.
    pub branch: Option<String>,
    /// The services of the repository.
    pub services: Vec<ServiceEntry>,
    /// Distinct fragments, by hash.
    pub fragments: Vec<FragmentEntry>,
    /// Where the fragments occur.
    pub occurrences: Vec<OccurrenceEntry>,
    /// Files that were left out.
    pub skipped: Vec<SkippedFile>,
    /// Files looked into.
    pub files: u32,
    /// Lines of these files.
    pub lines: u64,
}

/// A service as published.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ServiceEntry {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its folder, `.` for the repository's.
    pub root: String,
    /// What it does.
    pub description: String,
    /// Free words to find it by.
    pub tags: Vec<String>,
    /// experimental, production, deprecated or retired.
    pub lifecycle: Option<String>,
    /// The owning team.
    pub owner: Option<String>,
    /// How to reach the owner.
    pub owner_contact: Option<String>,
    /// The version released, when one is.
    pub release: Option<String>,
}

/// A distinct fragment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FragmentEntry {
    /// Content hash, in hex.
    pub hash: String,
    /// Its language.
    pub language: Language,
    /// The version of its fingerprint.
    pub scheme: u16,
    /// How many tokens it has.
    pub tokens: u32,
    /// How many lines it has.
    pub lines: u32,
    /// The encoded fingerprint; base64 in JSON.
    #[serde(with = "base64_bytes")]
    pub fingerprint: Vec<u8>,
    /// The source, when it is sent.
    pub source: Option<String>,
}

/// A place where a fragment occurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OccurrenceEntry {
    /// Index into [`Publication::services`].
    pub service: usize,
    /// Index into [`Publication::fragments`].
    pub fragment: usize,
    /// The file, relative to the repository.
    pub path: String,
    /// The function's name.
    pub name: String,
    /// The first line, from 1.
    pub start_line: u32,
    /// The last line, inclusive.
    pub end_line: u32,
}

/// A file that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedFile {
    /// The file, relative to the repository.
    pub path: String,
    /// Why.
    pub reason: SkipReason,
}

/// A part of a publication that is sent at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// Indexes into [`Publication::fragments`].
    pub fragments: Vec<usize>,
    /// Indexes into [`Publication::occurrences`]; every fragment they name is in this batch or an
    /// earlier one.
    pub occurrences: Vec<usize>,
}

/// Reads a repository: its manifest or package files, and the functions of every file.
/// `progress(done, total)` is called from several threads, once per file.
///
/// # Errors
/// The manifest cannot be used, or a release has no semantic version.
pub fn assemble(
    files: &(dyn Files + Sync),
    facts: &RepositoryFacts,
    options: &PublishOptions,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Publication, ManifestError> {
    let _ = (files, options, progress);
    Ok(Publication {
        repository: facts.name.clone(),
        ..Publication::default()
    })
}

impl Publication {
    /// Returns the identity of the content: SHA-256, in hex, of everything that is stored, but for
    /// the commit.
    pub fn content_hash(&self) -> String {
        String::new()
    }

    /// Splits fragments and occurrences into batches of about `max_bytes` of JSON at most; a fragment
    /// that is larger alone gets its own batch.
    pub fn batches(&self, max_bytes: usize) -> Vec<Batch> {
        let _ = max_bytes;
        Vec::new()
    }
}

/// Bytes as a base64 string.
mod base64_bytes {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map_err(D::Error::custom)
    }
}
