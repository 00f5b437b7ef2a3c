//! Teams are made, described, verified and renamed.

use serde_json::json;
use uuid::Uuid;

use super::{API, require_revision, require_undeclared};
use crate::catalog::audit::Action;
use crate::catalog::{Catalog, CatalogError, Requester, input, name};
use crate::store::name_alias::{self, TEAM};
use crate::store::{self, Change, Team, WriteTransaction};

const MAX_CONTACT: usize = 255;
const MAX_DESCRIPTION: usize = 4_096;

/// A team to make.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewTeam {
    /// Its name.
    pub name: String,
    /// Where to ask; at most 255 bytes.
    pub contact: Option<String>,
    /// What it is for; at most 4,096 bytes.
    pub description: Option<String>,
}

/// What to change of a team: `None` leaves a field, an empty text clears it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TeamEdit {
    /// Where to ask.
    pub contact: Option<String>,
    /// What it is for.
    pub description: Option<String>,
}

impl Catalog {
    /// Makes a team, verified.
    ///
    /// # Errors
    /// The requester does not administer the organisation, the name is none or taken, or a text is
    /// too long.
    pub async fn create_team(
        &self,
        requester: &Requester,
        new: NewTeam,
    ) -> Result<Team, CatalogError> {
        requester.require_administrator()?;
        let canonical = name::require_canonical("team", &new.name)?;
        let team = Team {
            id: self.ids().next(),
            contact: contact(new.contact.as_deref())?,
            description: description(new.description.as_deref())?,
            name: new.name,
            verified: true,
            origin: API.to_owned(),
            dissolved_at: None,
            revision: 1,
        };
        let write = self.write_teams().await?;
        // A repository may name the same new team right now.
        write.lock("names").await?;
        require_free(&write, &canonical, None).await?;
        store::team::insert(write.connection(), &team, &canonical, self.clock().now()).await?;
        let action = Action::new("team.create", &team.name);
        self.record(&write, requester, action, &[Change::team(team.id)])
            .await?;
        write.commit().await?;
        Ok(team)
    }

    /// Changes contact and description of a team.
    ///
    /// # Errors
    /// The requester does not administer the team, it was changed meanwhile or is declared in the
    /// configuration, or a text is too long.
    pub async fn update_team(
        &self,
        requester: &Requester,
        id: Uuid,
        revision: i64,
        edit: TeamEdit,
    ) -> Result<Team, CatalogError> {
        let write = self.write_teams().await?;
        let before = self.administered_team(&write, requester, id).await?;
        require_editable(&before, revision)?;
        let mut team = before.clone();
        if edit.contact.is_some() {
            team.contact = contact(edit.contact.as_deref())?;
        }
        if edit.description.is_some() {
            team.description = description(edit.description.as_deref())?;
        }
        if team == before {
            return Ok(team);
        }
        let canonical = canonical(&team);
        store::team::update(write.connection(), &mut team, &canonical).await?;
        let action = Action::new("team.update", &team.name).detail(json!({
            "contact": team.contact,
            "description": team.description,
        }));
        self.record(&write, requester, action, &[Change::team(id)])
            .await?;
        write.commit().await?;
        Ok(team)
    }

    /// Says that a team exists, which gives its members their rights. A dissolved one exists again,
    /// without what it owned.
    ///
    /// # Errors
    /// The requester does not administer the organisation, there is no such team, it was changed
    /// meanwhile, or its name leads to another team by now.
    pub async fn verify_team(
        &self,
        requester: &Requester,
        id: Uuid,
        revision: i64,
    ) -> Result<Team, CatalogError> {
        requester.require_administrator()?;
        let write = self.write_teams().await?;
        let mut team = self.existing_team(&write, id).await?;
        require_revision(&format!("the team {}", team.name), team.revision, revision)?;
        if team.has_rights() {
            return Ok(team);
        }
        let canonical = canonical(&team);
        require_free(&write, &canonical, Some(id)).await?;
        team.verified = true;
        team.dissolved_at = None;
        store::team::update(write.connection(), &mut team, &canonical).await?;
        let action = Action::new("team.verify", &team.name);
        self.record(&write, requester, action, &[Change::team(id)])
            .await?;
        write.commit().await?;
        Ok(team)
    }

    /// Renames a team; its former name leads to it from now on.
    ///
    /// # Errors
    /// The requester does not administer the team, it was changed meanwhile or is declared in the
    /// configuration, or the name is none or taken.
    pub async fn rename_team(
        &self,
        requester: &Requester,
        id: Uuid,
        revision: i64,
        new_name: &str,
    ) -> Result<Team, CatalogError> {
        let write = self.write_teams().await?;
        let mut team = self.administered_team(&write, requester, id).await?;
        require_editable(&team, revision)?;
        let new_canonical = name::require_canonical("team", new_name)?;
        if team.name == new_name {
            return Ok(team);
        }
        // A repository may name a new team right now.
        write.lock("names").await?;
        require_free(&write, &new_canonical, Some(id)).await?;
        let db = write.connection();
        let old_name = std::mem::replace(&mut team.name, new_name.to_owned());
        store::team::update(db, &mut team, &new_canonical).await?;
        name_alias::remove(db, TEAM, "", &new_canonical).await?;
        let old_canonical = name::canonical(&old_name).unwrap_or_default();
        if old_canonical != new_canonical {
            let former = (TEAM, "", old_canonical.as_str());
            let now = self.clock().now();
            name_alias::put(db, self.ids().next(), former, id, now).await?;
        }
        // Derived data holds the owner's name beside each service.
        let services = store::ownership::owned_by(db, id).await?;
        let mut changes = vec![Change::team(id)];
        changes.extend(services.iter().map(|id| Change::service(*id)));
        let action = Action::new("team.rename", &team.name)
            .objects([old_name.clone()])
            .detail(json!({ "from": old_name, "to": team.name }));
        self.record(&write, requester, action, &changes).await?;
        write.commit().await?;
        Ok(team)
    }
}

/// Where to ask, within bounds.
pub(in crate::catalog) fn contact(value: Option<&str>) -> Result<Option<String>, CatalogError> {
    input::line_or_none("contact", value, MAX_CONTACT)
}

/// What a team is for, within bounds.
pub(in crate::catalog) fn description(value: Option<&str>) -> Result<Option<String>, CatalogError> {
    let value = value.map(str::trim).filter(|value| !value.is_empty());
    value
        .map(|value| input::text("description", value, MAX_DESCRIPTION))
        .transpose()
}

/// The form of a team's name that is unique.
pub(in crate::catalog) fn canonical(team: &Team) -> String {
    // Names of old rows were canonical when they were stored.
    name::canonical(&team.name).unwrap_or_else(|| team.name.clone())
}

/// Refuses an edit of a team that is dissolved, was changed meanwhile, or stands in the
/// configuration.
pub(super) fn require_editable(team: &Team, revision: i64) -> Result<(), CatalogError> {
    let what = format!("the team {}", team.name);
    require_undeclared(&what, &team.origin)?;
    if team.dissolved_at.is_some() {
        return Err(CatalogError::Conflict {
            message: format!("{what} was dissolved"),
            hint: "An administrator can verify it, so that it exists again.".to_owned(),
        });
    }
    require_revision(&what, team.revision, revision)
}

/// Refuses a name that another team has, or had: it would lead somewhere else then.
pub(in crate::catalog) async fn require_free(
    write: &WriteTransaction,
    canonical: &str,
    own: Option<Uuid>,
) -> Result<(), CatalogError> {
    let db = write.connection();
    let taken = |how: &str| {
        Err(CatalogError::Conflict {
            message: format!("the name {canonical} {how}"),
            hint: "Choose another name; letter case, `-` and `_` do not tell two names apart."
                .to_owned(),
        })
    };
    let holder = store::team::find_exact(db, canonical).await?;
    if let Some(holder) = holder.filter(|holder| Some(holder.id) != own) {
        return taken(match holder.dissolved_at {
            Some(_) => "belongs to a dissolved team",
            None => "belongs to another team",
        });
    }
    let former = name_alias::find(db, TEAM, "", canonical).await?;
    if former.is_some_and(|holder| Some(holder) != own) {
        return taken("is a former name of another team");
    }
    Ok(())
}
