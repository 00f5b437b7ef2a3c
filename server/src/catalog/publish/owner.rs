//! Who answers for a service, as far as its repository may say so.

use uuid::Uuid;

use super::commit::{Commit, Known};
use crate::catalog::CatalogError;
use crate::catalog::Visibility;
use crate::catalog::staging::NewService;
use crate::store::{self, OwnershipChange, Role, Service, Team};

impl Commit<'_> {
    /// Gives the service to the owner that the repository names, with history. A verified owner is
    /// asked: it keeps the service unless the requester may maintain it. Returns whether owner or
    /// maintainers stay other than the repository says.
    pub(super) async fn write_owner(
        &mut self,
        entry: &NewService,
        found: Option<&Service>,
        service: &mut Service,
        known: &Known,
    ) -> Result<bool, CatalogError> {
        let owner = entry.owner.as_ref();
        let owner = owner.and_then(|name| known.team_ids.get(name)).copied();
        let Some(found) = found else {
            service.owner_team_id = owner;
            return Ok(false);
        };
        let new_owner = owner.filter(|owner| found.owner_team_id != Some(*owner));
        let new_maintainers = match self.maintainers(entry, known) {
            Some(wanted) => wanted != self.teams_of(found.id, store::service::MAINTAIN).await?,
            None => false,
        };
        if new_owner.is_none() && !new_maintainers {
            return Ok(false);
        }
        if !self.may_hand_over(found, known).await? {
            return Ok(true);
        }
        if let Some(owner) = new_owner {
            let change = OwnershipChange {
                id: self.catalog.ids().next(),
                service_id: service.id,
                from_team_id: found.owner_team_id,
                to_team_id: Some(owner),
                at: self.now,
                actor: self.requester.actor(),
                reason: Some(format!("published by {}", known.repository.name)),
            };
            store::ownership::record(self.write.connection(), &[change]).await?;
            service.owner_team_id = Some(owner);
            self.record("service.transfer", &service.reference());
        }
        Ok(false)
    }

    /// Writes the teams that maintain the service, and those that may view it while it is restricted.
    /// Returns whether they were others before.
    pub(super) async fn write_teams_of(
        &self,
        entry: &NewService,
        service: &Service,
        is_new: bool,
        owner_kept: bool,
        known: &Known,
    ) -> Result<bool, CatalogError> {
        let maintainers = self.maintainers(entry, known).filter(|_| !owner_kept);
        let viewers = if service.visibility == Visibility::Restricted.as_str() {
            ids_of(entry.visible_to.as_deref(), known)
        } else {
            // Nobody is shown a service that is not restricted.
            Some(Vec::new())
        };
        let roles = [
            (store::service::MAINTAIN, maintainers),
            (store::service::VIEW, viewers),
        ];
        let mut has_changed = false;
        for (role, wanted) in roles {
            let Some(wanted) = wanted else { continue };
            let stored = if is_new {
                Vec::new()
            } else {
                self.teams_of(service.id, role).await?
            };
            if stored != wanted {
                let (db, ids) = (self.write.connection(), self.catalog.ids());
                store::ownership::replace_teams(db, service.id, role, &wanted, || ids.next())
                    .await?;
                has_changed = true;
            }
        }
        Ok(has_changed)
    }

    /// Whether this requester may give the service to others.
    async fn may_hand_over(&self, service: &Service, known: &Known) -> Result<bool, CatalogError> {
        let owner = service.owner_team_id.and_then(|id| known.teams.get(&id));
        if !owner.is_some_and(Team::has_rights) {
            return Ok(true);
        }
        let required = self
            .catalog
            .require_role(self.write, self.requester, service, Role::Maintain)
            .await;
        match required {
            Ok(()) => Ok(true),
            Err(CatalogError::Forbidden { .. } | CatalogError::RoleNeeded { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn maintainers(&self, entry: &NewService, known: &Known) -> Option<Vec<Uuid>> {
        ids_of(entry.maintainers.as_deref(), known)
    }

    async fn teams_of(&self, id: Uuid, role: &str) -> Result<Vec<Uuid>, CatalogError> {
        let mut teams = store::service::teams_of(self.write.connection(), id, role).await?;
        teams.sort_unstable();
        Ok(teams)
    }
}

/// The ids of teams that the repository names, sorted; `None` when it names none at all.
fn ids_of(names: Option<&[String]>, known: &Known) -> Option<Vec<Uuid>> {
    let ids = names?.iter().filter_map(|name| known.team_ids.get(name));
    let mut ids: Vec<Uuid> = ids.copied().collect();
    ids.sort_unstable();
    ids.dedup();
    Some(ids)
}
