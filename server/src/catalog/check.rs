//! Checks: is this function written somewhere already?

mod search;

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use brickyard_indexer::{CloneType, Containment, OperatingPoint, Side};
use uuid::Uuid;

use self::search::{FoundFragment, Question, Search, read};
use super::place::{Place, RestrictedCount, Versions, count_by_owner, distinct};
use super::pool::run_cpu;
use super::{Catalog, CatalogError, GoldenMatch, Requester, Scope, input};
use crate::clones::CloneMatch;
use crate::store::{self, Fragment, Occurrence, OutdatedCount};

/// The most fragments of one check.
const MAX_FRAGMENTS: usize = 500;
/// The most matches that are returned of one fragment.
const MAX_MATCHES: u32 = 20;
/// How many more matches are looked at, because some are the requester's own or of old versions.
const SPARE_MATCHES: usize = 80;
/// How many fragments are compared before another check has its turn.
const FRAGMENTS_A_TURN: usize = 50;
/// How long a check waits for the clone index.
const PATIENCE: Duration = Duration::from_secs(2);

/// What to check.
#[derive(Debug, Clone)]
pub struct FragmentCheck {
    /// The repository that asks: its own occurrences never match.
    pub repository: String,
    /// The functions.
    pub fragments: Vec<FragmentToCheck>,
    /// From which similarity on something is a match.
    pub operating_point: OperatingPoint,
    /// How many matches of each fragment to return.
    pub max_matches: i64,
}

/// A function to check.
#[derive(Debug, Clone)]
pub struct FragmentToCheck {
    /// Chosen by the client, returned with the matches.
    pub key: String,
    /// Name of its language.
    pub language: String,
    /// Scheme of its fingerprint.
    pub scheme: i64,
    /// The encoded fingerprint.
    pub fingerprint: Vec<u8>,
    /// The encoded fingerprint of what it was before a change.
    pub before: Option<Vec<u8>>,
}

/// What a check found.
#[derive(Debug, Clone)]
pub struct CheckReport {
    /// One entry per fragment, in the order given.
    pub fragments: Vec<CheckedFragment>,
    /// What of the same languages could not be compared with.
    pub not_compared: Vec<OutdatedCount>,
    /// The change event that the clone index had reached.
    pub sequence: i64,
}

/// What was found of one fragment.
#[derive(Debug, Clone)]
pub struct CheckedFragment {
    /// As it was given.
    pub key: String,
    /// First those that it was less similar to before the change, then most similar first.
    pub matches: Vec<CheckMatch>,
    /// Catalogued functions inside it, and those that it is inside of; those of which most is covered
    /// first. They never block.
    pub containments: Vec<CheckContainment>,
    /// How many services hold something similar that the requester may know of but not view.
    pub restricted: Vec<RestrictedCount>,
}

/// A catalogued function that is similar.
#[derive(Debug, Clone)]
pub struct CheckMatch {
    /// From 0 to 1.
    pub similarity: f32,
    /// What distinguishes the two.
    pub clone_type: CloneType,
    /// Whether it reaches the block operating point, its size included.
    pub is_blocking: bool,
    /// How similar it was before the change; none below the operating point asked for.
    pub similarity_before: Option<f32>,
    /// Whether it reached the block operating point before the change.
    pub was_blocking: bool,
    /// Where it stands, of several places the one that somebody would most likely call.
    pub occurrence: Occurrence,
    /// How many services hold it.
    pub service_count: usize,
    /// Whether its source was published, so that who may view the service may read it.
    pub has_source: bool,
    /// Whether it stands in a service that is meant to be copied: then it never blocks.
    pub golden: Option<GoldenMatch>,
}

/// A catalogued function that stands inside the one checked, or around it.
#[derive(Debug, Clone)]
pub struct CheckContainment {
    /// Which of the two the catalogued one is.
    pub side: Side,
    /// How the inner one stands inside the outer one.
    pub containment: Containment,
    /// Where the catalogued one stands, chosen as for a match.
    pub occurrence: Occurrence,
    /// How many services hold it.
    pub service_count: usize,
}

impl Catalog {
    /// Compares functions with the heads and newest releases of all other repositories.
    ///
    /// # Errors
    /// The requester may not read or checks another repository than it is for, the input is out of bounds, a fingerprint is of a scheme that is not
    /// compared, or the clone index does not reach the newest change of the request's start in 2 seconds.
    pub async fn check_fragments(
        &self,
        requester: &Requester,
        check: FragmentCheck,
    ) -> Result<CheckReport, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        requester.require_check_of(&check.repository)?;
        input::at_most("fragments", check.fragments.len(), MAX_FRAGMENTS)?;
        let wanted =
            input::number("number of matches", check.max_matches, 1, MAX_MATCHES)? as usize;
        let newest = self.store().newest_sequence().await?;
        if !self.clones().reached(newest, PATIENCE).await {
            return Err(CatalogError::Stale);
        }
        let sequence = self.clones().sequence();
        let viewer = requester.viewer();
        let invisible = self.invisible_fragments(&viewer).await?;
        let point = check.operating_point;
        let search = Arc::new(Search {
            clones: self.clones().clone(),
            threshold: point.threshold(),
            limit: wanted + SPARE_MATCHES,
            invisible,
        });
        let clones = self.clones().clone();
        let mut fragments = run_cpu(move || read(&clones, check.fragments)).await?;
        let asked: Vec<_> = fragments.iter().map(Question::fingerprint).collect();
        let not_compared = self.not_compared(&viewer, &asked).await?;
        let mut found = Vec::with_capacity(fragments.len());
        while !fragments.is_empty() {
            let turn: Vec<_> = fragments
                .drain(..fragments.len().min(FRAGMENTS_A_TURN))
                .collect();
            let search = Arc::clone(&search);
            found.extend(run_cpu(move || search.find(turn)).await);
        }
        if found.iter().any(|one| one.is_crowded(search.limit)) {
            found = self.without_own(search, &check.repository, found).await?;
        }
        let ids = distinct(
            found
                .iter()
                .flat_map(|found| found.seen().chain(found.hidden())),
        );
        let places = self
            .places_of(&viewer, &ids, Versions::HeadsAndNewestReleases)
            .await?;
        let golden = self.golden_matches(&viewer, &ids).await?;
        let fragments = store::fragment::list_by_ids(self.store().connection(), &ids).await?;
        let fragments: HashMap<Uuid, Fragment> = fragments
            .into_iter()
            .map(|fragment| (fragment.id, fragment))
            .collect();
        // Where a fragment stands that somebody would call, and how many services hold it.
        let place = |fragment: Uuid| {
            let others: Vec<&Place> = places
                .viewable
                .get(&fragment)?
                .iter()
                .filter(|place| place.service.repository != check.repository)
                .collect();
            let services: HashSet<Uuid> = others.iter().map(|place| place.service.id).collect();
            Some((others.first()?.occurrence.clone(), services.len()))
        };
        let judge = |one: &FoundFragment, found: &CloneMatch| {
            let (occurrence, service_count) = place(found.fragment)?;
            let fragment = fragments.get(&found.fragment)?;
            let theirs = fragment.tokens;
            let blocks = |score, tokens| OperatingPoint::Block.reached(score, tokens, theirs);
            let before = one.before.get(&found.fragment);
            Some(CheckMatch {
                similarity: found.similarity.score,
                clone_type: found.similarity.clone_type,
                is_blocking: blocks(found.similarity.score, one.tokens),
                similarity_before: before.map(|before| before.score),
                was_blocking: before.is_some_and(|before| blocks(before.score, before.tokens)),
                occurrence,
                service_count,
                has_source: fragment.source_id.is_some(),
                golden: golden.get(&found.fragment).cloned(),
            })
        };
        let contained = |one: &FoundFragment, matches: &[CheckMatch]| {
            let all = one.contained.iter().filter_map(|found| {
                let (occurrence, service_count) = place(found.fragment)?;
                Some(CheckContainment {
                    side: found.side,
                    containment: found.containment.clone(),
                    occurrence,
                    service_count,
                })
            });
            let new = all.filter(|found| !found.is_said_by(matches));
            new.take(wanted).collect::<Vec<_>>()
        };
        let told = |one: &FoundFragment| {
            let all = one.seen().chain(one.hidden());
            let places = all.filter_map(|fragment| places.told.get(&fragment));
            count_by_owner(
                places
                    .flatten()
                    .filter(|place| place.service.repository != check.repository),
            )
        };
        // Equal ones by their content: ids tell which was published first, by whomever.
        let rank = |found: &CloneMatch| {
            let hash = fragments.get(&found.fragment).map(|it| it.hash.clone());
            (Reverse(found.similarity.score.to_bits()), hash)
        };
        for one in &mut found {
            one.matches.sort_by_cached_key(rank);
        }
        let fragments = found
            .into_iter()
            .map(|one| {
                let matches = one.matches.iter();
                let matches = matches.filter_map(|found| judge(&one, found));
                let mut matches: Vec<CheckMatch> = matches.collect();
                // What is new is told before what was so already, however many there are of that.
                matches.sort_by_key(CheckMatch::was_known);
                matches.truncate(wanted);
                CheckedFragment {
                    restricted: told(&one),
                    containments: contained(&one, &matches),
                    matches,
                    key: one.key,
                }
            })
            .collect();
        Ok(CheckReport {
            fragments,
            not_compared,
            sequence,
        })
    }
}

impl Catalog {
    /// Looks again for what is like fragments of which there is so much that the requester's own
    /// functions may have taken the place of what others have.
    async fn without_own(
        &self,
        search: Arc<Search>,
        repository: &str,
        mut found: Vec<FoundFragment>,
    ) -> Result<Vec<FoundFragment>, CatalogError> {
        let db = self.store().connection();
        let own = store::fragment::only_in_repository(db, repository).await?;
        if own.is_empty() {
            return Ok(found);
        }
        let own: HashSet<Uuid> = own.into_iter().collect();
        Ok(run_cpu(move || {
            let among =
                |fragment: Uuid| !own.contains(&fragment) && !search.invisible.contains(&fragment);
            let (threshold, limit) = (search.threshold, search.limit);
            for one in found.iter_mut().filter(|one| one.is_crowded(limit)) {
                let (clones, fingerprint) = (&search.clones, &one.fingerprint);
                one.matches = clones.matches_among(fingerprint, threshold, limit, Some(&among));
                one.contained = clones.containments_among(fingerprint, limit, Some(&among));
            }
            found
        })
        .await)
    }
}

impl CheckMatch {
    /// Whether it was at the same operating point before the change.
    fn was_known(&self) -> bool {
        self.similarity_before.is_some() && (self.was_blocking || !self.is_blocking)
    }
}

impl CheckContainment {
    /// Tells whether a match says it already: one that is written inside the same outer function.
    fn is_said_by(&self, matches: &[CheckMatch]) -> bool {
        let outer = &self.occurrence;
        let is_inside = |inner: &Occurrence| {
            inner.version_id == outer.version_id
                && inner.path == outer.path
                && inner.start_line >= outer.start_line
                && inner.end_line <= outer.end_line
        };
        self.side == Side::Outer && matches.iter().any(|found| is_inside(&found.occurrence))
    }
}
