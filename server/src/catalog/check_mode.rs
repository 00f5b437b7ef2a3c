//! Modes of checks: what `brickyard check` does with its findings, for the organisation, a team or a
//! repository, and the switch that pauses blocking everywhere.

mod golden_path;
mod policy;

use serde_json::json;

pub use self::golden_path::{GoldenMatch, GoldenPath};
pub use self::policy::{CheckLimits, CheckModeSource, CheckPolicy, CheckSettings, TeamCheckMode};
use super::audit::Action;
use super::team::{API, require_undeclared};
use super::{Catalog, CatalogError, Requester, Scope, input};
use crate::store::{
    self, Change, CheckMode, CheckModeRule, CheckSubject, Page, PageRequest, Role, Team,
    WriteTransaction,
};
use uuid::Uuid;

/// The longest reason, in bytes.
pub(super) const MAX_REASON: usize = 1_024;
/// The longest name of a repository, in bytes.
pub(super) const MAX_REPOSITORY: usize = 512;

/// A mode to set; what was set before for the same subject is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCheckMode {
    /// Whose checks it is for.
    pub subject: CheckSubject,
    /// The mode.
    pub mode: CheckMode,
    /// Why.
    pub reason: Option<String>,
}

impl Catalog {
    /// What was set for the organisation, for repositories and for teams, in this order.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn list_check_modes(
        &self,
        requester: &Requester,
        page: PageRequest,
    ) -> Result<Page<CheckModeRule>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        Ok(store::check_mode::list(db, &requester.viewer(), page).await?)
    }

    /// The mode of this id, unless it is not for the requester.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn check_mode(
        &self,
        requester: &Requester,
        id: Uuid,
    ) -> Result<Option<CheckModeRule>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        Ok(store::check_mode::find_by_id(db, &requester.viewer(), id).await?)
    }

    /// The pause of all blocking, while there is one.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn blocking_pause(
        &self,
        requester: &Requester,
    ) -> Result<Option<CheckModeRule>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        Ok(store::check_mode::find(db, &CheckSubject::Pause).await?)
    }

    /// Sets what checks do with their findings.
    ///
    /// # Errors
    /// The requester may not set it for this subject, the team does not exist, a text is not one
    /// line, or `catalog.toml` declares it.
    pub async fn set_check_mode(
        &self,
        requester: &Requester,
        new: NewCheckMode,
    ) -> Result<CheckModeRule, CatalogError> {
        requester.require(Scope::Maintain)?;
        let reason = input::line_or_none("reason", new.reason.as_deref(), MAX_REASON)?;
        let write = self.write_teams().await?;
        let (subject, named) = self.editable(&write, requester, new.subject).await?;
        let before = store::check_mode::find(write.connection(), &subject).await?;
        let rule = CheckModeRule {
            id: before
                .as_ref()
                .map_or_else(|| self.ids().next(), |rule| rule.id),
            subject,
            mode: new.mode,
            reason,
            set_by: requester.actor(),
            set_at: self.clock().now(),
            origin: API.to_owned(),
        };
        if let Some(before) = before {
            require_undeclared(&format!("the check mode of {named}"), &before.origin)?;
            if before.mode == rule.mode && before.reason == rule.reason {
                return Ok(before);
            }
            store::check_mode::update(write.connection(), &rule).await?;
        } else {
            store::check_mode::insert(write.connection(), &rule).await?;
        }
        let detail = json!({ "mode": rule.mode.as_str(), "reason": rule.reason });
        let action = Action::new("check.set_mode", named).detail(detail);
        self.record(&write, requester, action, &[Change::check_mode(rule.id)])
            .await?;
        write.commit().await?;
        Ok(rule)
    }

    /// Removes the mode of a subject, so that the next wider one holds, and returns what it was.
    ///
    /// # Errors
    /// As [`Catalog::set_check_mode`], or none was set.
    pub async fn remove_check_mode(
        &self,
        requester: &Requester,
        subject: CheckSubject,
        reason: Option<&str>,
    ) -> Result<CheckModeRule, CatalogError> {
        requester.require(Scope::Maintain)?;
        let reason = input::line_or_none("reason", reason, MAX_REASON)?;
        let write = self.write_teams().await?;
        let (subject, named) = self.editable(&write, requester, subject).await?;
        let what = format!("a check mode of {named}");
        let before = store::check_mode::find(write.connection(), &subject).await?;
        let before = before.ok_or_else(|| CatalogError::not_found(what))?;
        require_undeclared(&format!("the check mode of {named}"), &before.origin)?;
        store::check_mode::remove(write.connection(), before.id).await?;
        let detail = json!({ "mode": before.mode.as_str(), "reason": reason });
        let action = Action::new("check.remove_mode", named).detail(detail);
        self.record(&write, requester, action, &[Change::check_mode(before.id)])
            .await?;
        write.commit().await?;
        Ok(before)
    }

    /// Lets no check block until blocking is resumed, whatever modes are set.
    ///
    /// # Errors
    /// The requester does not administer the organisation, there is no reason, or `catalog.toml`
    /// declares the pause.
    pub async fn pause_blocking(
        &self,
        requester: &Requester,
        reason: &str,
    ) -> Result<CheckModeRule, CatalogError> {
        requester.require_administrator()?;
        let reason = input::line("reason", reason, MAX_REASON)?;
        let write = self.write_teams().await?;
        let db = write.connection();
        let before = store::check_mode::find(db, &CheckSubject::Pause).await?;
        let pause = CheckModeRule {
            id: before
                .as_ref()
                .map_or_else(|| self.ids().next(), |pause| pause.id),
            subject: CheckSubject::Pause,
            mode: CheckMode::Observe,
            reason: Some(reason),
            set_by: requester.actor(),
            set_at: self.clock().now(),
            origin: API.to_owned(),
        };
        if let Some(before) = before {
            require_undeclared("the pause of blocking", &before.origin)?;
            if before.reason == pause.reason {
                return Ok(before);
            }
            store::check_mode::update(db, &pause).await?;
        } else {
            store::check_mode::insert(db, &pause).await?;
        }
        let action = Action::new("check.pause_blocking", "the organisation")
            .detail(json!({ "reason": pause.reason }));
        self.record(&write, requester, action, &[Change::check_mode(pause.id)])
            .await?;
        write.commit().await?;
        Ok(pause)
    }

    /// Ends the pause of blocking, and returns what it was.
    ///
    /// # Errors
    /// The requester does not administer the organisation, blocking is not paused, or
    /// `catalog.toml` declares the pause.
    pub async fn resume_blocking(
        &self,
        requester: &Requester,
        reason: Option<&str>,
    ) -> Result<CheckModeRule, CatalogError> {
        requester.require_administrator()?;
        let reason = input::line_or_none("reason", reason, MAX_REASON)?;
        let write = self.write_teams().await?;
        let db = write.connection();
        let before = store::check_mode::find(db, &CheckSubject::Pause).await?;
        let Some(before) = before else {
            return Err(CatalogError::Conflict {
                message: "blocking is not paused".to_owned(),
                hint: "Nothing needs to be done: the modes that are set hold.".to_owned(),
            });
        };
        require_undeclared("the pause of blocking", &before.origin)?;
        store::check_mode::remove(db, before.id).await?;
        let detail = json!({ "reason": reason, "paused_for": before.reason });
        let action = Action::new("check.resume_blocking", "the organisation").detail(detail);
        self.record(&write, requester, action, &[Change::check_mode(before.id)])
            .await?;
        write.commit().await?;
        Ok(before)
    }

    /// Returns the subject in its stored form and in words, if the requester may set its mode.
    async fn editable(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        subject: CheckSubject,
    ) -> Result<(CheckSubject, String), CatalogError> {
        match subject {
            CheckSubject::Pause | CheckSubject::Organisation => {
                requester.require_administrator()?;
                Ok((subject, "the organisation".to_owned()))
            }
            CheckSubject::Team(id) => {
                let team = self.administered_team(write, requester, id).await?;
                require_active(&team)?;
                Ok((subject, format!("the team {}", team.name)))
            }
            CheckSubject::Repository(name) => {
                let name = input::line("repository", &name, MAX_REPOSITORY)?;
                self.require_repository(write, requester, &name).await?;
                let named = format!("the repository {name}");
                Ok((CheckSubject::Repository(name), named))
            }
        }
    }

    /// Refuses who does not maintain every service of a repository, in the same way whether there is
    /// none or one that they may not view.
    async fn require_repository(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        name: &str,
    ) -> Result<(), CatalogError> {
        if requester.may(Scope::Admin) {
            return Ok(());
        }
        let db = write.connection();
        let services = match store::repository::find(db, name).await? {
            Some(found) => store::service::list_of_repository(db, found.id).await?,
            None => Vec::new(),
        };
        let owners: Vec<Option<Uuid>> = services
            .into_iter()
            .filter(|service| service.missing_since.is_none())
            .map(|service| service.owner_team_id)
            .collect();
        let is_maintained = |owner: &Option<Uuid>| {
            owner.is_some_and(|owner| requester.role_in(owner) >= Some(Role::Maintain))
        };
        if !owners.is_empty() && owners.iter().all(is_maintained) {
            return Ok(());
        }
        Err(CatalogError::RoleNeeded {
            role: Role::Maintain,
            what: format!("each service of the repository {name}"),
        })
    }
}

fn require_active(team: &Team) -> Result<(), CatalogError> {
    if team.dissolved_at.is_none() {
        return Ok(());
    }
    Err(CatalogError::Conflict {
        message: format!("the team {} was dissolved", team.name),
        hint: "Choose a team that exists.".to_owned(),
    })
}
