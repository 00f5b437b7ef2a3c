//! Where and when services were last seen in their repositories, and why some are no longer there.

use std::collections::HashMap;

use uuid::Uuid;

use super::{Catalog, CatalogError, Requester, Scope};
use crate::store::{self, Confirmation, Vanishing};

impl Catalog {
    /// Where and when each of these services was last seen, by service; only of those that the requester
    /// may view.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn confirmations_of(
        &self,
        requester: &Requester,
        service_ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Confirmation>, CatalogError> {
        let ids = self.viewable_ids(requester, service_ids).await?;
        Ok(store::confirmation::of_services(self.store().connection(), &ids).await?)
    }

    /// Why each of these services is gone, by service; only of those that the requester may view.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn vanishings_of(
        &self,
        requester: &Requester,
        service_ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Vanishing>, CatalogError> {
        let ids = self.viewable_ids(requester, service_ids).await?;
        Ok(store::confirmation::vanished(self.store().connection(), &ids).await?)
    }

    async fn viewable_ids(
        &self,
        requester: &Requester,
        service_ids: &[Uuid],
    ) -> Result<Vec<Uuid>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let (db, viewer) = (self.store().connection(), requester.viewer());
        let viewable = store::visibility::viewable(db, &viewer, service_ids).await?;
        let ids = service_ids.iter().copied();
        Ok(ids.filter(|id| viewable.contains(id)).collect())
    }
}
