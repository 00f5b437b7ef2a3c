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

/// Implements a loader over a function of the catalogue that returns things with an `id`.
macro_rules! load_list {
    ($key:ident, $value:ty, $function:ident) => {
        impl Loader<$key> for Batch {
            type Value = $value;
            type Error = Arc<CatalogError>;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, $value>, Self::Error> {
                let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
                let found = self.catalog.$function(&self.requester, &ids).await?;
                Ok(found
                    .into_iter()
                    .map(|item| ($key(item.id), item))
                    .collect())
            }
        }
    };
}

/// Implements a loader over a function of the catalogue that returns a map.
macro_rules! load_map {
    ($key:ident, $value:ty, $function:ident) => {
        impl Loader<$key> for Batch {
            type Value = $value;
            type Error = Arc<CatalogError>;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, $value>, Self::Error> {
                let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
                let found = self.catalog.$function(&self.requester, &ids).await?;
                Ok(found
                    .into_iter()
                    .map(|(id, item)| ($key(id), item))
                    .collect())
            }
        }
    };
}

load_list!(TeamId, Team, teams_by_ids);
load_list!(ServiceId, Service, services_by_ids);
load_list!(VersionId, Version, versions_by_ids);
load_list!(FragmentId, Fragment, fragments_by_ids);
load_list!(OccurrenceId, Occurrence, occurrences_by_ids);
load_map!(SourceOf, String, sources_of_fragments);
load_map!(HeadOf, Version, heads_of);
load_map!(LatestReleaseOf, Version, latest_releases_of);
load_map!(LanguagesOf, Vec<String>, languages_of);
