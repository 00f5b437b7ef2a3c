//! What services need, and who needs them.

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

use super::offer::{Choice, Offer};
use crate::catalog::range::Range;
use crate::catalog::{Catalog, CatalogError, Requester, RestrictedCount, Scope, VersionState};
use crate::store::dependency::consumer::ConsumerFilter;
use crate::store::{self, Connection, DependencyRecord, Page, PageRequest, Version};

/// How a dependency stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DependencyState {
    /// A release is in the range, or the service has none and any would do.
    Satisfied,
    /// There is no such service.
    Unresolved,
    /// The service has no release in the range.
    NoMatchingRelease,
    /// The newest release in the range is deprecated.
    OnDeprecated,
    /// The newest release in the range is deprecated and has an end.
    OnSunset,
    /// All releases in the range are yanked, or retired.
    OnYanked,
    /// All releases in the range are retired.
    OnRetired,
}

/// A dependency, and what it leads to now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// What was declared.
    pub declared: DependencyRecord,
    /// The service that is needed, as far as the requester may view it.
    pub service_id: Option<Uuid>,
    /// The version that the range chooses.
    pub resolved_id: Option<Uuid>,
    /// How it stands.
    pub state: DependencyState,
}

/// Who still uses a release.
#[derive(Debug, Clone)]
pub struct ConsumersRemaining {
    /// The release.
    pub version: Version,
    /// The first hundred that may be viewed, the oldest service first.
    pub consumers: Vec<Dependency>,
    /// How many may be viewed.
    pub total: u64,
    /// How many more there are of each owner.
    pub restricted: Vec<RestrictedCount>,
}

impl ConsumersRemaining {
    /// Whether nobody uses it.
    pub fn is_empty(&self) -> bool {
        self.total == 0 && self.restricted.is_empty()
    }
}

impl Catalog {
    /// What the heads of these services need, by target.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn dependencies_of_heads(
        &self,
        requester: &Requester,
        service_ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<Dependency>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        let declared = store::dependency::of_heads(db, service_ids).await?;
        let found = self.resolved(db, requester, declared).await?;
        Ok(grouped(found, |dependency| dependency.declared.consumer_id))
    }

    /// What these versions need, by target.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn dependencies_of_versions(
        &self,
        requester: &Requester,
        version_ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<Dependency>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        let declared = store::dependency::of_versions(db, version_ids).await?;
        let found = self.resolved(db, requester, declared).await?;
        Ok(grouped(found, |dependency| dependency.declared.version_id))
    }

    /// The same page of each service's consumers, the oldest service first; services without any may
    /// be absent. With a version, only those whose range chooses it.
    ///
    /// # Errors
    /// The requester may not read, or the version is none.
    pub async fn consumers_of(
        &self,
        requester: &Requester,
        service_ids: &[Uuid],
        version: Option<&str>,
        with_releases: bool,
        page: PageRequest,
    ) -> Result<HashMap<Uuid, Page<Dependency>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let number = version
            .map(crate::catalog::version::parse_number)
            .transpose()?;
        let db = self.store().connection();
        let viewer = requester.viewer();
        let offers = self.offers_of(db, service_ids).await?;
        let ranges = match &number {
            None => None,
            Some(number) => {
                let is_it = |choice: Choice<'_>| match choice {
                    Choice::Release(release) => release.number == *number,
                    Choice::Head(_) | Choice::Nothing => false,
                };
                Some(self.ranges_that(db, service_ids, &offers, is_it).await?)
            }
        };
        let filter = ConsumerFilter {
            with_releases,
            ranges,
        };
        let pages =
            store::dependency::consumer::consumers(db, &viewer, service_ids, &filter, page).await?;
        let pages = pages.into_iter();
        Ok(pages
            .map(|(service, page)| (service, page.map(|declared| chosen(declared, &offers))))
            .collect())
    }

    /// How many services need each of these and may be known of but not viewed, by owner.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn restricted_consumers_of(
        &self,
        requester: &Requester,
        service_ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<RestrictedCount>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        let ranges = None;
        self.restricted(db, requester, service_ids, ranges).await
    }

    /// Who still uses a release, as far as the requester may know.
    pub(in crate::catalog) async fn consumers_remaining(
        &self,
        db: &impl Connection,
        requester: &Requester,
        release: &Version,
    ) -> Result<ConsumersRemaining, CatalogError> {
        let service_ids = [release.service_id];
        let offers = self.offers_of(db, &service_ids).await?;
        let is_it = |choice: Choice<'_>| match choice {
            Choice::Release(chosen) => chosen.id == release.id,
            Choice::Head(_) | Choice::Nothing => false,
        };
        let ranges = self.ranges_that(db, &service_ids, &offers, is_it).await?;
        let filter = ConsumerFilter {
            with_releases: false,
            ranges: Some(ranges.clone()),
        };
        let page = PageRequest::new(100, 0).with_total();
        let viewer = requester.viewer();
        let mut pages =
            store::dependency::consumer::consumers(db, &viewer, &service_ids, &filter, page)
                .await?;
        let page = pages
            .remove(&release.service_id)
            .unwrap_or_else(|| Page::empty(page));
        let mut restricted = self
            .restricted(db, requester, &service_ids, Some(&ranges))
            .await?;
        let consumers = page.items.into_iter();
        Ok(ConsumersRemaining {
            version: release.clone(),
            total: page.total.unwrap_or(0),
            consumers: consumers
                .map(|declared| chosen(declared, &offers))
                .collect(),
            restricted: restricted.remove(&release.service_id).unwrap_or_default(),
        })
    }

    async fn restricted(
        &self,
        db: &impl Connection,
        requester: &Requester,
        service_ids: &[Uuid],
        ranges: Option<&HashMap<Uuid, Vec<String>>>,
    ) -> Result<HashMap<Uuid, Vec<RestrictedCount>>, CatalogError> {
        let viewer = requester.viewer();
        let found =
            store::dependency::consumer::restricted(db, &viewer, service_ids, ranges).await?;
        let mut counts: HashMap<Uuid, Vec<RestrictedCount>> = HashMap::new();
        for (target, team_id, count) in found {
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            let of_target = counts.entry(target).or_default();
            of_target.push(RestrictedCount { team_id, count });
        }
        for counts in counts.values_mut() {
            counts.sort_unstable();
        }
        Ok(counts)
    }

    /// The ranges that somebody needs these services in and whose choice is wanted.
    async fn ranges_that(
        &self,
        db: &impl Connection,
        service_ids: &[Uuid],
        offers: &HashMap<Uuid, Offer>,
        is_wanted: impl Fn(Choice<'_>) -> bool,
    ) -> Result<HashMap<Uuid, Vec<String>>, CatalogError> {
        let all = store::dependency::consumer::distinct_ranges(db, service_ids).await?;
        let mut wanted: HashMap<Uuid, Vec<String>> = HashMap::new();
        for (target, range) in all {
            let Some(offer) = offers.get(&target) else {
                continue;
            };
            if is_wanted(offer.choose(&Range::stored(&range), false)) {
                wanted.entry(target).or_default().push(range);
            }
        }
        Ok(wanted)
    }

    /// Says what dependencies lead to. A service that may not be viewed is as one that does not
    /// exist.
    async fn resolved(
        &self,
        db: &impl Connection,
        requester: &Requester,
        declared: Vec<DependencyRecord>,
    ) -> Result<Vec<Dependency>, CatalogError> {
        let targets: BTreeSet<Uuid> = declared.iter().filter_map(|it| it.target_id).collect();
        let targets: Vec<Uuid> = targets.into_iter().collect();
        let viewer = requester.viewer();
        let viewable = store::dependency::edge::viewable(db, &viewer, &targets).await?;
        let viewable: Vec<Uuid> = viewable.into_iter().collect();
        let offers = self.offers_of(db, &viewable).await?;
        let declared = declared.into_iter();
        Ok(declared.map(|declared| chosen(declared, &offers)).collect())
    }
}

/// Says what a dependency leads to, if it is on one of these services.
fn chosen(declared: DependencyRecord, offers: &HashMap<Uuid, Offer>) -> Dependency {
    let known = declared.target_id.filter(|id| offers.contains_key(id));
    let Some((service_id, offer)) = known.and_then(|id| Some((id, offers.get(&id)?))) else {
        return Dependency {
            declared,
            service_id: None,
            resolved_id: None,
            state: DependencyState::Unresolved,
        };
    };
    let (resolved_id, state) = match offer.choose(&Range::stored(&declared.range), false) {
        Choice::Release(release) => (Some(release.id), on(release.state)),
        Choice::Head(head) => (Some(head), DependencyState::Satisfied),
        Choice::Nothing => (None, DependencyState::NoMatchingRelease),
    };
    Dependency {
        declared,
        service_id: Some(service_id),
        resolved_id,
        state,
    }
}

fn on(state: VersionState) -> DependencyState {
    match state {
        VersionState::Published => DependencyState::Satisfied,
        VersionState::Deprecated => DependencyState::OnDeprecated,
        VersionState::Sunset => DependencyState::OnSunset,
        VersionState::Yanked => DependencyState::OnYanked,
        VersionState::Retired => DependencyState::OnRetired,
    }
}

fn grouped(
    dependencies: Vec<Dependency>,
    key: impl Fn(&Dependency) -> Uuid,
) -> HashMap<Uuid, Vec<Dependency>> {
    let mut groups: HashMap<Uuid, Vec<Dependency>> = HashMap::new();
    for dependency in dependencies {
        groups.entry(key(&dependency)).or_default().push(dependency);
    }
    groups
}
