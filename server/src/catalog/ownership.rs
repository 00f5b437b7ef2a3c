//! Owners and maintainers of services: who answers for what, and who did before.

use std::collections::HashMap;

use serde_json::json;
use uuid::Uuid;

use super::audit::Action;
use super::place::distinct;
use super::team::require_revision;
use super::{Catalog, CatalogError, Requester, Scope, input};
use crate::store::service::MAINTAIN;
use crate::store::{
    self, Change, OwnershipChange, Page, PageRequest, Role, Service, Team, Viewer, WriteTransaction,
};

/// The most services that are given to a team at once.
pub const MAX_ASSIGNED: usize = 100;
/// The most teams that maintain a service besides its owner.
const MAX_MAINTAINERS: usize = 20;
const MAX_REASON: usize = 512;

/// What became of one service of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssignOutcome {
    /// The team owns it now.
    Assigned,
    /// The team owned it before.
    Unchanged,
    /// It was changed since it was read, and stays as it is.
    Stale,
    /// There is no such service.
    NotFound,
}

impl Catalog {
    /// Gives a service to another team.
    ///
    /// # Errors
    /// The requester may not view the service, does not administer its owner, it was changed
    /// meanwhile, the team is unknown, dissolved or not verified, or there is no reason.
    pub async fn transfer_service(
        &self,
        requester: &Requester,
        (id, revision): (Uuid, i64),
        team_id: Uuid,
        reason: &str,
    ) -> Result<Service, CatalogError> {
        requester.require(Scope::Maintain)?;
        let write = self.write_teams().await?;
        let service = self.locked_service(&write, requester, id).await?;
        let may = service
            .owner_team_id
            .and_then(|owner| requester.role_in(owner));
        if !requester.may(Scope::Admin) && may < Some(Role::Admin) {
            return Err(CatalogError::RoleNeeded {
                role: Role::Admin,
                what: service.reference(),
            });
        }
        let reason = input::line("reason", reason, MAX_REASON)?;
        require_revision(&service.reference(), service.revision, revision)?;
        let team = self.receiving_team(&write, team_id).await?;
        self.hand_over(
            write,
            requester,
            "service.transfer",
            service,
            &team,
            &reason,
        )
        .await
    }

    /// Takes a service that no verified team owns into a team of the requester's.
    ///
    /// # Errors
    /// The requester may not view the service or does not maintain in the team, it was changed
    /// meanwhile, a verified team owns it, or the team is unknown, dissolved or not verified.
    pub async fn claim_service(
        &self,
        requester: &Requester,
        (id, revision): (Uuid, i64),
        team_id: Uuid,
        reason: Option<&str>,
    ) -> Result<Service, CatalogError> {
        requester.require(Scope::Maintain)?;
        let write = self.write_teams().await?;
        let service = self.locked_service(&write, requester, id).await?;
        let team = self.receiving_team(&write, team_id).await?;
        super::team::require_team_role(requester, &team, Role::Maintain)?;
        let reason = input::line_or_none("reason", reason, MAX_REASON)?;
        require_revision(&service.reference(), service.revision, revision)?;
        if let Some(owner) = service.owner_team_id {
            let owner = self.existing_team(&write, owner).await?;
            if owner.has_rights() && owner.id != team_id {
                return Err(CatalogError::Conflict {
                    message: format!(
                        "{} is owned by the team {}",
                        service.reference(),
                        owner.name
                    ),
                    hint: "Ask that team to transfer it.".to_owned(),
                });
            }
        }
        let reason = reason.as_deref().unwrap_or("claimed");
        self.hand_over(write, requester, "service.claim", service, &team, reason)
            .await
    }

    /// Gives up to [`MAX_ASSIGNED`] services with the revisions that they were read at to a team;
    /// those that changed meanwhile stay as they are.
    ///
    /// # Errors
    /// The requester does not administer the organisation, there are too many services, the team is
    /// unknown, dissolved or not verified, or there is no reason.
    pub async fn assign_owner(
        &self,
        requester: &Requester,
        services: &[(Uuid, i64)],
        team_id: Uuid,
        reason: &str,
    ) -> Result<Vec<(Option<Service>, AssignOutcome)>, CatalogError> {
        requester.require_administrator()?;
        input::at_most("services", services.len(), MAX_ASSIGNED)?;
        let reason = input::line("reason", reason, MAX_REASON)?;
        let write = self.write_teams().await?;
        let team = self.receiving_team(&write, team_id).await?;
        let db = write.connection();
        let ids = services.iter().map(|(id, _)| *id);
        let ids = write.lock_services(ids).await?;
        let found = by_id(store::service::list_by_ids(db, &Viewer::Everything, &ids).await?);
        let outcome = |(id, revision): &(Uuid, i64)| match found.get(id) {
            None => AssignOutcome::NotFound,
            Some(service) if service.owner_team_id == Some(team_id) => AssignOutcome::Unchanged,
            Some(service) if service.revision != *revision => AssignOutcome::Stale,
            Some(_) => AssignOutcome::Assigned,
        };
        let outcomes: Vec<AssignOutcome> = services.iter().map(outcome).collect();
        let mut moved: Vec<&Service> = services
            .iter()
            .zip(&outcomes)
            .filter(|(_, outcome)| **outcome == AssignOutcome::Assigned)
            .filter_map(|((id, _), _)| found.get(id))
            .collect();
        moved.sort_by_key(|service| service.id);
        moved.dedup_by_key(|service| service.id);
        if !moved.is_empty() {
            let moves = moved
                .iter()
                .map(|service| (service.id, service.owner_team_id));
            let moves: Vec<_> = moves.collect();
            self.move_services(&write, requester, &moves, Some(team_id), &reason)
                .await?;
            let changes = moved.iter().map(|service| Change::service(service.id));
            let changes: Vec<Change> = changes.collect();
            let action = Action::new("service.assign_owner", &team.name)
                .objects(moved.iter().map(|service| service.reference()))
                .detail(json!({ "reason": reason, "services": moved.len() }));
            self.record(&write, requester, action, &changes).await?;
        }
        let now = by_id(store::service::list_by_ids(db, &Viewer::Everything, &ids).await?);
        write.commit().await?;
        Ok(services
            .iter()
            .zip(outcomes)
            .map(|((id, _), outcome)| (now.get(id).cloned(), outcome))
            .collect())
    }

    /// Says which teams maintain a service besides its owner.
    ///
    /// # Errors
    /// The requester may not view the service or does not maintain it for its owner, it was changed
    /// meanwhile, there are too many teams, or one is unknown, dissolved, not verified or the owner.
    pub async fn set_maintainers(
        &self,
        requester: &Requester,
        (id, revision): (Uuid, i64),
        team_ids: &[Uuid],
    ) -> Result<Service, CatalogError> {
        requester.require(Scope::Maintain)?;
        input::at_most("maintaining teams", team_ids.len(), MAX_MAINTAINERS)?;
        let write = self.write_teams().await?;
        let mut service = self.locked_service(&write, requester, id).await?;
        // A team that maintains a service does not say who else does; what nobody owns is everybody's
        // whose access token is the organisation's.
        let owner = service.owner_team_id;
        let is_organisation = requester.principal_id().is_none();
        let role = owner
            .or(is_organisation.then(Uuid::nil))
            .and_then(|owner| requester.role_in(owner));
        if !requester.may(Scope::Admin) && role < Some(Role::Maintain) {
            return Err(CatalogError::RoleNeeded {
                role: Role::Maintain,
                what: service.reference(),
            });
        }
        require_revision(&service.reference(), service.revision, revision)?;
        let wanted = distinct(team_ids.iter().copied());
        let mut names = Vec::with_capacity(wanted.len());
        for team_id in &wanted {
            let team = self.receiving_team(&write, *team_id).await?;
            if owner == Some(team.id) {
                return Err(CatalogError::bad_input(
                    format!("the team {} owns {}", team.name, service.reference()),
                    "Leave the owner out of the maintainers.",
                ));
            }
            names.push(team.name);
        }
        let db = write.connection();
        let before = store::service::maintainers(db, &[id]).await?;
        let mut before: Vec<Uuid> = before.into_iter().map(|(_, team)| team).collect();
        before.sort_unstable();
        if before == wanted {
            return Ok(service);
        }
        let ids = self.ids();
        store::ownership::replace_teams(db, id, MAINTAIN, &wanted, || ids.next()).await?;
        service.updated_at = self.clock().now();
        store::service::update(db, &mut service).await?;
        let action = Action::new("service.set_maintainers", service.reference())
            .objects(names.clone())
            .detail(json!({ "maintainers": names }));
        self.record(&write, requester, action, &[Change::service(id)])
            .await?;
        write.commit().await?;
        Ok(service)
    }

    /// The same page of each service's former owners, the newest change first. Services that the
    /// requester may not view have none.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn ownership_changes_of(
        &self,
        requester: &Requester,
        service_ids: &[Uuid],
        page: PageRequest,
    ) -> Result<HashMap<Uuid, Page<OwnershipChange>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let viewable = self.services_by_ids(requester, service_ids).await?;
        let ids: Vec<Uuid> = viewable.iter().map(|service| service.id).collect();
        let db = self.store().connection();
        Ok(store::ownership::list_of_services(db, &ids, page).await?)
    }

    /// The teams that maintain each service besides its owner, by name. Dissolved ones are left out.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn maintainers_of(
        &self,
        requester: &Requester,
        service_ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<Team>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let viewable = self.services_by_ids(requester, service_ids).await?;
        let ids: Vec<Uuid> = viewable.iter().map(|service| service.id).collect();
        let db = self.store().connection();
        let pairs = store::service::maintainers(db, &ids).await?;
        let team_ids = distinct(pairs.iter().map(|(_, team)| *team));
        let teams = store::team::list_by_ids(db, &team_ids).await?;
        let teams: HashMap<Uuid, Team> = teams.into_iter().map(|team| (team.id, team)).collect();
        let mut found: HashMap<Uuid, Vec<Team>> = HashMap::new();
        for (service, team) in pairs {
            let team = teams.get(&team).filter(|team| team.dissolved_at.is_none());
            if let Some(team) = team {
                found.entry(service).or_default().push(team.clone());
            }
        }
        for teams in found.values_mut() {
            teams.sort_by(|a, b| a.name.cmp(&b.name));
        }
        Ok(found)
    }

    /// Gives one service to a team, and ends the transaction.
    async fn hand_over(
        &self,
        write: WriteTransaction,
        requester: &Requester,
        what: &'static str,
        service: Service,
        team: &Team,
        reason: &str,
    ) -> Result<Service, CatalogError> {
        if service.owner_team_id == Some(team.id) {
            return Ok(service);
        }
        let moves = [(service.id, service.owner_team_id)];
        self.move_services(&write, requester, &moves, Some(team.id), reason)
            .await?;
        let action = Action::new(what, service.reference())
            .objects([team.name.clone()])
            .detail(json!({ "to": team.name, "reason": reason }));
        self.record(&write, requester, action, &[Change::service(service.id)])
            .await?;
        let db = write.connection();
        let now = store::service::list_by_ids(db, &Viewer::Everything, &[service.id]).await?;
        write.commit().await?;
        Ok(now.into_iter().next().unwrap_or(service))
    }

    /// Gives services, each with the owner that it has now, to a team or to nobody, with history;
    /// the caller records the rest. A team that owns a service no longer maintains it besides.
    pub(super) async fn move_services(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        moves: &[(Uuid, Option<Uuid>)],
        to: Option<Uuid>,
        reason: &str,
    ) -> Result<(), CatalogError> {
        let db = write.connection();
        let ids: Vec<Uuid> = moves.iter().map(|(id, _)| *id).collect();
        store::ownership::set_owner(db, &ids, to, self.clock().now()).await?;
        if let Some(to) = to {
            store::ownership::remove_maintainer(db, &ids, to).await?;
        }
        self.note_owners(write, requester, moves.iter().copied(), to, reason)
            .await
    }

    /// Gives the services that a team was the last to own, and nobody owns now, to another one.
    pub(super) async fn take_over_former(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        from: Uuid,
        to: Uuid,
        reason: &str,
    ) -> Result<Vec<Uuid>, CatalogError> {
        let (db, everything) = (write.connection(), Viewer::Everything);
        let mut former = store::ownership::former_services(db, &everything, &[from]).await?;
        let services = former.remove(&from).unwrap_or_default();
        let moves: Vec<_> = services.iter().map(|id| (*id, None)).collect();
        self.move_services(write, requester, &moves, Some(to), reason)
            .await?;
        Ok(services)
    }

    /// Writes down that services, each with its former owner, went to a team or to nobody.
    pub(super) async fn note_owners(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        moves: impl Iterator<Item = (Uuid, Option<Uuid>)>,
        to_team_id: Option<Uuid>,
        reason: &str,
    ) -> Result<(), CatalogError> {
        let (at, actor) = (self.clock().now(), requester.actor());
        let changes: Vec<OwnershipChange> = moves
            .map(|(service_id, from_team_id)| OwnershipChange {
                id: self.ids().next(),
                service_id,
                from_team_id,
                to_team_id,
                at,
                actor: actor.clone(),
                reason: Some(reason.to_owned()),
            })
            .collect();
        Ok(store::ownership::record(write.connection(), &changes).await?)
    }
}

fn by_id(services: Vec<Service>) -> HashMap<Uuid, Service> {
    services
        .into_iter()
        .map(|service| (service.id, service))
        .collect()
}
