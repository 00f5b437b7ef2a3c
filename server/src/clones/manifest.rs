//! What a saved index consists of.

use std::collections::BTreeMap;

use brickyard_indexer::Language;
use serde::{Deserialize, Serialize};

/// The version of the files; another one is built anew.
const VERSION: u32 = 1;

/// The scheme of each language whose fingerprints an index may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Schemes(BTreeMap<String, u16>);

/// Names the files of an index, which are named after their checksums, and what they reflect.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    version: u32,
    /// The change event that the index had come to.
    pub(super) sequence: i64,
    pub(super) schemes: Schemes,
    /// The segments in their order.
    pub(super) segments: Vec<String>,
    /// The file of where the fragments are.
    pub(super) places: String,
    /// The file of which fragments the services have.
    pub(super) services: String,
}

impl Default for Schemes {
    /// Those of this server.
    fn default() -> Self {
        let scheme = |language: &Language| (language.name().to_owned(), language.scheme());
        Self(Language::ALL.iter().map(scheme).collect())
    }
}

impl Schemes {
    #[cfg(test)]
    pub(super) fn of(schemes: BTreeMap<String, u16>) -> Self {
        Self(schemes)
    }

    /// Notes a fingerprint: of a language the scheme is kept that differs from this server's.
    pub(super) fn note(&mut self, language: Language, scheme: u16) {
        if scheme != language.scheme() {
            self.0.insert(language.name().to_owned(), scheme);
        }
    }

    /// The scheme of a language, if there may be fingerprints of it.
    pub(super) fn of_language(&self, language: Language) -> Option<u16> {
        self.0.get(language.name()).copied()
    }

    /// Whether this server's fingerprints of some language have another scheme.
    pub(super) fn is_outdated(&self) -> bool {
        *self != Self::default()
    }
}

impl Manifest {
    pub(super) fn new(
        sequence: i64,
        schemes: Schemes,
        segments: Vec<String>,
        places: String,
        services: String,
    ) -> Self {
        Self {
            version: VERSION,
            sequence,
            schemes,
            segments,
            places,
            services,
        }
    }

    /// Returns the manifest as text: JSON, and its checksum on a line of its own.
    pub(super) fn to_text(&self) -> String {
        let json = serde_json::to_string(self).unwrap_or_default();
        format!("{json}\n{:08x}\n", crc32fast::hash(json.as_bytes()))
    }

    /// Reads what [`Manifest::to_text`] wrote; `None` if it is anything else.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let (json, checksum) = text.trim_end().rsplit_once('\n')?;
        if checksum != format!("{:08x}", crc32fast::hash(json.as_bytes())) {
            return None;
        }
        let manifest: Self = serde_json::from_str(json).ok()?;
        (manifest.version == VERSION).then_some(manifest)
    }

    /// Returns the names of all files.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        let segments = self.segments.iter().map(String::as_str);
        segments.chain([self.places.as_str(), self.services.as_str()])
    }
}
