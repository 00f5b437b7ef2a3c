//! Loads what many resolvers of one request ask for in one query per noun.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, Loader};
use uuid::Uuid;

use crate::catalog::{
    Catalog, CatalogError, Fragment, Occurrence, Requester, Service, Team, Version,
};

/// Loads for one request.
pub(super) struct Batch {
    catalog: Catalog,
    requester: Requester,
}

impl Batch {
    /// Makes the loader of one request.
    pub(super) fn loader(catalog: Catalog, requester: Requester) -> DataLoader<Self> {
        DataLoader::new(Self { catalog, requester }, tokio::spawn)
    }
}

/// A team by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct TeamId(pub(super) Uuid);

/// A service by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ServiceId(pub(super) Uuid);

/// A version by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct VersionId(pub(super) Uuid);

/// A fragment by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct FragmentId(pub(super) Uuid);

/// An occurrence by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct OccurrenceId(pub(super) Uuid);

/// The source of a fragment, by the fragment's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct SourceOf(pub(super) Uuid);

/// The head of a service, by the service's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct HeadOf(pub(super) Uuid);

/// The newest release of a service, by the service's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct LatestReleaseOf(pub(super) Uuid);

/// The languages of a service, by the service's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct LanguagesOf(pub(super) Uuid);

/// The ids of the teams that a service is shown to, by the service's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct VisibleToOf(pub(super) Uuid);

/// Implements a loader over a function of the catalogue; the last argument says under which id
/// something that it returned was asked for.
macro_rules! load {
    ($key:ident, $value:ty, $function:ident, $entry:expr) => {
        impl Loader<$key> for Batch {
            type Value = $value;
            type Error = Arc<CatalogError>;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, $value>, Self::Error> {
                let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
                let found = self.catalog.$function(&self.requester, &ids).await?;
                let entries = found.into_iter().map($entry);
                Ok(entries.map(|(id, value)| ($key(id), value)).collect())
            }
        }
    };
}

load!(TeamId, Team, teams_by_ids, |it| (it.id, it));
load!(ServiceId, Service, services_by_ids, |it| (it.id, it));
load!(VersionId, Version, versions_by_ids, |it| (it.id, it));
load!(FragmentId, Fragment, fragments_by_ids, |it| (it.id, it));
load!(OccurrenceId, Occurrence, occurrences_by_ids, |it| (
    it.id, it
));
load!(SourceOf, String, sources_of_fragments, |entry| entry);
load!(HeadOf, Version, heads_of, |entry| entry);
load!(LatestReleaseOf, Version, latest_releases_of, |entry| entry);
load!(LanguagesOf, Vec<String>, languages_of, |entry| entry);
load!(VisibleToOf, Vec<Uuid>, visible_to_of, |entry| entry);
