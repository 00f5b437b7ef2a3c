//! Writes a made-up broadcaster: teams, repositories, services that compose pages, their history, and
//! duplicates whose truth is known. Benchmarks, tests of the web UI and the curious use it.
//!
//! 1. [`Organisation::new`] decides everything from a seed: `vocabulary.toml` has the words,
//!    `functions/` the shapes of functions with alternatives.
//! 2. [`write`](write::write) writes the repositories of every week, the server's settings, the list
//!    of duplicates, and the whole catalogue as lines of JSON that a server imports.
//!
//! The same size and seed give the same bytes on every machine.

mod catalogue;
mod copies;
mod language;
mod library;
mod manifest;
mod organisation;
mod random;
mod template;
mod truth;
mod vocabulary;
pub mod write;

pub use language::Language;
pub use organisation::{
    Call, Organisation, Person, Release, Repository, Service, Size, Team, Version, WEEKS,
};
pub use template::TemplateError;
pub use truth::{Duplicate, Place, duplicates, functions};
pub use vocabulary::Layer;

/// An organisation that cannot be made up or written.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The words are not as they should be.
    #[error("vocabulary.toml: {0}")]
    Vocabulary(#[from] toml::de::Error),
    /// A template is not as it should be.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A manifest cannot be written as TOML.
    #[error("a manifest cannot be written: {0}")]
    Manifest(#[from] toml::ser::Error),
    /// A line of the catalogue cannot be written as JSON.
    #[error("a line of the catalogue cannot be written: {0}")]
    Line(#[from] serde_json::Error),
    /// A file cannot be written.
    #[error("{}: {source}", path.display())]
    Write {
        /// The file or folder.
        path: std::path::PathBuf,
        /// Why.
        source: std::io::Error,
    },
}
