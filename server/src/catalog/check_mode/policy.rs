//! What is answered to a check: which of the modes that were set holds, and the limits.

use std::collections::HashMap;

use uuid::Uuid;

use super::super::{Catalog, CatalogError, Requester, Scope, input, name};
use super::{GoldenPath, MAX_REPOSITORY};
use crate::store::{self, CheckModeRule, CheckSubject};

/// The most teams that are asked about at once.
const MAX_TEAMS: usize = 200;

/// What the settings say of checks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckSettings {
    /// What findings and waivers are measured by.
    pub limits: CheckLimits,
    /// Services that are meant to be copied.
    pub golden_paths: Vec<GoldenPath>,
}

/// What findings and waivers are measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckLimits {
    /// In how many services a function may be before it is a library in the making, which never
    /// blocks.
    pub max_family: u32,
    /// For how many days a waiver holds unless it says so.
    pub waiver_days: u32,
    /// For how many days it may hold.
    pub max_waiver_days: u32,
    /// Whether the owner of the original has to approve it first.
    pub waiver_approval: bool,
}

impl Default for CheckLimits {
    fn default() -> Self {
        Self {
            max_family: 10,
            waiver_days: 30,
            max_waiver_days: 180,
            waiver_approval: false,
        }
    }
}

/// Which of the modes that were set holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckModeSource {
    /// Blocking is paused.
    Pause,
    /// That of the repository.
    Repository,
    /// That of the team.
    Team,
    /// That of the organisation.
    Organisation,
}

/// What is answered to a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckPolicy {
    /// For code of each team asked about, and at last for code of no team.
    pub modes: Vec<TeamCheckMode>,
    /// The pause of all blocking, while there is one.
    pub pause: Option<CheckModeRule>,
    /// What findings and waivers are measured by.
    pub limits: CheckLimits,
}

/// The mode for a team's code in a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamCheckMode {
    /// The team as it was asked about; `None` for code of no team.
    pub team: Option<String>,
    /// The rule that holds, and why that one; `None` when nobody set one.
    pub rule: Option<(CheckModeRule, CheckModeSource)>,
}

/// The rules that may hold for some code.
#[derive(Debug, Clone, Copy, Default)]
struct Candidates<'a> {
    pause: Option<&'a CheckModeRule>,
    repository: Option<&'a CheckModeRule>,
    team: Option<&'a CheckModeRule>,
    organisation: Option<&'a CheckModeRule>,
}

impl<'a> Candidates<'a> {
    /// Chooses the rule that holds: a pause before all, then the narrowest one.
    fn choose(self) -> Option<(&'a CheckModeRule, CheckModeSource)> {
        let by = |rule: Option<&'a CheckModeRule>, source| rule.map(|rule| (rule, source));
        by(self.pause, CheckModeSource::Pause)
            .or(by(self.repository, CheckModeSource::Repository))
            .or(by(self.team, CheckModeSource::Team))
            .or(by(self.organisation, CheckModeSource::Organisation))
    }
}

impl Catalog {
    /// What findings and waivers are measured by.
    pub fn check_limits(&self) -> CheckLimits {
        self.check_settings().limits
    }

    /// What a check of this repository does with findings in code of these teams.
    ///
    /// # Errors
    /// The requester may not read, there are too many teams, or the repository's name is too long.
    pub async fn check_policy(
        &self,
        requester: &Requester,
        repository: &str,
        teams: &[String],
    ) -> Result<CheckPolicy, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        input::at_most("teams", teams.len(), MAX_TEAMS)?;
        let repository = input::text("repository", repository.trim(), MAX_REPOSITORY)?;
        let db = self.store().connection();
        let ids = self.ids_of_teams(teams).await?;
        let mut subjects = vec![
            CheckSubject::Pause,
            CheckSubject::Organisation,
            CheckSubject::Repository(repository.clone()),
        ];
        subjects.extend(ids.values().map(|id| CheckSubject::Team(*id)));
        let rules: HashMap<CheckSubject, CheckModeRule> =
            store::check_mode::of_subjects(db, &subjects)
                .await?
                .into_iter()
                .map(|rule| (rule.subject.clone(), rule))
                .collect();
        let candidates = Candidates {
            pause: rules.get(&CheckSubject::Pause),
            repository: rules.get(&CheckSubject::Repository(repository)),
            team: None,
            organisation: rules.get(&CheckSubject::Organisation),
        };
        let mode = |team: Option<&String>| {
            let id = team.and_then(|team| ids.get(team));
            let team_rule = id.and_then(|id| rules.get(&CheckSubject::Team(*id)));
            let candidates = Candidates {
                team: team_rule,
                ..candidates
            };
            let chosen = candidates.choose();
            TeamCheckMode {
                team: team.cloned(),
                rule: chosen.map(|(rule, source)| (rule.clone(), source)),
            }
        };
        let modes = teams.iter().map(Some).chain([None]).map(mode).collect();
        Ok(CheckPolicy {
            modes,
            pause: candidates.pause.cloned(),
            limits: self.check_limits(),
        })
    }

    /// The teams of these names, those that have them or had them; dissolved ones are none.
    async fn ids_of_teams(&self, names: &[String]) -> Result<HashMap<String, Uuid>, CatalogError> {
        let mut ids = HashMap::new();
        for given in names {
            let Some(canonical) = name::canonical(given) else {
                continue;
            };
            let found = store::team::find(self.store().connection(), &canonical).await?;
            if let Some(team) = found.filter(|team| team.dissolved_at.is_none()) {
                ids.insert(given.clone(), team.id);
            }
        }
        Ok(ids)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::CheckMode;

    fn rule(subject: CheckSubject, mode: CheckMode) -> CheckModeRule {
        CheckModeRule {
            id: Uuid::nil(),
            subject,
            mode,
            reason: None,
            set_by: "ada".to_owned(),
            set_at: chrono::DateTime::UNIX_EPOCH,
            origin: "api".to_owned(),
        }
    }

    #[test]
    fn a_pause_holds_before_all_and_then_the_narrowest_mode() {
        use CheckMode::{Block, Observe, Warn};
        use CheckModeSource::{Organisation, Pause, Repository, Team};
        let pause = rule(CheckSubject::Pause, Observe);
        // The modes of the repository, the team and the organisation; whether blocking is paused.
        let cases = [
            (None, None, None, false, None),
            (None, None, Some(Warn), false, Some((Warn, Organisation))),
            (None, Some(Block), Some(Warn), false, Some((Block, Team))),
            (
                None,
                Some(Observe),
                Some(Block),
                false,
                Some((Observe, Team)),
            ),
            (
                Some(Warn),
                Some(Block),
                Some(Block),
                false,
                Some((Warn, Repository)),
            ),
            (
                Some(Block),
                None,
                Some(Observe),
                false,
                Some((Block, Repository)),
            ),
            (
                Some(Block),
                Some(Block),
                Some(Block),
                true,
                Some((Observe, Pause)),
            ),
            (None, None, None, true, Some((Observe, Pause))),
        ];
        for (repository, team, organisation, is_paused, expected) in cases {
            let of = |mode: Option<CheckMode>, subject| mode.map(|mode| rule(subject, mode));
            let repository = of(repository, CheckSubject::Repository("r".to_owned()));
            let team = of(team, CheckSubject::Team(Uuid::nil()));
            let organisation = of(organisation, CheckSubject::Organisation);
            let candidates = Candidates {
                pause: is_paused.then_some(&pause),
                repository: repository.as_ref(),
                team: team.as_ref(),
                organisation: organisation.as_ref(),
            };
            let found = candidates
                .choose()
                .map(|(rule, source)| (rule.mode, source));
            assert_eq!(found, expected, "{candidates:?}");
        }
    }
}
