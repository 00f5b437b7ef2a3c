//! Members of teams and their roles.

use std::collections::HashMap;

use serde_json::json;
use uuid::Uuid;

use super::audit::Action;
use super::team::{API, require_undeclared};
use super::{Catalog, CatalogError, Requester, Scope, principal};
use crate::store::{
    self, Change, Member, Membership, Page, PageRequest, Role, Team, WriteTransaction,
};

impl Catalog {
    /// Makes somebody a member of a team, or gives a member another role.
    ///
    /// # Errors
    /// The requester does not administer the team, there is no such team or principal, the
    /// membership is declared in the configuration, the team was dissolved, the principal is
    /// disabled, or nobody would administer the team any more.
    pub async fn set_team_member(
        &self,
        requester: &Requester,
        team_id: Uuid,
        principal_id: Uuid,
        role: Role,
    ) -> Result<Member, CatalogError> {
        let write = self.write_teams().await?;
        let team = self.administered_team(&write, requester, team_id).await?;
        let who = principal::existing(&write, principal_id).await?;
        if team.dissolved_at.is_some() {
            return Err(CatalogError::Conflict {
                message: format!("the team {} was dissolved", team.name),
                hint: "An administrator can verify it, so that it exists again.".to_owned(),
            });
        }
        if who.disabled_at.is_some() {
            return Err(CatalogError::Conflict {
                message: format!("the {} is disabled", principal::said(&who)),
                hint: "Enable the account first.".to_owned(),
            });
        }
        let db = write.connection();
        let before = store::member::find(db, team_id, principal_id).await?;
        if let Some(before) = &before {
            if before.role == role {
                return Ok(before.clone());
            }
            require_undeclared(&membership(&principal::said(&who), &team), &before.origin)?;
            require_another_admin(&write, before, &team).await?;
        }
        let now = self.clock().now();
        let new = Membership { team_id, role };
        store::member::put(db, self.ids().next(), principal_id, new, API, now).await?;
        let action = Action::new("team.set_member", &team.name)
            .objects([who.name.clone()])
            .detail(json!({
                "member": who.name,
                "kind": who.kind,
                "from": before.map(|before| before.role.as_str()),
                "to": role.as_str(),
            }));
        let changes = [Change::team(team_id), Change::principal(principal_id)];
        self.record(&write, requester, action, &changes).await?;
        write.commit().await?;
        Ok(Member {
            team_id,
            principal_id,
            role,
            origin: API.to_owned(),
            created_at: now,
        })
    }

    /// Takes somebody out of a team. Everybody may leave by themselves.
    ///
    /// # Errors
    /// The requester does not administer the team, there is no such team or member, the membership
    /// is declared in the configuration, or nobody would administer the team any more.
    pub async fn remove_team_member(
        &self,
        requester: &Requester,
        team_id: Uuid,
        principal_id: Uuid,
    ) -> Result<Team, CatalogError> {
        requester.require(Scope::Maintain)?;
        let write = self.write_teams().await?;
        let team = if requester.principal_id() == Some(principal_id) {
            self.existing_team(&write, team_id).await?
        } else {
            self.administered_team(&write, requester, team_id).await?
        };
        let db = write.connection();
        let found = store::member::find(db, team_id, principal_id).await?;
        let member = found.ok_or_else(|| CatalogError::not_found("the member of the team"))?;
        let who = principal::existing(&write, principal_id).await?;
        require_undeclared(&membership(&principal::said(&who), &team), &member.origin)?;
        require_another_admin(&write, &member, &team).await?;
        store::member::remove(db, team_id, principal_id).await?;
        let action = Action::new("team.remove_member", &team.name)
            .objects([who.name.clone()])
            .detail(json!({ "member": who.name, "kind": who.kind, "from": member.role.as_str() }));
        let changes = [Change::team(team_id), Change::principal(principal_id)];
        self.record(&write, requester, action, &changes).await?;
        write.commit().await?;
        Ok(team)
    }

    /// The same page of each team's members, in the order in which they came.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn members_of(
        &self,
        requester: &Requester,
        team_ids: &[Uuid],
        page: PageRequest,
    ) -> Result<HashMap<Uuid, Page<Member>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        Ok(store::member::list_of_teams(db, team_ids, page).await?)
    }

    /// The same page of the teams that each principal is in.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn memberships_of(
        &self,
        requester: &Requester,
        principal_ids: &[Uuid],
        page: PageRequest,
    ) -> Result<HashMap<Uuid, Page<Member>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        Ok(store::member::list_of_principals(db, principal_ids, page).await?)
    }
}

fn membership(who: &str, team: &Team) -> String {
    format!("the role of the {who} in the team {}", team.name)
}

/// Refuses to take the role admin from the last one who has it: nobody of the team could give it
/// to anybody.
async fn require_another_admin(
    write: &WriteTransaction,
    member: &Member,
    team: &Team,
) -> Result<(), CatalogError> {
    if member.role != Role::Admin || team.dissolved_at.is_some() {
        return Ok(());
    }
    let db = write.connection();
    let others = store::member::count_other_admins(db, team.id, member.principal_id).await?;
    if others > 0 {
        return Ok(());
    }
    Err(CatalogError::Conflict {
        message: format!("nobody else administers the team {}", team.name),
        hint: "Give another member the role admin first, or dissolve the team.".to_owned(),
    })
}
