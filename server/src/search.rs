//! Full-text search over services and functions.
//!
//! The only folder that names tantivy, and it imports nothing of ours: a [`ServiceDocument`] goes
//! in, ids come out. The index is derived; it can be deleted and is then filled again.

mod query;
mod reader;
mod schema;
mod tokenizer;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use uuid::Uuid;

/// What may be searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A service.
    Service,
    /// A function of a service.
    Function,
}

/// A service as it is searched for, together with its functions.
#[derive(Debug, Clone, Default)]
pub struct ServiceDocument {
    /// Id of the service.
    pub id: Uuid,
    /// First half of its ref.
    pub namespace: String,
    /// Second half of its ref.
    pub name: String,
    /// What it does, in prose.
    pub description: Option<String>,
    /// Words that it was tagged with.
    pub tags: Vec<String>,
    /// Name of the team that owns it.
    pub team: Option<String>,
    /// Languages that its functions are written in, lower case.
    pub languages: Vec<String>,
    /// Lower case; `deprecated` and `retired` are ranked down.
    pub lifecycle: String,
    /// Canonical name of the repository that it comes from.
    pub repository: String,
    /// The functions of its head.
    pub functions: Vec<FunctionDocument>,
}

/// A function as it is searched for.
#[derive(Debug, Clone, Default)]
pub struct FunctionDocument {
    /// Id of the occurrence.
    pub id: Uuid,
    /// The function's name, as it is written in the source.
    pub name: String,
    /// The file that it stands in, relative to its repository.
    pub path: String,
    /// The language that it is written in, lower case.
    pub language: String,
    /// Its text, when it was published.
    pub source: Option<String>,
}

/// What somebody searches for.
#[derive(Debug, Clone, Default)]
pub struct SearchQuery {
    /// Free text; empty finds everything that the filters let through.
    pub text: String,
    /// Kinds to find, empty for all. The same holds for the other filters.
    pub kinds: Vec<Kind>,
    /// Names of owning teams.
    pub teams: Vec<String>,
    /// Languages, lower case.
    pub languages: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// How many hits to return.
    pub first: usize,
    /// How many hits to leave out before the first.
    pub offset: usize,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct SearchAnswer {
    /// How many documents match, of which `hits` is one page.
    pub total: usize,
    /// The best ones, best first.
    pub hits: Vec<Hit>,
    /// What the filters could be set to.
    pub facets: Facets,
    /// A corrected query when nothing matched.
    pub suggestion: Option<String>,
    /// The change event that the index had reached.
    pub sequence: i64,
}

/// One document that was found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// What it is.
    pub kind: Kind,
    /// Id of the service, or of the occurrence of the function.
    pub id: Uuid,
    /// Comparable only within one answer.
    pub score: f32,
    /// Words of the document that matched, lower case, as they are written there.
    pub matched_terms: Vec<String>,
    /// Up to three lines around the first match.
    pub snippet: Option<String>,
}

/// Values of each filter with the number of documents that choosing it would leave.
///
/// A filter does not narrow its own values: who chose one team still sees the others.
#[derive(Debug, Clone, Default)]
pub struct Facets {
    /// Kinds, most frequent first, as are the others.
    pub kinds: Vec<(Kind, usize)>,
    /// Owning teams.
    pub teams: Vec<(String, usize)>,
    /// Languages.
    pub languages: Vec<(String, usize)>,
    /// Tags.
    pub tags: Vec<(String, usize)>,
}

/// Why the index cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The folder cannot be made, emptied or locked.
    #[error("cannot use the search index in {}", folder.display())]
    Folder {
        /// Where the index was to be.
        folder: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The index engine failed.
    #[error("cannot {action} the search index")]
    Engine {
        /// What was being done, as a verb.
        action: &'static str,
        /// What the engine said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// The full-text index. Clones share one index.
#[derive(Clone)]
pub struct SearchIndex {
    shared: Arc<Shared>,
}

struct Shared {}

impl SearchIndex {
    /// Opens the index in a folder, or makes one.
    pub fn open(_folder: &Path) -> Result<Self, SearchError> {
        Ok(Self { shared: Arc::new(Shared {}) })
    }

    /// Makes an empty index that is gone when the program ends.
    pub fn in_memory() -> Result<Self, SearchError> {
        Ok(Self { shared: Arc::new(Shared {}) })
    }

    /// Sequence of the newest change event that the index reflects.
    pub fn sequence(&self) -> i64 {
        0
    }

    /// Replaces services.
    pub fn apply(
        &self,
        _documents: Vec<ServiceDocument>,
        _removed: &[Uuid],
        _sequence: i64,
    ) -> Result<(), SearchError> {
        Ok(())
    }

    /// Finds.
    pub fn search(&self, _query: &SearchQuery) -> Result<SearchAnswer, SearchError> {
        Ok(SearchAnswer::default())
    }
}
