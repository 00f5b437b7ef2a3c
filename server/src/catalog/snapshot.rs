//! Snapshots: what a requester may view, as fingerprints, for comparing without the server.

use std::collections::HashMap;

use brickyard_indexer::snapshot::{
    SnapshotFragment, SnapshotHeader, SnapshotOwner, SnapshotPlace, SnapshotService,
    SnapshotStanding,
};
use brickyard_indexer::{Fingerprint, Language};
use uuid::Uuid;

use super::place::{Place, Versions, distinct};
use super::pool::run_cpu;
use super::version::newest_of_majors;
use super::{Catalog, CatalogError, Requester, Scope, input};
use crate::store::{self, Fragment, Service, Viewer};

/// How many services are looked into at once.
const SERVICES_A_STEP: u64 = 500;
/// How many fragments are read at once: with 1 KiB each and where they stand, a few MiB.
const FRAGMENTS_A_PAGE: usize = 1_000;

/// What a snapshot consists of, read piece by piece: it takes about 32 bytes of memory for each place
/// of a fragment, and one page.
///
/// Each piece is read as the catalogue is then, so that what is published meanwhile is in it or not.
pub struct Snapshot {
    catalog: Catalog,
    viewer: Viewer,
    languages: Vec<Language>,
    /// Names the pages of occurrences.
    name_of: fn(Uuid) -> String,
    /// The position of each service.
    services: HashMap<Uuid, u32>,
    /// What is still to be read, those with most tokens last; of equal size by their hashes, since ids
    /// tell which was published first, by whomever.
    waiting: Vec<(u32, u64, Uuid)>,
    outdated: u64,
}

/// Some fragments of a snapshot.
pub struct SnapshotPage {
    /// The fragments, those with most tokens first.
    pub fragments: Vec<SnapshotFragment>,
    /// How many fragments were not read yet.
    pub waiting: u64,
    /// How many of those that were read have no fingerprint of the present scheme.
    pub outdated: u64,
}

impl Catalog {
    /// Begins a snapshot of what the requester may view in some languages, all if none is named.
    /// `server` is what they call this server, `name_of` makes the ids of occurrences by which its
    /// pages know them.
    ///
    /// # Errors
    /// The requester may not read, or a language is not known.
    pub async fn begin_snapshot(
        &self,
        requester: &Requester,
        server: &str,
        languages: &[String],
        name_of: fn(Uuid) -> String,
    ) -> Result<(SnapshotHeader, Snapshot), CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let server = input::line("server", server, 2_048)?;
        let named = languages.iter().map(|language| input::language(language));
        let mut languages: Vec<Language> = named.collect::<Result<_, _>>()?;
        if languages.is_empty() {
            languages = Language::ALL.to_vec();
        }
        let schemes = languages
            .iter()
            .map(|language| (language.name().to_owned(), language.scheme()));
        let header = SnapshotHeader {
            server,
            requester: requester.name().map(str::to_owned),
            taken_at: self.clock().now().timestamp(),
            as_of: self.store().newest_sequence().await?,
            schemes: schemes.collect(),
        };
        let snapshot = Snapshot {
            catalog: self.clone(),
            viewer: requester.viewer(),
            languages,
            name_of,
            services: HashMap::new(),
            waiting: Vec::new(),
            outdated: 0,
        };
        Ok((header, snapshot))
    }
}

impl Snapshot {
    /// Reads which services there are, by their age, and what is to be read of them.
    ///
    /// # Errors
    /// The database failed.
    pub async fn services(&mut self) -> Result<Vec<SnapshotService>, CatalogError> {
        let mut services = Vec::new();
        let mut last = None;
        loop {
            let store = self.catalog.store();
            let ids = store.list_service_ids(last, SERVICES_A_STEP).await?;
            let Some(newest) = ids.last() else { break };
            last = Some(*newest);
            let db = store.connection();
            let mut found = store::service::list_by_ids(db, &self.viewer, &ids).await?;
            found.retain(|service| service.missing_since.is_none());
            found.sort_by_key(|service| service.id);
            self.find_fragments(&found).await?;
            services.extend(found);
        }
        self.waiting.sort_unstable();
        self.waiting.dedup();
        let ids = services.iter().map(|service| service.id);
        self.services = ids.zip(0..).collect();
        self.with_owners(services).await
    }

    /// Notes what stands at the heads and in the newest releases of services.
    async fn find_fragments(&mut self, services: &[Service]) -> Result<(), CatalogError> {
        let db = self.catalog.store().connection();
        let ids: Vec<Uuid> = services.iter().map(|service| service.id).collect();
        let heads = store::version::heads(db, &ids).await?;
        let heads = heads.into_iter().map(|head| head.id);
        let newest = newest_of_majors(store::version::releases(db, &ids).await?);
        let versions = distinct(heads.chain(newest));
        let languages: Vec<&str> = self.languages.iter().map(|it| it.name()).collect();
        let found = store::occurrence::sizes_in_versions(db, &versions, &languages).await?;
        self.waiting.extend(found);
        Ok(())
    }

    async fn with_owners(
        &self,
        services: Vec<Service>,
    ) -> Result<Vec<SnapshotService>, CatalogError> {
        let ids = distinct(services.iter().filter_map(|service| service.owner_team_id));
        let db = self.catalog.store().connection();
        let teams = store::team::list_by_ids(db, &ids).await?;
        let owners: HashMap<Uuid, SnapshotOwner> = teams
            .into_iter()
            .map(|team| {
                let (name, contact) = (team.name, team.contact);
                (team.id, SnapshotOwner { name, contact })
            })
            .collect();
        let with_owner = |service: Service| SnapshotService {
            reference: service.reference(),
            owner: service
                .owner_team_id
                .and_then(|team| owners.get(&team).cloned()),
            repository: service.repository,
        };
        Ok(services.into_iter().map(with_owner).collect())
    }

    /// Reads the next fragments; `None` after the last.
    ///
    /// # Errors
    /// The database failed.
    pub async fn next_page(&mut self) -> Result<Option<SnapshotPage>, CatalogError> {
        if self.waiting.is_empty() {
            return Ok(None);
        }
        let rest = self.waiting.len().saturating_sub(FRAGMENTS_A_PAGE);
        let mut ids: Vec<Uuid> = self.waiting.drain(rest..).map(|(_, _, id)| id).collect();
        ids.sort_unstable();
        let db = self.catalog.store().connection();
        let fingerprints = store::fingerprint::list_newest(db, &ids).await?;
        let fragments = store::fragment::list_by_ids(db, &ids).await?;
        let places = self
            .catalog
            .places_of(&self.viewer, &ids, Versions::HeadsAndNewestReleases)
            .await?;
        let mut standings = self.standings(&places.viewable);
        let found = run_cpu(move || read(fragments, &fingerprints, &mut standings)).await;
        self.outdated += found.outdated;
        Ok(Some(SnapshotPage {
            fragments: found.fragments,
            waiting: self.waiting.len() as u64,
            outdated: self.outdated,
        }))
    }

    /// Chooses the places that are told.
    fn standings(&self, places: &HashMap<Uuid, Vec<Place>>) -> HashMap<Uuid, SnapshotStanding> {
        let of_fragment = |(id, places): (&Uuid, &Vec<Place>)| {
            // What was published since the services were read is left out.
            let known = |place: &&Place| self.services.contains_key(&place.service.id);
            let first = places.iter().find(known)?;
            let is_elsewhere = |place: &&Place| {
                known(place) && place.service.repository != first.service.repository
            };
            let elsewhere = places.iter().find(is_elsewhere);
            let told = [Some(first), elsewhere].into_iter().flatten();
            let services = places
                .iter()
                .filter_map(|place| self.services.get(&place.service.id));
            let mut services: Vec<u32> = services.copied().collect();
            services.sort_unstable();
            services.dedup();
            let standing = SnapshotStanding {
                places: told.filter_map(|place| self.place(place)).collect(),
                services,
            };
            Some((*id, standing))
        };
        places.iter().filter_map(of_fragment).collect()
    }

    fn place(&self, place: &Place) -> Option<SnapshotPlace> {
        let occurrence = &place.occurrence;
        Some(SnapshotPlace {
            service: *self.services.get(&place.service.id)?,
            release: place.version.number.clone(),
            occurrence: (self.name_of)(occurrence.id),
            path: occurrence.path.clone(),
            name: occurrence.name.clone(),
            start_line: occurrence.start_line,
            end_line: occurrence.end_line,
        })
    }
}

struct Read {
    fragments: Vec<SnapshotFragment>,
    outdated: u64,
}

/// Puts fragments together, those with most tokens first. Those without a fingerprint of the present
/// scheme are counted.
fn read(
    mut fragments: Vec<Fragment>,
    fingerprints: &HashMap<Uuid, Vec<u8>>,
    standings: &mut HashMap<Uuid, SnapshotStanding>,
) -> Read {
    fragments.sort_by(|a, b| b.tokens.cmp(&a.tokens).then_with(|| b.hash.cmp(&a.hash)));
    let mut found = Read {
        fragments: Vec::with_capacity(fragments.len()),
        outdated: 0,
    };
    for fragment in fragments {
        let Some(standing) = standings.remove(&fragment.id) else {
            continue;
        };
        let bytes = fingerprints.get(&fragment.id);
        let fingerprint = bytes.and_then(|bytes| Fingerprint::decode(bytes).ok());
        let present = fingerprint.filter(|it| it.scheme() == it.language().scheme());
        match present {
            Some(fingerprint) => found.fragments.push(SnapshotFragment {
                hash: fragment.hash,
                fingerprint,
                standing,
            }),
            None => found.outdated += 1,
        }
    }
    found
}
