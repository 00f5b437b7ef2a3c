//! What a requester may do with the things of teams.

use uuid::Uuid;

use super::{Catalog, CatalogError, Requester, Scope};
use crate::store::{self, Role, Service, WriteTransaction};

impl Catalog {
    /// Refuses who may not read.
    ///
    /// # Errors
    /// The requester may not read.
    pub fn require_reading(&self, requester: &Requester) -> Result<(), CatalogError> {
        requester.require(Scope::CatalogRead)
    }

    /// The service of this id, as far as this requester may view it.
    ///
    /// # Errors
    /// The requester may not read, or may not view it: then it is not found.
    pub async fn viewable_service(
        &self,
        requester: &Requester,
        id: Uuid,
    ) -> Result<Service, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let viewer = requester.viewer();
        let found = store::service::list_by_ids(self.store().connection(), &viewer, &[id]).await?;
        found.into_iter().next().ok_or_else(service_not_found)
    }

    /// The service of this id for an edit of it in this transaction, which keeps other edits of it
    /// out until it ends.
    ///
    /// # Errors
    /// The requester may not view it: then it is not found; or may not maintain it.
    pub(super) async fn maintained_service(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        id: Uuid,
    ) -> Result<Service, CatalogError> {
        let service = self.locked_service(write, requester, id).await?;
        self.require_role(write, requester, &service, Role::Maintain)
            .await?;
        Ok(service)
    }

    /// As [`Catalog::maintained_service`], whatever the requester's role.
    pub(super) async fn locked_service(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        id: Uuid,
    ) -> Result<Service, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        write.lock_services([id]).await?;
        let viewer = requester.viewer();
        let found = store::service::list_by_ids(write.connection(), &viewer, &[id]).await?;
        found.into_iter().next().ok_or_else(service_not_found)
    }

    /// Refuses who has a lesser role in the service's owner and in each of its maintainers.
    pub(super) async fn require_role(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        service: &Service,
        role: Role,
    ) -> Result<(), CatalogError> {
        let scope = match role {
            Role::View => Scope::CatalogRead,
            Role::Publish => Scope::Publish,
            Role::Maintain | Role::Admin => Scope::Maintain,
        };
        requester.require(scope)?;
        if requester.may(Scope::Admin) {
            return Ok(());
        }
        let maintainers = store::service::maintainers(write.connection(), &[service.id]).await?;
        let mut teams = service
            .owner_team_id
            .into_iter()
            .chain(maintainers.into_iter().map(|(_, team)| team));
        if teams.any(|team| requester.role_in(team) >= Some(role)) {
            return Ok(());
        }
        // What nobody owns, the organisation's own access tokens may still take care of.
        if requester.principal_id().is_none() && requester.role_in(Uuid::nil()) >= Some(role) {
            return Ok(());
        }
        Err(CatalogError::RoleNeeded {
            role,
            what: service.reference(),
        })
    }
}

fn service_not_found() -> CatalogError {
    CatalogError::not_found("the service")
}
