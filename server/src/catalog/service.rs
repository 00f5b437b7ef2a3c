//! Services: what can be found, owned and called.

mod edit;
mod rename;
mod retire;

use std::collections::HashMap;

use uuid::Uuid;

pub use self::edit::ServiceEdit;
pub use self::retire::ServiceRetirement;
use super::{Catalog, CatalogError, Requester, Scope, name};
use crate::store::{self, Page, PageRequest, Service, ServiceFilter, ServiceOrder, name_alias};

/// The lifecycle of a new service.
pub(super) const PRODUCTION: &str = "production";
/// The lifecycle of a service that is no more; its name stays reserved.
pub(super) const RETIRED: &str = "retired";
/// The type of a new service.
pub(super) const NANOSERVICE: &str = "nanoservice";

/// The most former refs of a service that are told.
const MAX_ALIASES: u64 = 100;

/// Which services a list holds: those to which all of this applies; by names, as people know them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServiceQuery {
    /// The team that owns them.
    pub team: Option<String>,
    /// Their namespace.
    pub namespace: Option<String>,
    /// What else they have; team and namespace in it are left out.
    pub filter: ServiceFilter,
    /// In which order.
    pub order: ServiceOrder,
}

impl Catalog {
    /// The service of this ref, `namespace/name`, which it has or once had.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn find_service(
        &self,
        requester: &Requester,
        reference: &str,
    ) -> Result<Option<Service>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let Some((namespace, name)) = name::parse_reference(reference) else {
            return Ok(None);
        };
        let (db, viewer) = (self.store().connection(), requester.viewer());
        let found = store::service::find(db, &viewer, &namespace, &name).await?;
        if found.is_some() {
            return Ok(found);
        }
        let former = name_alias::find(db, name_alias::SERVICE, &namespace, &name).await?;
        let Some(id) = former else { return Ok(None) };
        Ok(store::service::list_by_ids(db, &viewer, &[id]).await?.pop())
    }

    /// The first 100 former refs of each of these services, in alphabetical order.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn aliases_of(
        &self,
        requester: &Requester,
        ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<String>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        Ok(name_alias::references_of(db, name_alias::SERVICE, ids, MAX_ALIASES).await?)
    }

    /// Services, by name. A team or namespace that does not exist has none.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn list_services(
        &self,
        requester: &Requester,
        query: ServiceQuery,
        page: PageRequest,
    ) -> Result<Page<Service>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let owner_team_id = match &query.team {
            None => None,
            Some(team) => match self.find_team(requester, team).await? {
                None => return Ok(Page::empty(page)),
                Some(team) => Some(team.id),
            },
        };
        let namespace = match &query.namespace {
            None => None,
            Some(namespace) => match name::canonical(namespace) {
                None => return Ok(Page::empty(page)),
                Some(namespace) => Some(namespace),
            },
        };
        let filter = ServiceFilter {
            owner_team_id,
            namespace,
            ..query.filter
        };
        let (db, viewer) = (self.store().connection(), requester.viewer());
        Ok(store::service::list(db, &viewer, &filter, query.order, page).await?)
    }

    /// The same page of each team's services, by name; teams without any may be absent.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn services_of_teams(
        &self,
        requester: &Requester,
        team_ids: &[Uuid],
        page: PageRequest,
    ) -> Result<HashMap<Uuid, Page<Service>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        Ok(store::service::list_of_teams(
            self.store().connection(),
            &requester.viewer(),
            team_ids,
            page,
        )
        .await?)
    }

    /// The services of these ids; unknown ids are absent.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn services_by_ids(
        &self,
        requester: &Requester,
        ids: &[Uuid],
    ) -> Result<Vec<Service>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        Ok(
            store::service::list_by_ids(self.store().connection(), &requester.viewer(), ids)
                .await?,
        )
    }

    /// The languages of each service's head, sorted.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn languages_of(
        &self,
        requester: &Requester,
        ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<String>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        let heads = store::version::viewable_heads(db, &requester.viewer(), ids).await?;
        let versions: Vec<Uuid> = heads.iter().map(|head| head.id).collect();
        let mut languages = store::occurrence::languages_of_versions(db, &versions).await?;
        Ok(heads
            .into_iter()
            .map(|head| {
                (
                    head.service_id,
                    languages.remove(&head.id).unwrap_or_default(),
                )
            })
            .collect())
    }
}
