//! Where fragments stand: the occurrences that count when code is compared.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use uuid::Uuid;

use super::version::newest_of_majors;
use super::{Catalog, CatalogError};
use crate::store::{self, Occurrence, Service, Version, Viewer};

/// An occurrence together with its version and its service.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) occurrence: Occurrence,
    pub(super) version: Arc<Version>,
    pub(super) service: Arc<Service>,
}

/// Which versions count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Versions {
    /// Heads only.
    Heads,
    /// Heads, and the newest release of each major version.
    HeadsAndNewestReleases,
}

/// The places of fragments, by the fragments' ids.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Those that may be viewed.
    pub(super) viewable: HashMap<Uuid, Vec<Place>>,
    /// Those in restricted and private services, of which only count and owner are told.
    pub(super) told: HashMap<Uuid, Vec<Place>>,
}

/// How many services of a team hold something that one may know of but not view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RestrictedCount {
    /// The team that owns them; nobody owns those of `None`.
    pub team_id: Option<Uuid>,
    /// How many they are.
    pub count: usize,
}

/// Counts the services of these places per owner, in the order of the owners' ids.
pub(super) fn count_by_owner<'a>(places: impl Iterator<Item = &'a Place>) -> Vec<RestrictedCount> {
    let mut services: BTreeMap<Option<Uuid>, HashSet<Uuid>> = BTreeMap::new();
    for place in places {
        services
            .entry(place.service.owner_team_id)
            .or_default()
            .insert(place.service.id);
    }
    services
        .into_iter()
        .map(|(team_id, services)| RestrictedCount {
            team_id,
            count: services.len(),
        })
        .collect()
}

impl Catalog {
    /// The places of each fragment, those of the oldest service first and within a service its
    /// newest release before its head: a release is what somebody can call. Services that are no
    /// longer in their repository do not count.
    pub(super) async fn places_of(
        &self,
        viewer: &Viewer,
        fragment_ids: &[Uuid],
        versions: Versions,
    ) -> Result<Places, CatalogError> {
        let db = self.store().connection();
        // What is told of what may not be viewed needs all of them.
        let everything = &Viewer::Everything;
        let occurrences = store::occurrence::of_fragments(db, fragment_ids).await?;
        let ids = distinct(occurrences.iter().map(|occurrence| occurrence.version_id));
        let mut known: HashMap<Uuid, Arc<Version>> =
            store::version::list_by_ids(db, everything, &ids)
                .await?
                .into_iter()
                .map(|version| (version.id, Arc::new(version)))
                .collect();
        let service_ids = distinct(known.values().map(|version| version.service_id));
        let newest = match versions {
            Versions::Heads => Default::default(),
            Versions::HeadsAndNewestReleases => {
                newest_of_majors(store::version::releases(db, &service_ids).await?)
            }
        };
        known.retain(|id, version| version.number.is_none() || newest.contains(id));
        let services: HashMap<Uuid, Arc<Service>> =
            store::service::list_by_ids(db, everything, &service_ids)
                .await?
                .into_iter()
                .filter(|service| service.missing_since.is_none())
                .map(|service| (service.id, Arc::new(service)))
                .collect();
        let viewable = store::visibility::viewable(db, viewer, &service_ids).await?;
        let mut places = Places::default();
        for occurrence in occurrences {
            let Some(version) = known.get(&occurrence.version_id) else {
                continue;
            };
            let Some(service) = services.get(&version.service_id) else {
                continue;
            };
            let side = if viewable.contains(&service.id) {
                &mut places.viewable
            } else if service.visibility == store::HIDDEN {
                continue;
            } else {
                &mut places.told
            };
            side.entry(occurrence.fragment_id).or_default().push(Place {
                version: Arc::clone(version),
                service: Arc::clone(service),
                occurrence,
            });
        }
        for places in places.viewable.values_mut() {
            places.sort_by_cached_key(|place| {
                let is_head = place.version.number.is_none();
                let age = std::cmp::Reverse(place.version.id);
                (
                    place.service.id,
                    is_head,
                    age,
                    place.occurrence.path.clone(),
                    place.occurrence.start_line,
                )
            });
        }
        Ok(places)
    }
}

/// Returns ids in ascending order, each once.
pub(super) fn distinct(ids: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
