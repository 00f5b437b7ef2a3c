//! Full-text search over services and functions.
//!
//! The only folder that names tantivy, and it imports nothing of ours: a [`ServiceDocument`] goes
//! in, ids come out. The index is derived; it can be deleted and is then filled again.

mod expand;
mod filter;
mod highlight;
mod query;
mod reader;
mod schema;
#[cfg(test)]
mod tests;
mod tokenizer;
mod view;
mod writer;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::MmapDirectory;
use tantivy::{Index, IndexReader, IndexSettings, ReloadPolicy, TantivyError};
use uuid::Uuid;

pub use self::filter::Facet;
use self::schema::{Fields, VERSION};
use self::view::{Lengths, View};
use self::writer::Writer;

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
    /// What kind of component it is, lower case.
    pub service_type: String,
    /// What runs it, lower case.
    pub runtime: Option<String>,
    /// Canonical name of the repository that it comes from.
    pub repository: String,
    /// The ids of the teams that may see it and its functions; `None` is everybody.
    pub visible_to: Option<Vec<Uuid>>,
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
    /// Lifecycles, lower case.
    pub lifecycles: Vec<String>,
    /// Types of services, lower case.
    pub types: Vec<String>,
    /// Runtimes of services, lower case.
    pub runtimes: Vec<String>,
    /// Facets to count, which takes most of the time of a search that finds much; `None` for all.
    pub facets: Option<Vec<Facet>>,
    /// How many hits to return.
    pub first: usize,
    /// How many hits to leave out before the first.
    pub offset: usize,
}

/// Who looks. What somebody may not see leaves no trace in an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Audience {
    /// Somebody who may see everything.
    #[default]
    Everything,
    /// Somebody who may see what everybody sees and what certain teams see.
    Teams {
        /// The ids of the teams.
        teams: Vec<String>,
        /// The ids of services that they may not see any more, though the index does not know yet.
        except: Vec<String>,
    },
}

impl Audience {
    /// Somebody who sees what these teams see, but not these services.
    pub fn of_teams(teams: &[Uuid], except: &[Uuid]) -> Self {
        let text = |ids: &[Uuid]| ids.iter().map(Uuid::to_string).collect();
        Self::Teams {
            teams: text(teams),
            except: text(except),
        }
    }
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
    /// Lifecycles.
    pub lifecycles: Vec<(String, usize)>,
    /// Types of services.
    pub types: Vec<(String, usize)>,
    /// Runtimes of services.
    pub runtimes: Vec<(String, usize)>,
}

/// Why the index cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The folder cannot be made or emptied.
    #[error("cannot use the search index in {}; check that the folder is writable", folder.display())]
    Folder {
        /// Where the index was to be.
        folder: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// Another process writes to the same index.
    #[error(
        "the search index in {} is in use; stop the other server or choose another data folder",
        folder.display()
    )]
    Locked {
        /// Where the index is.
        folder: PathBuf,
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

struct Shared {
    fields: Fields,
    reader: IndexReader,
    writer: Mutex<Writer>,
    sequence: AtomicI64,
    lengths: Lengths,
}

impl SearchIndex {
    /// Opens the index in a folder, or makes one.
    ///
    /// One that is damaged, or has other fields than this program writes, is deleted: then the
    /// sequence is 0 and whoever follows the change events fills it again.
    pub fn open(folder: &Path) -> Result<Self, SearchError> {
        let own = folder.join(format!("v{VERSION}"));
        let failed = |source| SearchError::Folder {
            folder: folder.to_owned(),
            source,
        };
        fs::create_dir_all(&own).map_err(failed)?;
        delete_other_versions(folder, &own);
        match open_existing(&own) {
            Err(error) if error.is_damage() => {
                tracing::warn!(folder = %own.display(), %error, "the search index is built anew");
                fs::remove_dir_all(&own).map_err(failed)?;
                fs::create_dir_all(&own).map_err(failed)?;
                open_existing(&own)
            }
            opened => opened,
        }
        .map_err(|error| error.in_folder(folder))
    }

    /// Makes an empty index that is gone when the program ends.
    pub fn in_memory() -> Result<Self, SearchError> {
        let (schema, fields) = schema::build();
        Self::over(Index::create_in_ram(schema), fields)
            .map_err(|error| error.in_folder(Path::new("memory")))
    }

    fn over(index: Index, fields: Fields) -> Result<Self, OpenError> {
        index
            .tokenizers()
            .register(tokenizer::TEXT, tokenizer::text_analyzer());
        index
            .tokenizers()
            .register(tokenizer::VOCABULARY, tokenizer::vocabulary_analyzer());
        let sequence = index
            .load_metas()?
            .payload
            .and_then(|payload| payload.parse().ok());
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let writer = Writer::open(&index, fields)?;
        Ok(Self {
            shared: Arc::new(Shared {
                fields,
                reader,
                writer: Mutex::new(writer),
                sequence: AtomicI64::new(sequence.unwrap_or(0)),
                lengths: Lengths::default(),
            }),
        })
    }

    /// Sequence of the newest change event that the index reflects, 0 before the first.
    pub fn sequence(&self) -> i64 {
        self.shared.sequence.load(Ordering::Acquire)
    }

    /// Replaces services with all their functions, removes others, and records the change event
    /// that this brings the index to. All of it becomes visible at once, or nothing.
    ///
    /// Blocks on the disk; applying the same twice does no harm.
    pub fn apply(
        &self,
        documents: Vec<ServiceDocument>,
        removed: &[Uuid],
        sequence: i64,
    ) -> Result<(), SearchError> {
        let mut writer = self
            .shared
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = writer.apply(&documents, removed, sequence) {
            if let Err(error) = writer.rollback() {
                tracing::error!(%error, "cannot undo a failed write to the search index");
            }
            return Err(engine("write to", error));
        }
        self.shared
            .reader
            .reload()
            .map_err(|error| engine("reload", error))?;
        self.shared.sequence.fetch_max(sequence, Ordering::AcqRel);
        Ok(())
    }

    /// Removes everything, so that the index is filled anew from sequence 0.
    pub fn clear(&self) -> Result<(), SearchError> {
        let mut writer = self
            .shared
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        writer.clear().map_err(|error| engine("empty", error))?;
        self.shared
            .reader
            .reload()
            .map_err(|error| engine("reload", error))?;
        self.shared.sequence.store(0, Ordering::Release);
        Ok(())
    }

    /// Finds what matches of all that there is; see [`SearchIndex::search_for`].
    pub fn search(&self, query: &SearchQuery) -> Result<SearchAnswer, SearchError> {
        self.search_for(query, &Audience::Everything)
    }

    /// Finds what matches of what somebody may see, best first. Blocks for milliseconds: call it off
    /// the async workers.
    pub fn search_for(
        &self,
        query: &SearchQuery,
        audience: &Audience,
    ) -> Result<SearchAnswer, SearchError> {
        // Taken before the state that is read, so that the answer never claims too much.
        let sequence = self.sequence();
        let searcher = self.shared.reader.searcher();
        let (fields, lengths) = (&self.shared.fields, &self.shared.lengths);
        View::new(&searcher, fields, lengths, audience)
            .and_then(|view| reader::search(&view, fields, query, audience, sequence))
            .map_err(|error| engine("read", error))
    }
}

/// Why an index could not be opened, before it is known what to do about it.
#[derive(Debug, thiserror::Error)]
enum OpenError {
    #[error(transparent)]
    Engine(#[from] TantivyError),
    #[error("its fields are those of another version")]
    OtherSchema,
    #[error("{count} of its files are damaged")]
    DamagedFiles { count: usize },
}

impl OpenError {
    /// Whether a new index would help.
    fn is_damage(&self) -> bool {
        !matches!(self, Self::Engine(TantivyError::LockFailure(..)))
    }

    fn in_folder(self, folder: &Path) -> SearchError {
        match self {
            Self::Engine(TantivyError::LockFailure(..)) => SearchError::Locked {
                folder: folder.to_owned(),
            },
            error => engine("open", error),
        }
    }
}

/// Opens the index in its folder and reads all of it once, since a damaged file would otherwise
/// show only when somebody searches.
fn open_existing(folder: &Path) -> Result<SearchIndex, OpenError> {
    let (schema, fields) = schema::build();
    let directory = MmapDirectory::open(folder).map_err(TantivyError::from)?;
    if !Index::exists(&directory).map_err(TantivyError::from)? {
        return SearchIndex::over(
            Index::create(directory, schema, IndexSettings::default())?,
            fields,
        );
    }
    let index = Index::open(directory)?;
    if index.schema() != schema {
        return Err(OpenError::OtherSchema);
    }
    let damaged = index.validate_checksum()?;
    if !damaged.is_empty() {
        return Err(OpenError::DamagedFiles {
            count: damaged.len(),
        });
    }
    SearchIndex::over(index, fields)
}

/// An index of another version is of no use to anybody; failing to delete it only costs space.
fn delete_other_versions(folder: &Path, own: &Path) {
    let others = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    for other in others.filter(|path| path != own && is_version_folder(path)) {
        if let Err(error) = fs::remove_dir_all(&other) {
            tracing::warn!(folder = %other.display(), %error, "cannot delete an old search index");
        }
    }
}

fn is_version_folder(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    path.is_dir()
        && name
            .strip_prefix('v')
            .is_some_and(|number| number.parse::<u32>().is_ok())
}

fn engine(
    action: &'static str,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> SearchError {
    SearchError::Engine {
        action,
        source: source.into(),
    }
}
