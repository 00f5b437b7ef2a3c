//! Clone pairs: functions of different services that are similar.

use std::collections::{HashMap, HashSet};

use brickyard_indexer::{CloneType, Fingerprint, OperatingPoint, compare};
use uuid::Uuid;

use super::place::{Place, RestrictedCount, Versions, count_by_owner, distinct};
use super::pool::run_cpu;
use super::{Catalog, CatalogError, Requester, Scope, input};
use crate::store::{self, Fragment, Occurrence, Page, PageRequest, StoredPair, Viewer};

/// How many pairs of the whole catalogue are ranked; nobody turns more pages.
const MAX_RANKED: u64 = 2_000;

/// Two occurrences whose fragments are similar.
#[derive(Debug, Clone, PartialEq)]
pub struct DuplicatePair {
    /// 16 hexadecimal digits, the same as long as both fragments stand in the same two services.
    pub id: String,
    /// From 0 to 1.
    pub similarity: f64,
    /// 1 exact, 2 renamed, 3 edited.
    pub clone_type: u8,
    /// One of them; of the service that was asked about, if one was.
    pub a: Occurrence,
    /// The other one.
    pub b: Occurrence,
}

impl Catalog {
    /// The same page of each service's duplicates: the functions of other services that are similar
    /// to its own, most similar first; of equally similar ones exact copies first, then the larger
    /// ones. Optionally only those of other teams. Services without any may be absent.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn duplicates_of(
        &self,
        requester: &Requester,
        service_ids: &[Uuid],
        other_teams_only: bool,
        page: PageRequest,
    ) -> Result<HashMap<Uuid, Page<DuplicatePair>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let own = self.fragments_at_heads(requester, service_ids).await?;
        let pairs = self.pairs_of(&own).await?;
        let placed = self.place(requester, &pairs).await?;
        let pages = own.into_iter().map(|(service_id, own)| {
            let pairs = pairs
                .iter()
                .filter(|pair| own.contains(&pair.a) || own.contains(&pair.b));
            let is_own = |place: &Place| place.service.id == service_id;
            let pairs = placed.rank(pairs, other_teams_only, is_own, false);
            (service_id, Page::cut(pairs, page))
        });
        Ok(pages.collect())
    }

    /// The fragments at the head of each of these services.
    async fn fragments_at_heads(
        &self,
        requester: &Requester,
        service_ids: &[Uuid],
    ) -> Result<HashMap<Uuid, HashSet<Uuid>>, CatalogError> {
        let db = self.store().connection();
        let heads = store::version::viewable_heads(db, &requester.viewer(), service_ids).await?;
        let services: HashMap<Uuid, Uuid> = heads
            .into_iter()
            .map(|head| (head.id, head.service_id))
            .collect();
        let versions: Vec<Uuid> = services.keys().copied().collect();
        let mut fragments: HashMap<Uuid, HashSet<Uuid>> = HashMap::new();
        for occurrence in store::occurrence::of_versions(db, &versions).await? {
            if let Some(service) = services.get(&occurrence.version_id) {
                let of_service = fragments.entry(*service).or_default();
                of_service.insert(occurrence.fragment_id);
            }
        }
        Ok(fragments)
    }

    /// How many services hold functions that are similar to each service's own and that the
    /// requester may know of but not view, per owner. Optionally only those of other teams. Services
    /// without any may be absent.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn restricted_duplicates_of(
        &self,
        requester: &Requester,
        service_ids: &[Uuid],
        other_teams_only: bool,
    ) -> Result<HashMap<Uuid, Vec<RestrictedCount>>, CatalogError> {
        let services = self.services_by_ids(requester, service_ids).await?;
        if requester.viewer() == Viewer::Everything {
            return Ok(HashMap::new());
        }
        let mut own = self.fragments_at_heads(requester, service_ids).await?;
        let pairs = self.pairs_of(&own).await?;
        let placed = self.place(requester, &pairs).await?;
        let counts = services.into_iter().map(|service| {
            let own = own.remove(&service.id).unwrap_or_default();
            let similar = pairs
                .iter()
                .filter(|pair| own.contains(&pair.a) || own.contains(&pair.b))
                .flat_map(|pair| [pair.a, pair.b]);
            let is_other_team = |place: &&Place| {
                service.owner_team_id.is_none()
                    || place.service.owner_team_id != service.owner_team_id
            };
            let places = distinct(similar);
            let places = places
                .iter()
                .filter_map(|fragment| placed.told.get(fragment))
                .flatten()
                .filter(|place| !other_teams_only || is_other_team(place));
            (service.id, count_by_owner(places))
        });
        Ok(counts.collect())
    }

    /// The pairs of these fragments, each with itself included.
    async fn pairs_of(
        &self,
        own: &HashMap<Uuid, HashSet<Uuid>>,
    ) -> Result<Vec<StoredPair>, CatalogError> {
        let all = distinct(own.values().flatten().copied());
        let threshold = f64::from(OperatingPoint::Report.threshold());
        let db = self.store().connection();
        let mut pairs = store::clone::pairs_of(db, &all, threshold).await?;
        pairs.extend(all.iter().copied().map(exact));
        Ok(pairs)
    }

    /// The most similar functions of different services in the whole catalogue, one pair of
    /// services for each pair of fragments; optionally only those of different teams.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn clone_pairs(
        &self,
        requester: &Requester,
        other_teams_only: bool,
        page: PageRequest,
    ) -> Result<Page<DuplicatePair>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        let threshold = f64::from(OperatingPoint::Report.threshold());
        let viewer = requester.viewer();
        let mut pairs = self.top_pairs(&viewer, threshold).await?;
        let shared = store::clone::shared_fragments(db, &viewer, MAX_RANKED).await?;
        pairs.extend(shared.into_iter().map(exact));
        let placed = self.place(requester, &pairs).await?;
        let pairs = placed.rank(&pairs, other_teams_only, |_| true, true);
        Ok(Page::cut(pairs, page))
    }

    /// Compares two occurrences of different services, given by their ids. Nothing when one of
    /// them does not exist, or when their languages are not comparable.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn clone_pair(
        &self,
        requester: &Requester,
        a: Uuid,
        b: Uuid,
    ) -> Result<Option<DuplicatePair>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        let occurrences = self.occurrences_by_ids(requester, &[a, b]).await?;
        let pick = |id| {
            occurrences
                .iter()
                .find(|occurrence| occurrence.id == id)
                .cloned()
        };
        let (Some(a), Some(b)) = (pick(a), pick(b)) else {
            return Ok(None);
        };
        let versions = self
            .versions_by_ids(requester, &[a.version_id, b.version_id])
            .await?;
        let service_of = |occurrence: &Occurrence| {
            let version = versions
                .iter()
                .find(|version| version.id == occurrence.version_id);
            version.map(|version| version.service_id)
        };
        let (Some(service_a), Some(service_b)) = (service_of(&a), service_of(&b)) else {
            return Ok(None);
        };
        let ids = [a.fragment_id, b.fragment_id];
        let fragments = self.fragments_by_ids(requester, &ids).await?;
        let fragment = |id| {
            fragments
                .iter()
                .find(|fragment: &&Fragment| fragment.id == id)
        };
        let (Some(fragment_a), Some(fragment_b)) = (fragment(ids[0]), fragment(ids[1])) else {
            return Ok(None);
        };
        let (similarity, clone_type) = if fragment_a.id == fragment_b.id {
            (1.0, CloneType::Exact as u8)
        } else {
            let mut encoded = store::fingerprint::list_common(db, &ids).await?;
            let (Some(bytes_a), Some(bytes_b)) = (encoded.remove(&ids[0]), encoded.remove(&ids[1]))
            else {
                return Ok(None);
            };
            let Some(result) = run_cpu(move || compare_encoded(&bytes_a, &bytes_b)).await else {
                return Ok(None);
            };
            result
        };
        let id = pair_id((&fragment_a.hash, service_a), (&fragment_b.hash, service_b));
        Ok(Some(DuplicatePair {
            id,
            similarity,
            clone_type,
            a,
            b,
        }))
    }

    /// The most similar pairs of what a viewer sees.
    async fn top_pairs(
        &self,
        viewer: &Viewer,
        threshold: f64,
    ) -> Result<Vec<StoredPair>, CatalogError> {
        let invisible = self.invisible_fragments(viewer).await?;
        let mut seen = Vec::new();
        let mut offset = 0;
        loop {
            let db = self.store().connection();
            let pairs = store::clone::top_pairs(db, threshold, offset, MAX_RANKED).await?;
            let is_last = (pairs.len() as u64) < MAX_RANKED;
            let missing = usize::try_from(MAX_RANKED).unwrap_or(usize::MAX) - seen.len();
            let is_seen =
                |pair: &StoredPair| !invisible.contains(&pair.a) && !invisible.contains(&pair.b);
            seen.extend(pairs.into_iter().filter(is_seen).take(missing));
            if is_last || seen.len() as u64 == MAX_RANKED {
                return Ok(seen);
            }
            offset += MAX_RANKED;
        }
    }

    /// Loads what is needed to rank these pairs.
    async fn place(
        &self,
        requester: &Requester,
        pairs: &[StoredPair],
    ) -> Result<PlacedFragments, CatalogError> {
        let ids = distinct(pairs.iter().flat_map(|pair| [pair.a, pair.b]));
        let places = self
            .places_of(&requester.viewer(), &ids, Versions::Heads)
            .await?;
        let fragments = store::fragment::list_by_ids(self.store().connection(), &ids).await?;
        Ok(PlacedFragments {
            places: places.viewable,
            told: places.told,
            fragments: fragments
                .into_iter()
                .map(|fragment| (fragment.id, fragment))
                .collect(),
        })
    }
}

/// Fragments, and the places where they stand.
struct PlacedFragments {
    places: HashMap<Uuid, Vec<Place>>,
    /// Those that may be counted but not viewed.
    told: HashMap<Uuid, Vec<Place>>,
    fragments: HashMap<Uuid, Fragment>,
}

impl PlacedFragments {
    /// Turns pairs of fragments into pairs of occurrences in heads of different services: one for
    /// every other service, or with `once` only the first one of each pair of fragments.
    fn rank<'a>(
        &self,
        pairs: impl IntoIterator<Item = &'a StoredPair>,
        other_teams_only: bool,
        may_be_a: impl Fn(&Place) -> bool,
        once: bool,
    ) -> Vec<DuplicatePair> {
        let differ = |a: &Place, b: &Place| {
            let is_same_team = a.service.owner_team_id == b.service.owner_team_id
                && a.service.owner_team_id.is_some();
            a.service.id != b.service.id && !(other_teams_only && is_same_team)
        };
        let mut ranked = Vec::new();
        for pair in pairs {
            let mut seen = HashSet::new();
            // By their content: ids tell which fragment was published first, by whomever.
            let hash = |id: &Uuid| self.fragments.get(id).map(|fragment| &fragment.hash);
            let (first, second) = if hash(&pair.a) <= hash(&pair.b) {
                (pair.a, pair.b)
            } else {
                (pair.b, pair.a)
            };
            let directions = [(first, second), (second, first)];
            // A fragment with itself needs to be looked at once only.
            let directions = if pair.a == pair.b {
                &directions[..1]
            } else {
                &directions[..]
            };
            for (from, to) in directions {
                let (Some(from), Some(to)) = (self.places.get(from), self.places.get(to)) else {
                    continue;
                };
                for a in from.iter().filter(|place| may_be_a(place)) {
                    for b in to.iter().filter(|place| differ(a, place)) {
                        let services = (
                            a.service.id.min(b.service.id),
                            a.service.id.max(b.service.id),
                        );
                        let is_new = if once {
                            seen.is_empty()
                        } else {
                            !seen.contains(&services)
                        };
                        if is_new {
                            seen.insert(services);
                            ranked.extend(clone_pair(pair, a, b, &self.fragments));
                        }
                    }
                }
            }
        }
        ranked.sort_by(|(lines_x, x), (lines_y, y)| {
            y.similarity
                .total_cmp(&x.similarity)
                .then_with(|| x.clone_type.cmp(&y.clone_type))
                .then_with(|| lines_y.cmp(lines_x))
                .then_with(|| (x.a.id, x.b.id).cmp(&(y.a.id, y.b.id)))
        });
        ranked.into_iter().map(|(_, pair)| pair).collect()
    }
}

/// A fragment that stands in several services is an exact clone of itself.
fn exact(fragment: Uuid) -> StoredPair {
    StoredPair {
        a: fragment,
        b: fragment,
        similarity: 1.0,
        clone_type: 1,
    }
}

/// The pair of two places together with the lines of its smaller fragment.
fn clone_pair(
    pair: &StoredPair,
    a: &Place,
    b: &Place,
    fragments: &HashMap<Uuid, Fragment>,
) -> Option<(u32, DuplicatePair)> {
    let fragment_a = fragments.get(&a.occurrence.fragment_id)?;
    let fragment_b = fragments.get(&b.occurrence.fragment_id)?;
    let pair = DuplicatePair {
        id: pair_id(
            (&fragment_a.hash, a.service.id),
            (&fragment_b.hash, b.service.id),
        ),
        similarity: pair.similarity,
        clone_type: pair.clone_type,
        a: a.occurrence.clone(),
        b: b.occurrence.clone(),
    };
    Some((fragment_a.lines.min(fragment_b.lines), pair))
}

/// 16 hexadecimal digits that do not depend on which of the two comes first.
fn pair_id(a: (&str, Uuid), b: (&str, Uuid)) -> String {
    let (first, second) = if a <= b { (a, b) } else { (b, a) };
    let text = format!("{} {} {} {}", first.0, first.1, second.0, second.1);
    input::sha256(text.as_bytes())[..16].to_owned()
}

fn compare_encoded(a: &[u8], b: &[u8]) -> Option<(f64, u8)> {
    let (a, b) = (Fingerprint::decode(a).ok()?, Fingerprint::decode(b).ok()?);
    if !a.language().comparable_with(b.language()) {
        return None;
    }
    let similarity = compare(&a, &b);
    Some((f64::from(similarity.score), similarity.clone_type as u8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_a_pair_does_not_depend_on_the_order() {
        let (x, y) = (Uuid::from_u128(1), Uuid::from_u128(2));

        let id = pair_id(("aa", x), ("bb", y));

        assert_eq!(id, pair_id(("bb", y), ("aa", x)));
        assert_ne!(id, pair_id(("aa", y), ("bb", x)));
        assert_eq!(id.len(), 16);
    }
}
