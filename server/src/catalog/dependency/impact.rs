//! What a change of a service can reach: who needs it, who needs those, and so on.

use std::collections::HashSet;

use uuid::Uuid;

use crate::catalog::{Catalog, CatalogError, Requester, Scope, input};
use crate::store::Viewer;
use crate::store::dependency::edge::{self, Edge};

/// The most hops that are followed.
const MAX_DEPTH: u32 = 10;
/// The most services that an impact names.
pub const MAX_IMPACT: u32 = 1_000;
/// The most dependencies that are followed for one impact: what it may cost.
const MAX_EDGES: usize = 100_000;
/// How many services one statement asks for the consumers of.
const FRONTIER: usize = 500;
/// How many dependencies one statement reads at least and at most: as many as are likely to name
/// those that are wanted, and then more and more.
const ROWS: std::ops::RangeInclusive<usize> = 256..=8_192;

/// A service that a change can reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImpactedService {
    /// The service.
    pub service_id: Uuid,
    /// How many dependencies lie between; 1 for a consumer.
    pub hop: u32,
    /// The service through which it is reached.
    pub via_id: Uuid,
}

/// Why an impact is not all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImpactCut {
    /// There is more behind the last hop that was asked for.
    Depth,
    /// There are more services than were asked for.
    Limit,
    /// There are more dependencies than are followed.
    Cost,
}

/// What a change of a service can reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impact {
    /// Its transitive consumers, by hop.
    pub services: Vec<ImpactedService>,
    /// Why these are not all; `None`: they are.
    pub cut: Option<ImpactCut>,
}

impl Catalog {
    /// What a change of a service can reach, hop by hop, through heads that the requester may view:
    /// what lies behind one that they may not view is not reached.
    ///
    /// # Errors
    /// The requester may not read, or depth or limit is out of bounds.
    pub async fn impact_of(
        &self,
        requester: &Requester,
        service_id: Uuid,
        depth: i64,
        limit: i64,
    ) -> Result<Impact, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let depth = input::number("depth", depth, 1, MAX_DEPTH)?;
        let limit = input::number("limit", limit, 1, MAX_IMPACT)?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut walk = Walk {
            catalog: self,
            viewer: requester.viewer(),
            seen: HashSet::from([service_id]),
            edges_left: MAX_EDGES,
        };
        let mut services: Vec<ImpactedService> = Vec::new();
        let mut frontier = vec![service_id];
        for hop in 1..=depth {
            // One more than wanted says whether there are more.
            let wanted = limit - services.len() + 1;
            let (mut found, is_cut) = walk.consumers(&frontier, wanted).await?;
            let is_over = found.len() == wanted;
            found.truncate(wanted - 1);
            services.extend(found.iter().map(|edge| ImpactedService {
                service_id: edge.consumer,
                hop,
                via_id: edge.target,
            }));
            let cut = match (is_over, is_cut) {
                (true, _) => Some(ImpactCut::Limit),
                (false, true) => Some(ImpactCut::Cost),
                (false, false) if found.is_empty() => None,
                (false, false) => {
                    frontier = found.into_iter().map(|edge| edge.consumer).collect();
                    continue;
                }
            };
            return Ok(Impact { services, cut });
        }
        let (behind, is_cut) = walk.consumers(&frontier, 1).await?;
        let cut = match (behind.is_empty(), is_cut) {
            (false, _) => Some(ImpactCut::Depth),
            (true, true) => Some(ImpactCut::Cost),
            (true, false) => None,
        };
        Ok(Impact { services, cut })
    }
}

/// A walk against the direction of the dependencies.
struct Walk<'a> {
    catalog: &'a Catalog,
    viewer: Viewer,
    seen: HashSet<Uuid>,
    edges_left: usize,
}

impl Walk<'_> {
    /// Returns up to `wanted` consumers of these services that were not seen before and may be
    /// viewed, each with one of the services that it needs; and whether some were left out because
    /// they cost too much.
    async fn consumers(
        &mut self,
        targets: &[Uuid],
        wanted: usize,
    ) -> Result<(Vec<Edge>, bool), CatalogError> {
        let db = self.catalog.store().connection();
        let mut found = Vec::new();
        for targets in targets.chunks(FRONTIER) {
            let mut offset = 0;
            let mut count = (2 * wanted).clamp(*ROWS.start(), *ROWS.end());
            loop {
                let rows = edge::into(db, &self.viewer, targets, offset, count).await?;
                let is_last = rows.len() < count;
                if rows.len() > self.edges_left {
                    return Ok((found, true));
                }
                self.edges_left -= rows.len();
                offset += count;
                count = (4 * count).min(*ROWS.end());
                let new = rows
                    .into_iter()
                    .filter(|edge| self.seen.insert(edge.consumer));
                found.extend(new);
                if found.len() >= wanted {
                    found.truncate(wanted);
                    return Ok((found, false));
                }
                if is_last {
                    break;
                }
            }
        }
        Ok((found, false))
    }
}
