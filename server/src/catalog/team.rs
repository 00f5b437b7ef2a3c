//! Teams: who owns services, and where to ask.

use uuid::Uuid;

use super::{Catalog, CatalogError, Requester, Scope, name};
use crate::store::{self, Page, PageRequest, Team};

impl Catalog {
    /// The team of this name, in whatever case.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn find_team(
        &self,
        requester: &Requester,
        name: &str,
    ) -> Result<Option<Team>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let Some(canonical) = name::canonical(name) else {
            return Ok(None);
        };
        Ok(store::team::find(self.store().connection(), &canonical).await?)
    }

    /// All teams, by name.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn list_teams(
        &self,
        requester: &Requester,
        page: PageRequest,
    ) -> Result<Page<Team>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        Ok(store::team::list(self.store().connection(), page).await?)
    }

    /// The teams of these ids; unknown ids are absent.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn teams_by_ids(
        &self,
        requester: &Requester,
        ids: &[Uuid],
    ) -> Result<Vec<Team>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        Ok(store::team::list_by_ids(self.store().connection(), ids).await?)
    }
}
