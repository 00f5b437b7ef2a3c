//! Teams end: they are dissolved, or merged into another one. Nothing is deleted.

use serde_json::json;
use uuid::Uuid;

use super::edit::{canonical, require_editable};
use super::{require_revision, require_undeclared};
use crate::catalog::audit::Action;
use crate::catalog::{Catalog, CatalogError, Requester, input};
use crate::store::name_alias::{self, TEAM};
use crate::store::{self, Change, Team};

/// Two teams that became one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedTeam {
    /// The team that is left.
    pub team: Team,
    /// How many services came to it.
    pub services: u64,
}

impl Catalog {
    /// Dissolves a team: nobody owns its services and namespaces then, and its members lose their
    /// rights. Its name stays its own.
    ///
    /// # Errors
    /// The requester does not administer the team, it was changed meanwhile, is declared in the
    /// configuration or dissolved already, or there is no reason.
    pub async fn dissolve_team(
        &self,
        requester: &Requester,
        id: Uuid,
        revision: i64,
        reason: &str,
    ) -> Result<Team, CatalogError> {
        let write = self.write_teams().await?;
        let mut team = self.administered_team(&write, requester, id).await?;
        require_editable(&team, revision)?;
        let reason = input::line("reason", reason, 512)?;
        let db = write.connection();
        let services = store::ownership::owned_by(db, id).await?;
        let moves: Vec<_> = services
            .iter()
            .map(|service| (*service, Some(id)))
            .collect();
        self.move_services(&write, requester, &moves, None, &reason)
            .await?;
        let namespaces = store::namespace::move_all(db, id, None).await?;
        team.dissolved_at = Some(self.clock().now());
        let own_name = canonical(&team);
        store::team::update(db, &mut team, &own_name).await?;
        let action = Action::new("team.dissolve", &team.name).detail(json!({
            "reason": reason,
            "services": services.len(),
            "namespaces": namespaces.len(),
        }));
        let changes = changes(&[id], &services, &namespaces);
        self.record(&write, requester, action, &changes).await?;
        write.commit().await?;
        Ok(team)
    }

    /// Merges a team that nobody verified, or that was dissolved, into a verified one: services and
    /// namespaces go there, and its name leads there.
    ///
    /// # Errors
    /// The requester does not administer the organisation, a team is unknown, the first is verified,
    /// declared in the configuration or was changed meanwhile, the second is not verified, or there
    /// is no reason.
    pub async fn merge_team(
        &self,
        requester: &Requester,
        (id, revision): (Uuid, i64),
        into: Uuid,
        reason: &str,
    ) -> Result<MergedTeam, CatalogError> {
        requester.require_administrator()?;
        let reason = input::line("reason", reason, 512)?;
        let write = self.write_teams().await?;
        let mut team = self.existing_team(&write, id).await?;
        let what = format!("the team {}", team.name);
        require_revision(&what, team.revision, revision)?;
        require_undeclared(&what, &team.origin)?;
        if id == into || team.has_rights() {
            return Err(CatalogError::Conflict {
                message: format!("{what} is verified, so it is not merged away"),
                hint: "Transfer its services, then dissolve it.".to_owned(),
            });
        }
        let target = self.receiving_team(&write, into).await?;
        let db = write.connection();
        let mut services = store::ownership::owned_by(db, id).await?;
        let moves: Vec<_> = services
            .iter()
            .map(|service| (*service, Some(id)))
            .collect();
        self.move_services(&write, requester, &moves, Some(into), &reason)
            .await?;
        let left = self
            .take_over_former(&write, requester, id, into, &reason)
            .await?;
        services.extend(left);
        let namespaces = store::namespace::move_all(db, id, Some(into)).await?;
        store::ownership::replace_maintainer(db, id, into).await?;
        // Dissolved, it lets its name lead on.
        let now = self.clock().now();
        team.dissolved_at.get_or_insert(now);
        let own_name = canonical(&team);
        store::team::update(db, &mut team, &own_name).await?;
        name_alias::redirect(db, TEAM, id, into).await?;
        name_alias::put(db, self.ids().next(), (TEAM, "", &own_name), into, now).await?;
        let action = Action::new("team.merge", &team.name)
            .objects([target.name.clone()])
            .detail(json!({
                "into": target.name,
                "reason": reason,
                "services": services.len(),
                "namespaces": namespaces.len(),
            }));
        let changes = changes(&[id, into], &services, &namespaces);
        self.record(&write, requester, action, &changes).await?;
        write.commit().await?;
        Ok(MergedTeam {
            team: target,
            services: services.len() as u64,
        })
    }
}

fn changes(teams: &[Uuid], services: &[Uuid], namespaces: &[Uuid]) -> Vec<Change> {
    let teams = teams.iter().map(|id| Change::team(*id));
    let services = services.iter().map(|id| Change::service(*id));
    let namespaces = namespaces.iter().map(|id| Change::namespace(*id));
    teams.chain(services).chain(namespaces).collect()
}
