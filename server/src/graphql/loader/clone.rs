//! Loads what belongs to clone classes.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use brickyard_indexer::Explanation;
use uuid::Uuid;

use super::{Batch, ListBelow};
use crate::catalog::{
    CanonicalService, Catalog, CatalogError, CloneClass, ClonePlace, CloneSum, Page, PageRequest,
    Requester, RestrictedCount,
};

/// A clone class by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::graphql) struct CloneClassId(pub(in crate::graphql) Uuid);

/// The ids of the teams that own services of a clone class, by the class's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::graphql) struct OwnersOfClass(pub(in crate::graphql) Uuid);

/// How many services that may not be viewed hold copies, by the class's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::graphql) struct RestrictedOfClass(pub(in crate::graphql) Uuid);

/// The service to use instead of the copies, by the class's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::graphql) struct CanonicalOf(pub(in crate::graphql) Uuid);

/// How much of a service is in clone classes, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::graphql) struct CloneSumOfService(pub(in crate::graphql) Uuid);

/// How much of what a team owns is in clone classes, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::graphql) struct CloneSumOfTeam(pub(in crate::graphql) Uuid);

/// What distinguishes the second fragment from the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::graphql) struct ExplanationOf(
    pub(in crate::graphql) Uuid,
    pub(in crate::graphql) Uuid,
);

load!(CloneClassId, CloneClass, clone_classes_by_ids, |it| (
    it.id, it
));
load!(OwnersOfClass, Vec<Uuid>, owners_of_clone_classes, |entry| {
    entry
});
load!(
    RestrictedOfClass,
    Vec<RestrictedCount>,
    restricted_of_clone_classes,
    |entry| entry
);
load!(
    CanonicalOf,
    CanonicalService,
    canonical_services_of,
    |entry| entry
);
load!(
    CloneSumOfService,
    CloneSum,
    clone_sums_of_services,
    |entry| entry
);
load!(CloneSumOfTeam, CloneSum, clone_sums_of_teams, |entry| entry);

impl Loader<ExplanationOf> for Batch {
    type Value = Explanation;
    type Error = Arc<CatalogError>;

    async fn load(
        &self,
        keys: &[ExplanationOf],
    ) -> Result<HashMap<ExplanationOf, Explanation>, Self::Error> {
        let pairs: Vec<(Uuid, Uuid)> = keys.iter().map(|key| (key.0, key.1)).collect();
        let found = self
            .catalog
            .explain_fragments(&self.requester, &pairs)
            .await?;
        let entries = found.into_iter();
        Ok(entries
            .map(|((a, b), explanation)| (ExplanationOf(a, b), explanation))
            .collect())
    }
}

list_below!(
    /// The members of a clone class.
    MembersOfClass {},
    ClonePlace,
    members_of_clone_classes()
);
