//! Who is on what: how the consumers of a service spread over its releases.

use std::collections::HashMap;

use uuid::Uuid;

use super::offer::Choice;
use crate::catalog::range::Range;
use crate::catalog::{Catalog, CatalogError, Requester, Scope};
use crate::store;

/// How the consumers of a service spread over its releases. Consumers that may not be viewed do not
/// count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VersionSpread {
    /// Each release, the newest first.
    pub releases: Vec<ReleaseSpread>,
    /// How many consumers there are.
    pub consumers: u64,
    /// How many of them are on the head, since there is no release and any would do.
    pub on_head: u64,
    /// How many of them need a range in which there is no release.
    pub on_none: u64,
}

/// How many need a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReleaseSpread {
    /// The release.
    pub version_id: Uuid,
    /// How many consumers have it in their range.
    pub allowed: u64,
    /// How many consumers' range chooses it.
    pub resolved: u64,
}

impl Catalog {
    /// How the consumers of each of these services spread over its releases.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn version_spreads_of(
        &self,
        requester: &Requester,
        service_ids: &[Uuid],
    ) -> Result<HashMap<Uuid, VersionSpread>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        let offers = self.offers_of(db, service_ids).await?;
        let viewer = requester.viewer();
        let uses = store::dependency::consumer::ranges(db, &viewer, service_ids).await?;
        let mut spreads: HashMap<Uuid, VersionSpread> = HashMap::new();
        for (service, offer) in &offers {
            let releases = offer.releases.iter().map(|release| ReleaseSpread {
                version_id: release.id,
                allowed: 0,
                resolved: 0,
            });
            let spread = spreads.entry(*service).or_default();
            spread.releases = releases.collect();
        }
        for used in uses {
            let target = used.target_id;
            let (Some(offer), Some(spread)) = (offers.get(&target), spreads.get_mut(&target))
            else {
                continue;
            };
            let range = Range::stored(&used.range);
            spread.consumers += used.consumers;
            let chosen = match offer.choose(&range, false) {
                Choice::Release(release) => Some(release.id),
                Choice::Head(_) => {
                    spread.on_head += used.consumers;
                    None
                }
                Choice::Nothing => {
                    spread.on_none += used.consumers;
                    None
                }
            };
            for (release, count) in offer.releases.iter().zip(&mut spread.releases) {
                if range.matches(&release.number, false) {
                    count.allowed += used.consumers;
                }
                if chosen == Some(release.id) {
                    count.resolved += used.consumers;
                }
            }
        }
        Ok(spreads)
    }
}
