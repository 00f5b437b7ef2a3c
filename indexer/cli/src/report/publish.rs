//! What `publish` did, or would do.

use brickyard_indexer::publication::{Publication, ServiceEntry};

/// What `publish` did with one repository, or would do.
#[derive(Debug)]
pub(crate) struct PublishReport<'a> {
    pub(crate) publication: &'a Publication,
    /// The same content was published last.
    pub(crate) unchanged: bool,
    /// Nothing was sent: this is what would happen.
    pub(crate) planned: bool,
    /// Fragments that the server did not have.
    pub(crate) sent: usize,
    /// READMEs and schemas for which one request had no room.
    pub(crate) left_out: Vec<String>,
    pub(crate) services: Vec<Service<'a>>,
    /// Services of the repository that are no longer in it.
    pub(crate) gone: Vec<String>,
}

/// What happened to one service.
#[derive(Debug)]
pub(crate) struct Service<'a> {
    /// `namespace/name`, with `@version` when it was released.
    pub(crate) reference: String,
    pub(crate) outcome: &'static str,
    pub(crate) functions: usize,
    pub(crate) owner: Option<String>,
    /// Whether the team is known from repositories only.
    pub(crate) owner_is_new: bool,
    /// Whether it keeps an owner or maintainers that the repository does not name.
    pub(crate) owner_kept: bool,
    /// What the repository says of it, to be shown before it is sent.
    pub(crate) said: Option<&'a ServiceEntry>,
    /// Its page.
    pub(crate) url: Option<String>,
}

/// What became of one repository of many.
#[derive(Debug)]
pub(crate) struct RepositoryResult {
    pub(crate) name: String,
    pub(crate) outcome: RepositoryOutcome,
    pub(crate) services: usize,
    pub(crate) functions: usize,
    /// Manifests, or parts of them, that were not read.
    pub(crate) unread: usize,
    pub(crate) seconds: f64,
}

/// How the publish of one repository of many ended.
#[derive(Debug, Clone)]
pub(crate) enum RepositoryOutcome {
    Published,
    /// The same content was published last.
    Unchanged,
    /// This machine published its commit before.
    Skipped,
    /// It was not published; the reason.
    Failed(String),
}
