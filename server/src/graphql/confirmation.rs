//! Where and when services were last seen in their repositories, and why some are no longer there.

use async_graphql::{Enum, SimpleObject};
use chrono::{DateTime, Utc};

use crate::catalog;

/// Where and when a service was last seen in its repository, changed or not.
#[derive(Debug, SimpleObject)]
pub(super) struct Confirmation {
    /// The repository.
    repository: String,
    /// The commit; null when it is in no git repository.
    commit: Option<String>,
    /// The branch.
    branch: Option<String>,
    /// Who published it; `server` when the server read it itself.
    by: String,
    /// The address of the CI run that published it.
    ci_run: Option<String>,
    /// The source of the server that it was read from.
    source: Option<String>,
    /// When.
    at: DateTime<Utc>,
}

/// Why a service is no longer in its repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum VanishingReason {
    /// A publish of its repository did not have it.
    NotPublished,
    /// The source of the server that it came from is no longer in catalog.toml.
    SourceGone,
}

/// That a service is no longer in its repository.
#[derive(Debug, SimpleObject)]
pub(super) struct Vanishing {
    /// Why.
    reason: VanishingReason,
    /// The repository.
    repository: String,
    /// The commit that does not have it; when its source is gone, the last that had it.
    commit: Option<String>,
    /// The branch that the commit is on.
    branch: Option<String>,
    /// The source of the server that found out, or that is gone.
    source: Option<String>,
    /// When that was found out.
    at: DateTime<Utc>,
}

impl From<catalog::Confirmation> for Confirmation {
    fn from(seen: catalog::Confirmation) -> Self {
        Self {
            repository: seen.repository,
            commit: seen.commit,
            branch: seen.branch,
            by: seen.by,
            ci_run: seen.ci_run,
            source: seen.source,
            at: seen.at,
        }
    }
}

impl From<catalog::Vanishing> for Vanishing {
    fn from(why: catalog::Vanishing) -> Self {
        Self {
            reason: match why.reason.as_str() {
                "source-gone" => VanishingReason::SourceGone,
                _ => VanishingReason::NotPublished,
            },
            repository: why.repository,
            commit: why.commit,
            branch: why.branch,
            source: why.source,
            at: why.at,
        }
    }
}
