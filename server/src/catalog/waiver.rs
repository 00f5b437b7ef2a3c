//! Waivers: findings of checks that somebody excused, for a time and for a reason.
//!
//! Whoever may publish excuses a finding themself; who answers for the original is told and may revoke
//! it. There is one waiver in force per repository and finding: making it again replaces it. What was
//! revoked against its author's will, and everything where that is the rule, needs the approval of who
//! answers for the original before it excuses anything.

mod change;
mod false_positive;

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

pub use self::change::NewWaiver;
pub use self::false_positive::{FalsePositiveKind, FalsePositiveSummary, SignalBucket};
use super::{Catalog, CatalogError, Requester, Scope};
use crate::store::{self, Page, PageRequest, WaiverFilter, WaiverMoment, WaiverState};

/// What holds for all waivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaiverRules {
    /// How many days one is in force unless it is said.
    pub days: u32,
    /// How many days at most.
    pub max_days: u32,
    /// Whether each excuses nothing before who answers for the original approves it.
    pub approval: bool,
}

/// A finding that somebody excused, as a requester sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// What is stored.
    pub record: store::Waiver,
    /// Whether it excuses its finding now.
    pub state: WaiverState,
    /// Whether the requester may view the service of the original; else nothing of it is told.
    pub is_original_viewable: bool,
}

impl Waiver {
    /// What a signal of the engine said of the two, from 0 to 1: `similarity`, `content` or `statements`.
    pub fn signal(&self, name: &str) -> Option<f64> {
        let signals: serde_json::Value = serde_json::from_str(&self.record.signals).ok()?;
        signals.get(name)?.as_f64()
    }
}

/// Which waivers are wanted.
#[derive(Debug, Clone, Default)]
pub struct WaiverQuery {
    /// What can be said without names.
    pub filter: WaiverFilter,
    /// Those against services of the team of this name.
    pub team: Option<String>,
}

impl Catalog {
    /// What holds for all waivers.
    pub fn waiver_rules(&self) -> WaiverRules {
        let limits = self.check_limits();
        WaiverRules {
            days: limits.waiver_days,
            max_days: limits.max_waiver_days,
            approval: limits.waiver_approval,
        }
    }

    /// The waivers that the requester may see, newest first. Those of their own repositories are among
    /// them even if the original is closed to them by now.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn list_waivers(
        &self,
        requester: &Requester,
        query: WaiverQuery,
        page: PageRequest,
    ) -> Result<Page<Waiver>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let mut filter = query.filter;
        if let Some(name) = &query.team {
            match self.find_team(requester, name).await? {
                Some(team) => filter.team = Some(team.id),
                None => return Ok(Page::empty(page)),
            }
        }
        let (db, viewer) = (self.store().connection(), requester.viewer());
        let found = store::waiver::list(db, &viewer, &filter, self.waiver_moment(), page).await?;
        let services: Vec<Uuid> = found.items.iter().map(|found| found.service_id).collect();
        let viewable = store::visibility::viewable(db, &viewer, &services).await?;
        Ok(found.map(|record| self.seen(record, &viewable)))
    }

    /// The waivers against each of these services, newest first.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn waivers_of(
        &self,
        requester: &Requester,
        service_ids: &[Uuid],
        page: PageRequest,
    ) -> Result<HashMap<Uuid, Page<Waiver>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let (db, viewer) = (self.store().connection(), requester.viewer());
        let pages = store::waiver::list_of_services(db, &viewer, service_ids, page).await?;
        let viewable: HashSet<Uuid> = service_ids.iter().copied().collect();
        let pages = pages.into_iter();
        Ok(pages
            .map(|(service, page)| (service, page.map(|record| self.seen(record, &viewable))))
            .collect())
    }

    /// The waiver of this id.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn waiver(
        &self,
        requester: &Requester,
        id: Uuid,
    ) -> Result<Option<Waiver>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let (db, viewer) = (self.store().connection(), requester.viewer());
        let Some(record) = store::waiver::find(db, &viewer, id).await? else {
            return Ok(None);
        };
        let viewable = store::visibility::viewable(db, &viewer, &[record.service_id]).await?;
        Ok(Some(self.seen(record, &viewable)))
    }

    fn waiver_moment(&self) -> WaiverMoment {
        WaiverMoment {
            now: self.clock().now(),
            approval: self.waiver_rules().approval,
        }
    }

    fn seen(&self, record: store::Waiver, viewable: &HashSet<Uuid>) -> Waiver {
        Waiver {
            state: record.state(self.waiver_moment()),
            is_original_viewable: viewable.contains(&record.service_id),
            record,
        }
    }
}
