//! Changes of a release's state: yank, unyank, retire.

use serde_json::json;
use uuid::Uuid;

use super::status::{RETIRED, VersionState, YANKED, status};
use crate::catalog::audit::Action;
use crate::catalog::dependency::ConsumersRemaining;
use crate::catalog::deprecation::Replaced;
use crate::catalog::{Catalog, CatalogError, Requester, Scope, input};
use crate::store::release::{NewState, PUBLISHED};
use crate::store::{self, Change, ChangeKind, Service, Version, Viewer, WriteTransaction};

/// The longest reason, in bytes.
pub(in crate::catalog) const MAX_REASON: usize = 1_024;

/// What to do to a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateChange {
    /// Nobody may take it up any more; who has it keeps it.
    Yank,
    /// It may be taken up again.
    Unyank,
    /// It is no longer served, for good.
    Retire,
}

/// A change of the state of a release.
#[derive(Debug, Clone)]
pub struct ChangeState {
    /// The release.
    pub version: Uuid,
    /// Why.
    pub reason: String,
    /// What to use instead, `namespace/name` or `namespace/name@range`.
    pub replacement: Option<String>,
}

/// What came of retiring a release.
#[derive(Debug, Clone)]
pub enum VersionRetirement {
    /// It is retired.
    Retired(Version),
    /// Services still use it; nothing was changed.
    ConsumersRemain(ConsumersRemaining),
}

impl StateChange {
    /// The state that it leads to, `None` when it cannot begin in `from`.
    fn leads_to(self, from: VersionState) -> Option<&'static str> {
        use VersionState::{Deprecated, Published, Sunset, Yanked};

        match (self, from) {
            (Self::Yank, Published | Deprecated | Sunset) => Some(YANKED),
            (Self::Unyank, Yanked) => Some(PUBLISHED),
            (Self::Retire, Deprecated | Sunset | Yanked) => Some(RETIRED),
            _ => None,
        }
    }

    fn action(self) -> &'static str {
        match self {
            Self::Yank => "version.yank",
            Self::Unyank => "version.unyank",
            Self::Retire => "version.retire",
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::Yank => "Only a published, deprecated or sunset release can be yanked.",
            Self::Unyank => "Only a yanked release can be made available again.",
            Self::Retire => {
                "Deprecate or yank it first, so that its consumers learn of it; a retired release stays retired."
            }
        }
    }
}

impl Catalog {
    /// Yanks a release, or makes a yanked one available again.
    ///
    /// # Errors
    /// The requester may not view or maintain its service, it is in another state, or the
    /// replacement is not fit to replace anything.
    pub async fn change_state(
        &self,
        requester: &Requester,
        action: StateChange,
        change: ChangeState,
    ) -> Result<Version, CatalogError> {
        let write = self.store().write().await?;
        let changing = self.changing(&write, requester, action, &change).await?;
        let version = self
            .write_state(&write, requester, action, change, changing)
            .await?;
        write.commit().await?;
        Ok(version)
    }

    /// Retires a release. If services still use it, they are the answer, unless it is forced.
    ///
    /// # Errors
    /// As [`Catalog::change_state`].
    pub async fn retire_version(
        &self,
        requester: &Requester,
        change: ChangeState,
        force: bool,
    ) -> Result<VersionRetirement, CatalogError> {
        let write = self.store().write().await?;
        let action = StateChange::Retire;
        let changing = self.changing(&write, requester, action, &change).await?;
        if !force {
            let db = write.connection();
            let remaining = self
                .consumers_remaining(db, requester, &changing.version)
                .await?;
            if !remaining.is_empty() {
                return Ok(VersionRetirement::ConsumersRemain(remaining));
            }
        }
        let version = self
            .write_state(&write, requester, action, change, changing)
            .await?;
        write.commit().await?;
        Ok(VersionRetirement::Retired(version))
    }

    /// Looks up a release that is to be changed, and whether it can be.
    async fn changing(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        action: StateChange,
        change: &ChangeState,
    ) -> Result<Changing, CatalogError> {
        requester.require(Scope::Maintain)?;
        let reason = input::line("reason", &change.reason, MAX_REASON)?;
        let db = write.connection();
        let found = store::version::list_by_ids(db, &requester.viewer(), &[change.version]).await?;
        let service_id = found
            .first()
            .map(|version| version.service_id)
            .ok_or_else(|| CatalogError::not_found("the release"))?;
        let service = self
            .maintained_service(write, requester, service_id)
            .await?;
        // Read again behind the lock of its service.
        let found = store::version::list_by_ids(db, &Viewer::Everything, &[change.version]).await?;
        let version = found
            .into_iter()
            .next()
            .ok_or_else(|| CatalogError::not_found("the release"))?;
        let Some(number) = &version.number else {
            return Err(CatalogError::bad_input(
                format!("{} is a head, which has no state", service.reference()),
                "Name a release; to retire the service itself, edit its lifecycle.",
            ));
        };
        let reference = format!("{}@{number}", service.reference());
        let rules = self.rules_of(db, &[service.id]).await?;
        let now = self.clock().now();
        let state = status(&version, rules.of(service.id), now).state;
        let Some(to) = action.leads_to(state) else {
            return Err(CatalogError::Conflict {
                message: format!("{reference} is {}", state.as_str()),
                hint: action.hint().to_owned(),
            });
        };
        let replacement = match &change.replacement {
            None => None,
            Some(replacement) => Some(
                self.checked_replacement(
                    write,
                    requester,
                    &service,
                    replacement,
                    Replaced::Release(version.id),
                )
                .await?,
            ),
        };
        Ok(Changing {
            service,
            version,
            reference,
            to,
            reason,
            replacement,
        })
    }

    async fn write_state(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        action: StateChange,
        change: ChangeState,
        changing: Changing,
    ) -> Result<Version, CatalogError> {
        let db = write.connection();
        let Changing {
            service, version, ..
        } = changing;
        let new = NewState {
            state: changing.to,
            reason: changing.reason.clone(),
            by: requester.actor(),
            at: self.clock().now(),
            replacement: changing.replacement.clone(),
        };
        store::release::change_state(db, version.id, &version.state, new).await?;
        let done = Action::new(action.action(), changing.reference).detail(json!({
            "from": version.state,
            "to": changing.to,
            "reason": changing.reason,
            "replacement": changing.replacement,
        }));
        let changed = Change {
            kind: ChangeKind::Service,
            subject: service.id,
        };
        self.record(write, requester, done, &[changed]).await?;
        let found = store::version::list_by_ids(db, &Viewer::Everything, &[change.version]).await?;
        found
            .into_iter()
            .next()
            .ok_or_else(|| CatalogError::not_found("the release"))
    }
}

/// A release that is about to change its state.
struct Changing {
    service: Service,
    version: Version,
    reference: String,
    to: &'static str,
    reason: String,
    replacement: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_allows_what_the_table_says() {
        use VersionState::{Deprecated, Published, Retired, Sunset, Yanked};

        let (yanked, published, retired) = (Some(YANKED), Some(PUBLISHED), Some(RETIRED));
        let table = [
            //           yank, unyank, retire
            (Published, [yanked, None, None]),
            (Deprecated, [yanked, None, retired]),
            (Sunset, [yanked, None, retired]),
            (Yanked, [None, published, retired]),
            (Retired, [None, None, None]),
        ];
        for (from, expected) in table {
            let actions = [StateChange::Yank, StateChange::Unyank, StateChange::Retire];
            let outcomes = actions.map(|action| action.leads_to(from));
            assert_eq!(outcomes, expected, "{from:?}");
        }
    }
}
