//! Teams: who owns services, and where to ask.

pub(super) mod edit;
mod end;

use std::collections::HashMap;

use uuid::Uuid;

pub use self::edit::{NewTeam, TeamEdit};
pub use self::end::MergedTeam;
use super::{Catalog, CatalogError, Requester, Scope, name};
use crate::store::{
    self, Change, ChangeKind, Page, PageRequest, Role, Service, Team, TeamFilter, WriteTransaction,
};

/// The origin of what the file `catalog.toml` declares.
pub const CATALOG_TOML: &str = "catalog.toml";

/// The origin of what was said through the API.
pub(super) const API: &str = "api";

impl Catalog {
    /// The team of this name, in whatever case, or the one that had it formerly.
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
        let (db, viewer) = (self.store().connection(), requester.viewer());
        let Some(team) = store::team::find(db, &canonical).await? else {
            return Ok(None);
        };
        // Everybody knows of a team that exists; only one that a repository named may be a secret.
        let is_known = team.verified || store::team::is_viewable(db, &viewer, team.id).await?;
        Ok(is_known.then_some(team))
    }

    /// Teams, by name: all that were not dissolved, or one of the queues.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn list_teams(
        &self,
        requester: &Requester,
        filter: TeamFilter,
        page: PageRequest,
    ) -> Result<Page<Team>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        Ok(store::team::list(db, &requester.viewer(), filter, page).await?)
    }

    /// How many teams a list holds.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn count_teams(
        &self,
        requester: &Requester,
        filter: TeamFilter,
    ) -> Result<u64, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        Ok(store::team::count(db, &requester.viewer(), filter).await?)
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

    /// The same page of the services that each team maintains besides their owners.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn maintained_by_teams(
        &self,
        requester: &Requester,
        team_ids: &[Uuid],
        page: PageRequest,
    ) -> Result<HashMap<Uuid, Page<Service>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let viewer = requester.viewer();
        let db = self.store().connection();
        let lists = store::ownership::list_maintained(db, &viewer, team_ids, page).await?;
        self.with_services(requester, lists).await
    }

    /// The same page of the services that each team was the last to own and that nobody owns now.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn former_services_of_teams(
        &self,
        requester: &Requester,
        team_ids: &[Uuid],
        page: PageRequest,
    ) -> Result<HashMap<Uuid, Page<Service>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let viewer = requester.viewer();
        let db = self.store().connection();
        let lists = store::ownership::former_services(db, &viewer, team_ids).await?;
        let lists = lists
            .into_iter()
            .map(|(team, services)| (team, Page::cut(services, page)))
            .collect();
        self.with_services(requester, lists).await
    }

    /// Puts services in the place of their ids.
    async fn with_services(
        &self,
        requester: &Requester,
        lists: HashMap<Uuid, Page<Uuid>>,
    ) -> Result<HashMap<Uuid, Page<Service>>, CatalogError> {
        let mut ids: Vec<Uuid> = lists.values().flat_map(|page| page.items.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        let services: HashMap<Uuid, Service> = self
            .services_by_ids(requester, &ids)
            .await?
            .into_iter()
            .map(|service| (service.id, service))
            .collect();
        let found = lists.into_iter().map(|(team, page)| {
            let items = page.items.iter();
            let items = items.filter_map(|id| services.get(id).cloned()).collect();
            let page = Page {
                items,
                offset: page.offset,
                has_next: page.has_next,
                total: page.total,
            };
            (team, page)
        });
        Ok(found.collect())
    }

    /// Begins an edit of teams, members, namespaces or owners: they take turns.
    pub(super) async fn write_teams(&self) -> Result<WriteTransaction, CatalogError> {
        let write = self.store().write().await?;
        write.lock("teams").await?;
        Ok(write)
    }

    /// The team of this id for an edit by somebody who administers it or the organisation.
    pub(super) async fn administered_team(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        id: Uuid,
    ) -> Result<Team, CatalogError> {
        requester.require(Scope::Maintain)?;
        let team = self.existing_team(write, id).await?;
        require_team_role(requester, &team, Role::Admin)?;
        Ok(team)
    }

    /// The team of this id.
    pub(super) async fn existing_team(
        &self,
        write: &WriteTransaction,
        id: Uuid,
    ) -> Result<Team, CatalogError> {
        let found = store::team::find_by_id(write.connection(), id).await?;
        found.ok_or_else(|| CatalogError::not_found("the team"))
    }

    /// The team of this id, if it can own things.
    pub(super) async fn receiving_team(
        &self,
        write: &WriteTransaction,
        id: Uuid,
    ) -> Result<Team, CatalogError> {
        let team = self.existing_team(write, id).await?;
        if team.dissolved_at.is_some() {
            return Err(CatalogError::Conflict {
                message: format!("the team {} was dissolved", team.name),
                hint: "Choose a team that exists.".to_owned(),
            });
        }
        if !team.verified {
            return Err(CatalogError::Conflict {
                message: format!(
                    "the team {} is not verified, so nobody has rights in it",
                    team.name
                ),
                hint: "Ask an administrator to verify it, or to merge it into a verified team."
                    .to_owned(),
            });
        }
        Ok(team)
    }
}

/// Refuses who has a lesser role in a team and does not administer the organisation.
pub(super) fn require_team_role(
    requester: &Requester,
    team: &Team,
    role: Role,
) -> Result<(), CatalogError> {
    if requester.may(Scope::Admin) || requester.role_in(team.id) >= Some(role) {
        return Ok(());
    }
    Err(CatalogError::TeamRoleNeeded {
        role,
        team: team.name.clone(),
    })
}

/// Refuses an edit of something that somebody else has edited since it was read.
pub(super) fn require_revision(what: &str, found: i64, given: i64) -> Result<(), CatalogError> {
    if found == given {
        return Ok(());
    }
    Err(CatalogError::Conflict {
        message: format!("{what} was changed meanwhile: it has revision {found}, not {given}"),
        hint: "Read it again and repeat the change with its new revision.".to_owned(),
    })
}

/// Refuses an edit of what the configuration file declares.
pub(super) fn require_undeclared(what: &str, origin: &str) -> Result<(), CatalogError> {
    if origin != CATALOG_TOML {
        return Ok(());
    }
    Err(CatalogError::Conflict {
        message: format!("{what} is declared in catalog.toml, which wins"),
        hint: "Change it there and restart the server.".to_owned(),
    })
}

/// What follows teams.
pub(super) fn changed(team_id: Uuid) -> Change {
    Change {
        kind: ChangeKind::Team,
        subject: team_id,
    }
}

/// What follows services.
pub(super) fn changed_services(ids: &[Uuid]) -> impl Iterator<Item = Change> {
    ids.iter().map(|id| Change {
        kind: ChangeKind::Service,
        subject: *id,
    })
}
