//! Who may view a service: everybody in the organisation, or some teams.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use serde_json::json;
use uuid::Uuid;

use super::audit::Action;
use super::team::require_revision;
use super::{Catalog, CatalogError, Requester, Scope, input, name};
use crate::store::service::VIEW;
use crate::store::visibility::ServiceTeam;
use crate::store::{self, Change, ChangeKind, Service, Team, Viewer, WriteTransaction};

/// The most teams that a service is shown to.
const MAX_TEAMS: usize = 100;
/// The longest reason, in bytes.
const MAX_REASON: usize = 1_024;

/// Who may view a service. What somebody may not view is not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// Everybody who may read.
    Organisation,
    /// Its owner, its maintainers and the teams that it is shown to.
    Restricted,
    /// Its owner and its maintainers.
    Private,
    /// As private, and nobody else learns that it exists.
    Hidden,
}

/// A new visibility of a service.
#[derive(Debug, Clone)]
pub struct SetVisibility {
    /// The service.
    pub service: Uuid,
    /// Who may view it.
    pub visibility: Visibility,
    /// The names of the teams that a restricted service is shown to.
    pub visible_to: Vec<String>,
    /// The revision of the service that the edit is based on.
    pub revision: i64,
    /// Why.
    pub reason: Option<String>,
}

/// Who may view a service, with the teams that it names looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CheckedVisibility {
    pub(super) visibility: Visibility,
    /// In the order of their ids, each once.
    pub(super) teams: Vec<Team>,
}

impl Visibility {
    /// All of them, from the widest to the narrowest.
    pub const ALL: [Self; 4] = [
        Self::Organisation,
        Self::Restricted,
        Self::Private,
        Self::Hidden,
    ];

    /// The word that is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Organisation => store::ORGANISATION,
            Self::Restricted => "restricted",
            Self::Private => "private",
            Self::Hidden => store::HIDDEN,
        }
    }
}

impl fmt::Display for Visibility {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Visibility {
    type Err = CatalogError;

    fn from_str(word: &str) -> Result<Self, CatalogError> {
        let known = Self::ALL.into_iter().find(|known| known.as_str() == word);
        known.ok_or_else(|| {
            CatalogError::bad_input(
                format!("`{}` is not a visibility", name::shortened(word)),
                "Use one of organisation, restricted, private and hidden.",
            )
        })
    }
}

impl Catalog {
    /// Says who may view a service, and returns it.
    ///
    /// # Errors
    /// The requester may not view it, or not maintain it; it was changed meanwhile; a team is not
    /// known; or teams are named though the service is not restricted. Nothing was changed then.
    pub async fn set_visibility(
        &self,
        requester: &Requester,
        change: SetVisibility,
    ) -> Result<Service, CatalogError> {
        requester.require(Scope::Maintain)?;
        let reason = match &change.reason {
            Some(reason) => Some(input::text("reason", reason.trim(), MAX_REASON)?),
            None => None,
        };
        let write = self.store().write().await?;
        let mut service = self
            .maintained_service(&write, requester, change.service)
            .await?;
        require_revision(&service.reference(), service.revision, change.revision)?;
        let new = self
            .checked_visibility(&write, requester, change.visibility, &change.visible_to)
            .await?;
        let before = service.visibility.clone();
        if !self.write_visibility(&write, &mut service, &new).await? {
            return Ok(service);
        }
        service.updated_at = self.clock().now();
        store::service::update(write.connection(), &mut service).await?;
        let names: Vec<&str> = new.teams.iter().map(|team| team.name.as_str()).collect();
        let action = Action::new("service.visibility", service.reference()).detail(json!({
            "from": before,
            "to": service.visibility,
            "visible_to": names,
            "reason": reason.filter(|reason| !reason.is_empty()),
        }));
        let change = Change {
            kind: ChangeKind::Service,
            subject: service.id,
        };
        self.record(&write, requester, action, &[change]).await?;
        write.commit().await?;
        Ok(service)
    }

    /// Looks up the teams that a service is to be shown to.
    ///
    /// # Errors
    /// There are too many, one is not known or was dissolved, or the service is not restricted.
    pub(super) async fn checked_visibility(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        visibility: Visibility,
        visible_to: &[String],
    ) -> Result<CheckedVisibility, CatalogError> {
        input::at_most("teams of visibleTo", visible_to.len(), MAX_TEAMS)?;
        if visibility != Visibility::Restricted && !visible_to.is_empty() {
            return Err(CatalogError::bad_input(
                format!("visibleTo names teams, but the visibility is {visibility}"),
                "Leave visibleTo empty, or make the visibility restricted.",
            ));
        }
        let viewer = requester.viewer();
        let mut teams: Vec<Team> = Vec::with_capacity(visible_to.len());
        for team in visible_to {
            let canonical = name::require_canonical("team", team)?;
            let db = write.connection();
            let unknown = || {
                CatalogError::bad_input(
                    format!("visibleTo names the team {canonical}, which does not exist"),
                    "Use the name of a team of the catalogue.",
                )
            };
            let team = store::team::find(db, &canonical).await?;
            let team = team.filter(|team| team.dissolved_at.is_none());
            let team = team.ok_or_else(unknown)?;
            if !store::team::is_viewable(db, &viewer, team.id).await? {
                return Err(unknown());
            }
            teams.push(team);
        }
        teams.sort_by_key(|team| team.id);
        teams.dedup_by_key(|team| team.id);
        Ok(CheckedVisibility { visibility, teams })
    }

    /// Writes the teams that a service is shown to, sets its visibility, and says whether that
    /// changed anything. The service itself is left to be written by the caller.
    pub(super) async fn write_visibility(
        &self,
        write: &WriteTransaction,
        service: &mut Service,
        new: &CheckedVisibility,
    ) -> Result<bool, CatalogError> {
        let db = write.connection();
        let shown: Vec<Uuid> = store::visibility::teams_of(db, &[service.id])
            .await?
            .into_iter()
            .filter(|team| team.role == VIEW)
            .map(|team| team.team_id)
            .collect();
        let teams: Vec<Uuid> = new.teams.iter().map(|team| team.id).collect();
        if service.visibility == new.visibility.as_str() && shown == teams {
            return Ok(false);
        }
        if shown != teams {
            let ids = self.ids();
            store::ownership::replace_teams(db, service.id, VIEW, &teams, || ids.next()).await?;
        }
        service.visibility = new.visibility.as_str().to_owned();
        Ok(true)
    }

    /// The ids of the teams that these services are shown to besides their owners and maintainers.
    /// Services to whose owner and maintainers the requester does not belong are absent: to whom
    /// else something is shown is nobody's business.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn visible_to_of(
        &self,
        requester: &Requester,
        service_ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<Uuid>>, CatalogError> {
        let services = self.services_by_ids(requester, service_ids).await?;
        let ids: Vec<Uuid> = services.iter().map(|service| service.id).collect();
        let teams = store::visibility::teams_of(self.store().connection(), &ids).await?;
        let viewer = requester.viewer();
        let belongs = |team: Uuid| match &viewer {
            Viewer::Everything => true,
            Viewer::Teams(own) => own.contains(&team),
        };
        let mut shown: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        for service in services {
            let teams: Vec<&ServiceTeam> = teams
                .iter()
                .filter(|team| team.service_id == service.id)
                .collect();
            let maintainers = teams.iter().filter(|team| team.role != VIEW);
            let is_of_them = viewer == Viewer::Everything
                || service
                    .owner_team_id
                    .into_iter()
                    .chain(maintainers.map(|team| team.team_id))
                    .any(belongs);
            if is_of_them {
                let viewers = teams.iter().filter(|team| team.role == VIEW);
                shown.insert(service.id, viewers.map(|team| team.team_id).collect());
            }
        }
        Ok(shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visibility_is_read_back_from_its_word() {
        for visibility in Visibility::ALL {
            let read: Visibility = visibility.as_str().parse().unwrap();
            assert_eq!(read, visibility);
        }
        assert!("secret".parse::<Visibility>().is_err());
    }
}
