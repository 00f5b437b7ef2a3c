//! Modes of checks that a declaration sets. Those that vanish from it hold no longer.

use std::collections::HashSet;

use super::super::check_mode::{MAX_REASON, MAX_REPOSITORY};
use super::super::{CatalogError, input, name};
use super::apply::Apply;
use super::{Declaration, twice};
use crate::store::{self, Change, CheckMode, CheckModeRule, CheckSubject};

/// The mode of checks of one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredCheckMode {
    /// Whose checks it is for.
    pub subject: DeclaredSubject,
    /// The mode; that of a pause is to observe.
    pub mode: CheckMode,
    /// Why; a pause needs a reason.
    pub reason: Option<String>,
}

/// Whose checks a declared mode is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DeclaredSubject {
    /// Everybody's: blocking is paused.
    Pause,
    /// Those of whatever has no mode of its own.
    Organisation,
    /// Those of the code of a team, by its name.
    Team(String),
    /// Those of a repository, by its name.
    Repository(String),
}

impl DeclaredCheckMode {
    fn reason(&self) -> Result<Option<String>, CatalogError> {
        let reason = self.reason.as_deref();
        match self.subject {
            DeclaredSubject::Pause => {
                input::line("reason", reason.unwrap_or_default(), MAX_REASON).map(Some)
            }
            _ => input::line_or_none("reason", reason, MAX_REASON),
        }
    }

    /// What it is for, in words.
    fn said(&self) -> String {
        match &self.subject {
            DeclaredSubject::Pause => "the pause of blocking".to_owned(),
            DeclaredSubject::Organisation => "the check mode of the organisation".to_owned(),
            DeclaredSubject::Team(name) => format!("the check mode of the team {name}"),
            DeclaredSubject::Repository(name) => {
                format!("the check mode of the repository {name}")
            }
        }
    }
}

impl Declaration {
    /// Refuses modes that are said twice or for what has no name.
    pub(super) fn check_modes_are_sound(&self) -> Result<(), CatalogError> {
        let mut subjects = HashSet::new();
        for one in &self.check_modes {
            one.reason()?;
            let subject = match &one.subject {
                DeclaredSubject::Team(name) => {
                    DeclaredSubject::Team(name::require_canonical("team", name)?)
                }
                DeclaredSubject::Repository(name) => {
                    DeclaredSubject::Repository(input::line("repository", name, MAX_REPOSITORY)?)
                }
                other => other.clone(),
            };
            if !subjects.insert(subject) {
                return Err(twice(&one.said()));
            }
        }
        Ok(())
    }
}

impl Apply<'_> {
    /// Sets the declared modes and removes those that are no longer.
    pub(super) async fn check_modes(
        &mut self,
        declared: &[DeclaredCheckMode],
    ) -> Result<(), CatalogError> {
        let mut subjects = HashSet::new();
        for one in declared {
            subjects.insert(self.check_mode(one).await?);
        }
        let db = self.write.connection();
        for rule in store::check_mode::of_origin(db, self.origin).await? {
            if subjects.contains(&rule.subject) {
                continue;
            }
            store::check_mode::remove(db, rule.id).await?;
            let (object, sentence) = match &rule.subject {
                CheckSubject::Pause => (
                    "the organisation".to_owned(),
                    "blocking is no longer paused".to_owned(),
                ),
                subject => {
                    let named = self.named(subject).await?;
                    let sentence = format!("no check mode of {named} is declared any more");
                    (named, sentence)
                }
            };
            self.did(&object, sentence, Change::check_mode(rule.id));
        }
        Ok(())
    }

    async fn check_mode(
        &mut self,
        declared: &DeclaredCheckMode,
    ) -> Result<CheckSubject, CatalogError> {
        let db = self.write.connection();
        let subject = match &declared.subject {
            DeclaredSubject::Pause => CheckSubject::Pause,
            DeclaredSubject::Organisation => CheckSubject::Organisation,
            DeclaredSubject::Repository(name) => CheckSubject::Repository(name.trim().to_owned()),
            DeclaredSubject::Team(given) => {
                let canonical = name::require_canonical("team", given)?;
                let found = store::team::find(db, &canonical).await?;
                let team = found.filter(|team| team.dissolved_at.is_none());
                let team = team.ok_or_else(|| {
                    CatalogError::bad_input(
                        format!("{} is declared, but there is no such team", declared.said()),
                        "Declare the team too, or correct its name.",
                    )
                })?;
                CheckSubject::Team(team.id)
            }
        };
        let before = store::check_mode::find(db, &subject).await?;
        let rule = CheckModeRule {
            id: before
                .as_ref()
                .map_or_else(|| self.catalog.ids().next(), |rule| rule.id),
            subject: subject.clone(),
            mode: declared.mode,
            reason: declared.reason()?,
            set_by: self.origin.to_owned(),
            set_at: self.now,
            origin: self.origin.to_owned(),
        };
        if let Some(before) = before {
            let is_so = before.mode == rule.mode
                && before.reason == rule.reason
                && before.origin == rule.origin;
            if is_so {
                return Ok(subject);
            }
            store::check_mode::update(db, &rule).await?;
        } else {
            store::check_mode::insert(db, &rule).await?;
        }
        let sentence = match rule.subject {
            CheckSubject::Pause => "blocking is paused".to_owned(),
            _ => format!("{} is {}", declared.said(), rule.mode),
        };
        let object = self.named(&subject).await?;
        self.did(&object, sentence, Change::check_mode(rule.id));
        Ok(subject)
    }

    async fn named(&self, subject: &CheckSubject) -> Result<String, CatalogError> {
        Ok(match subject {
            CheckSubject::Pause | CheckSubject::Organisation => "the organisation".to_owned(),
            CheckSubject::Repository(name) => format!("the repository {name}"),
            CheckSubject::Team(id) => {
                let team = store::team::find_by_id(self.write.connection(), *id).await?;
                format!(
                    "the team {}",
                    team.map_or_else(String::new, |team| team.name)
                )
            }
        })
    }
}
