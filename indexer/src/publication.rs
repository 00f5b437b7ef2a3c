//! What a repository publishes: its services, fragments and where they occur.

mod batch;
mod file;
mod services;

use std::{
    collections::{BTreeMap, HashMap},
    sync::atomic::{AtomicUsize, Ordering},
};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use self::batch::{Batch, MAX_BATCH_ITEMS, MAX_FRAGMENT_BYTES};
use self::{
    file::FileEntry,
    services::{Common, Services},
};
use crate::{
    exclusion::SkipReason,
    fingerprint::hex,
    fragment::ExtractOptions,
    language::Language,
    manifest::{Dependency, Files, Interface, ManifestError, Unread, document::Documents},
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
    /// The CI run that publishes, a web address.
    pub ci_run: Option<String>,
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
    /// The CI run that publishes, a web address.
    pub ci_run: Option<String>,
    /// The services of the repository.
    pub services: Vec<ServiceEntry>,
    /// Distinct fragments, by hash.
    pub fragments: Vec<FragmentEntry>,
    /// Where the fragments occur.
    pub occurrences: Vec<OccurrenceEntry>,
    /// Functions that do not fit into a request as they are.
    pub large: Vec<LargeFunction>,
    /// Files that were left out.
    pub skipped: Vec<SkippedFile>,
    /// Manifests, or parts of them, that were not read.
    #[serde(default)]
    pub unread: Vec<Unread>,
    /// Files looked into.
    pub files: u32,
    /// Lines of these files.
    pub lines: u64,
}

/// A service as published. `None` and an empty description mean that the repository does not say:
/// the catalogue keeps what it has. An empty list is said.
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
    pub tags: Option<Vec<String>>,
    /// experimental, production, deprecated or retired.
    pub lifecycle: Option<String>,
    /// The owning team.
    pub owner: Option<String>,
    /// How to reach the owner.
    pub owner_contact: Option<String>,
    /// The version released, when one is.
    pub release: Option<String>,
    /// What kind of service it is, a word such as `nanoservice`.
    pub service_type: Option<String>,
    /// organisation, restricted, private or hidden.
    pub visibility: Option<String>,
    /// The teams that may view a restricted service besides its owner and maintainers; sorted.
    pub visible_to: Option<Vec<String>>,
    /// The teams that work on it besides its owner; sorted.
    pub maintainers: Option<Vec<String>>,
    /// How it is reached, guarded and called. A part that is there replaces the whole part.
    pub interface: Option<Interface>,
    /// Names and values that tools look for.
    pub labels: Option<BTreeMap<String, String>>,
    /// The JSON Schema of what it takes, as written; 256 KiB at most.
    pub input_schema: Option<String>,
    /// The JSON Schema of what it returns, as written; 256 KiB at most.
    pub output_schema: Option<String>,
    /// Its README in Markdown; 512 KiB at most.
    pub readme: Option<String>,
    /// The services that it calls, sorted, each once.
    pub dependencies: Option<Vec<Dependency>>,
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

/// A function that does not fit into a request as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LargeFunction {
    /// The file, relative to the repository.
    pub path: String,
    /// The function's name.
    pub name: String,
    /// The first line, from 1.
    pub start_line: u32,
    /// Whether even its fingerprint is too large, so that it is not published; otherwise it is
    /// published without its source.
    pub is_left_out: bool,
}

/// A file that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedFile {
    /// The file, relative to the repository.
    pub path: String,
    /// Why.
    pub reason: SkipReason,
}

/// Reads a repository: its manifest or package files, and the functions of every file.
/// `progress(done, total)` is called from several threads, once per file. The result depends on the
/// files only. Files in no supported language are not mentioned.
///
/// # Errors
/// The manifest cannot be used, or a release has no semantic version.
pub fn assemble(
    files: &(dyn Files + Sync),
    facts: &RepositoryFacts,
    options: &PublishOptions,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Publication, ManifestError> {
    let paths = files.paths();
    let documents = Documents {
        files,
        paths: &paths,
    };
    let Services {
        entries,
        repository,
        exclude,
        common,
    } = Services::read(&documents, facts, options)?;
    let sources: Vec<&String> = paths
        .iter()
        .filter(|path| Language::from_path(path).is_some() && !exclude.is_match(path))
        .collect();
    let done = AtomicUsize::new(0);
    let read: Vec<FileEntry> = sources
        .par_iter()
        .map(|path| {
            let entry = FileEntry::read(files, path, options);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, sources.len());
            entry
        })
        .collect();

    let mut publication = Publication {
        repository,
        commit: facts.commit.clone(),
        branch: facts.branch.clone(),
        ci_run: options.ci_run.clone(),
        services: entries,
        ..Publication::default()
    };
    let mut known = HashMap::new();
    for (path, file) in sources.into_iter().zip(read) {
        publication.add(path, file, &mut known, &common, options);
    }
    publication.add_readmes(&documents);
    Ok(publication)
}

impl Publication {
    fn add(
        &mut self,
        path: &str,
        file: FileEntry,
        known: &mut HashMap<String, usize>,
        common: &Common,
        options: &PublishOptions,
    ) {
        if let Some(reason) = file.skipped {
            self.skipped.push(SkippedFile {
                path: path.to_owned(),
                reason,
            });
            return;
        }
        self.files += 1;
        self.lines += u64::from(file.lines);
        self.large.extend(file.large);
        for (fragment, mut occurrence) in file.fragments {
            occurrence.service = self.service_of(path, common, options);
            occurrence.fragment = *known.entry(fragment.hash.clone()).or_insert_with(|| {
                self.fragments.push(fragment);
                self.fragments.len() - 1
            });
            self.occurrences.push(occurrence);
        }
    }

    /// Returns the service with the innermost root around a path. What is outside every root belongs
    /// to the service of the repository, which is added when it is first needed.
    fn service_of(&mut self, path: &str, common: &Common, options: &PublishOptions) -> usize {
        let innermost = (0..self.services.len())
            .filter(|&index| services::contains(&self.services[index].root, path))
            .max_by_key(|&index| services::depth(&self.services[index].root));
        innermost.unwrap_or_else(|| {
            let rest = services::rest(common, &self.services, options);
            self.services.push(rest);
            self.services.len() - 1
        })
    }

    /// Takes README.md of each service whose manifest names no other. One that is no text is left out.
    fn add_readmes(&mut self, documents: &Documents<'_>) {
        for service in &mut self.services {
            if service.readme.is_some() {
                continue;
            }
            match documents.default_readme(&service.root) {
                Ok(readme) => service.readme = readme,
                Err((path, reason)) => self.skipped.push(SkippedFile { path, reason }),
            }
        }
    }

    /// Returns the identity of the content: SHA-256, in hex, of all that a publish says about the
    /// services and their functions.
    ///
    /// Commit, branch and CI run are no part of it: they say where the content was found. The same
    /// content at another commit is no new publication; the catalogue notes the commit and changes
    /// nothing else.
    pub fn content_hash(&self) -> String {
        let fragments: Vec<(&str, u16, bool)> = self
            .fragments
            .iter()
            .map(|fragment| (&*fragment.hash, fragment.scheme, fragment.source.is_some()))
            .collect();
        let content = (
            &self.repository,
            &self.services,
            &fragments,
            &self.occurrences,
        );
        // Strings, numbers and lists of them always have a JSON form.
        let json = serde_json::to_vec(&content).unwrap_or_default();
        hex(&Sha256::digest(json))
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
