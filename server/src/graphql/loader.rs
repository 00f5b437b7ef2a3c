//! Loads what many resolvers of one request ask for in one query per noun.

use std::collections::HashMap;
use std::fmt::Debug;
use std::future::Future;
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::dataloader::{DataLoader, Loader};
use uuid::Uuid;

use crate::catalog::{
    AccessToken, Catalog, CatalogError, Confirmation, Dependency, DependencyCycle, Deprecation,
    DuplicatePair, Fragment, Member, Namespace, Occurrence, OwnershipChange, Page, PageRequest,
    Principal, Requester, RestrictedCount, Service, Team, Text, Vanishing, Version, VersionSpread,
    Waiver,
};

/// How many rows are loaded in one go; more are loaded in several.
const MAX_BATCH: usize = 5_000;

/// How long resolvers may take to ask before those that did are answered together. What comes later
/// costs one statement more, which a test that counts statements on a busy machine cannot have.
const DELAY: Duration = Duration::from_millis(if cfg!(test) { 100 } else { 1 });

/// Loads for one request.
pub(super) struct Batch {
    catalog: Catalog,
    requester: Requester,
}

impl Batch {
    /// Makes the loader of one request.
    pub(super) fn loader(catalog: Catalog, requester: Requester) -> DataLoader<Self> {
        DataLoader::new(Self { catalog, requester }, tokio::spawn)
            .delay(DELAY)
            .max_batch_size(MAX_BATCH)
    }
}

/// A team by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct TeamId(pub(super) Uuid);

/// A service by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ServiceId(pub(super) Uuid);

/// A version by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct VersionId(pub(super) Uuid);

/// A fragment by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct FragmentId(pub(super) Uuid);

/// An occurrence by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct OccurrenceId(pub(super) Uuid);

/// The source of a fragment, by the fragment's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct SourceOf(pub(super) Uuid);

/// The head of a service, by the service's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct HeadOf(pub(super) Uuid);

/// The newest release of a service that may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct LatestReleaseOf {
    pub(super) service: Uuid,
    pub(super) with_prereleases: bool,
}

/// The rules that deprecate releases of a service, by the service's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct DeprecationsOf(pub(super) Uuid);

/// What the head of a service needs, by the service's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct DependenciesOf(pub(super) Uuid);

/// What a version needs, by the version's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct DependenciesOfVersion(pub(super) Uuid);

/// The name of the repository that a version was published from, by the version's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct RepositoryOf(pub(super) Uuid);

/// How many consumers of a service may not be viewed, by the service's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct RestrictedConsumersOf(pub(super) Uuid);

/// How the consumers of a service spread over its releases, by the service's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct VersionSpreadOf(pub(super) Uuid);

/// The circle of dependencies that a service is in, by the service's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct CycleOf(pub(super) Uuid);

/// The languages of a service, by the service's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct LanguagesOf(pub(super) Uuid);

/// The ids of the teams that a service is shown to, by the service's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct VisibleToOf(pub(super) Uuid);

/// Where and when a service was last seen in its repository, by the service's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ConfirmationOf(pub(super) Uuid);

/// Why a service is no longer in its repository, by the service's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct VanishingOf(pub(super) Uuid);

/// A user or service account by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct PrincipalId(pub(super) Uuid);

/// A namespace by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct NamespaceId(pub(super) Uuid);

/// The teams that maintain a service besides its owner, by the service's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct MaintainersOf(pub(super) Uuid);

/// A schema or a README by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct TextId(pub(super) Uuid);

/// The services that use a schema, by the schema's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct UsersOfSchema(pub(super) Uuid);

/// The former refs of a service, by the service's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct AliasesOf(pub(super) Uuid);

/// A replacement, `namespace/name` or `namespace/name@range`, that is null unless its service may be
/// viewed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ViewableReplacement(pub(super) String);

/// Implements a loader over a function of the catalogue; the last argument says under which id
/// something that it returned was asked for.
macro_rules! load {
    ($key:ident, $value:ty, $function:ident, $entry:expr) => {
        impl Loader<$key> for Batch {
            type Value = $value;
            type Error = Arc<CatalogError>;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, $value>, Self::Error> {
                let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
                let found = self.catalog.$function(&self.requester, &ids).await?;
                let entries = found.into_iter().map($entry);
                Ok(entries.map(|(id, value)| ($key(id), value)).collect())
            }
        }
    };
}

load!(TeamId, Team, teams_by_ids, |it| (it.id, it));
load!(ServiceId, Service, services_by_ids, |it| (it.id, it));
load!(VersionId, Version, versions_by_ids, |it| (it.id, it));
load!(FragmentId, Fragment, fragments_by_ids, |it| (it.id, it));
load!(OccurrenceId, Occurrence, occurrences_by_ids, |it| (
    it.id, it
));
load!(SourceOf, String, sources_of_fragments, |entry| entry);
load!(HeadOf, Version, heads_of, |entry| entry);
load!(DeprecationsOf, Vec<Deprecation>, deprecations_of, |entry| {
    entry
});
load!(
    DependenciesOf,
    Vec<Dependency>,
    dependencies_of_heads,
    |entry| entry
);
load!(
    DependenciesOfVersion,
    Vec<Dependency>,
    dependencies_of_versions,
    |entry| entry
);
load!(RepositoryOf, String, repositories_of, |entry| entry);
load!(
    RestrictedConsumersOf,
    Vec<RestrictedCount>,
    restricted_consumers_of,
    |entry| entry
);
load!(
    VersionSpreadOf,
    VersionSpread,
    version_spreads_of,
    |entry| { entry }
);
load!(CycleOf, DependencyCycle, cycles_of, |entry| entry);
load!(PrincipalId, Principal, principals_by_ids, |it| (it.id, it));
load!(NamespaceId, Namespace, namespaces_by_ids, |it| (it.id, it));
load!(MaintainersOf, Vec<Team>, maintainers_of, |entry| entry);
load!(LanguagesOf, Vec<String>, languages_of, |entry| entry);
load!(TextId, Text, texts_by_ids, |it| (it.id, it));
load!(UsersOfSchema, Vec<Service>, users_of_schemas, |entry| entry);
load!(AliasesOf, Vec<String>, aliases_of, |entry| entry);

load!(VisibleToOf, Vec<Uuid>, visible_to_of, |entry| entry);
load!(ConfirmationOf, Confirmation, confirmations_of, |entry| {
    entry
});
load!(VanishingOf, Vanishing, vanishings_of, |entry| entry);

impl Loader<ViewableReplacement> for Batch {
    type Value = String;
    type Error = Arc<CatalogError>;

    async fn load(
        &self,
        keys: &[ViewableReplacement],
    ) -> Result<HashMap<ViewableReplacement, String>, Self::Error> {
        let texts: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let viewable = self.catalog.viewable_replacements(&self.requester, &texts);
        let viewable = viewable.await?.into_iter();
        Ok(viewable
            .map(|text| (ViewableReplacement(text.clone()), text))
            .collect())
    }
}

/// How many services that may not be viewed hold duplicates of a service's functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct RestrictedDuplicatesOf {
    pub(super) service: Uuid,
    pub(super) other_teams_only: bool,
}

impl Loader<RestrictedDuplicatesOf> for Batch {
    type Value = Vec<RestrictedCount>;
    type Error = Arc<CatalogError>;

    async fn load(
        &self,
        keys: &[RestrictedDuplicatesOf],
    ) -> Result<HashMap<RestrictedDuplicatesOf, Self::Value>, Self::Error> {
        let mut found = HashMap::with_capacity(keys.len());
        for other_teams_only in [true, false] {
            let keys = keys
                .iter()
                .filter(|key| key.other_teams_only == other_teams_only);
            let ids: Vec<Uuid> = keys.map(|key| key.service).collect();
            if ids.is_empty() {
                continue;
            }
            let counts = self
                .catalog
                .restricted_duplicates_of(&self.requester, &ids, other_teams_only)
                .await?;
            found.extend(counts.into_iter().map(|(service, counts)| {
                let key = RestrictedDuplicatesOf {
                    service,
                    other_teams_only,
                };
                (key, counts)
            }));
        }
        Ok(found)
    }
}

impl Loader<LatestReleaseOf> for Batch {
    type Value = Version;
    type Error = Arc<CatalogError>;

    async fn load(
        &self,
        keys: &[LatestReleaseOf],
    ) -> Result<HashMap<LatestReleaseOf, Version>, Self::Error> {
        let mut found = HashMap::with_capacity(keys.len());
        for with_prereleases in [false, true] {
            let keys = keys.iter();
            let keys = keys.filter(|key| key.with_prereleases == with_prereleases);
            let services: Vec<Uuid> = keys.map(|key| key.service).collect();
            if services.is_empty() {
                continue;
            }
            let latest = self
                .catalog
                .latest_releases_of(&self.requester, &services, with_prereleases)
                .await?;
            found.extend(latest.into_iter().map(|(service, release)| {
                let key = LatestReleaseOf {
                    service,
                    with_prereleases,
                };
                (key, release)
            }));
        }
        Ok(found)
    }
}

/// A kind of list that each of many parents has, with the arguments that all of them share.
pub(super) trait ListBelow: Debug + Clone + Eq + Hash + Send + Sync + 'static {
    /// What the lists hold.
    type Item: Clone + Send + Sync + 'static;

    /// Reads the same page of each parent's list, in a number of statements that does not depend
    /// on how many parents there are. Parents whose list is empty may be absent.
    fn load(
        &self,
        catalog: &Catalog,
        requester: &Requester,
        parents: &[Uuid],
        page: PageRequest,
    ) -> impl Future<Output = Result<HashMap<Uuid, Page<Self::Item>>, CatalogError>> + Send;
}

/// A page of the list below a parent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct PageBelow<L> {
    pub(super) list: L,
    pub(super) parent: Uuid,
    pub(super) page: PageRequest,
}

impl<L: ListBelow> Loader<PageBelow<L>> for Batch {
    type Value = Page<L::Item>;
    type Error = Arc<CatalogError>;

    async fn load(
        &self,
        keys: &[PageBelow<L>],
    ) -> Result<HashMap<PageBelow<L>, Self::Value>, Self::Error> {
        // All parents ask for the same page, unless the query has the list more than once.
        let mut parents: HashMap<(&L, PageRequest), Vec<Uuid>> = HashMap::new();
        for key in keys {
            let same_page = parents.entry((&key.list, key.page)).or_default();
            same_page.push(key.parent);
        }
        let mut found = HashMap::with_capacity(keys.len());
        for ((list, page), parents) in parents {
            let pages = list.load(&self.catalog, &self.requester, &parents, page);
            for (parent, items) in pages.await? {
                let list = list.clone();
                found.insert(PageBelow { list, parent, page }, items);
            }
        }
        Ok(found)
    }
}

/// Declares a kind of list with its arguments, what it holds, and the function of the catalogue
/// that reads it; between the parents and the page the function takes what stands in parentheses.
macro_rules! list_below {
    (
        $(#[$doc:meta])*
        $list:ident { $($argument:ident: $type:ty),* },
        $item:ty,
        $function:ident($($given:expr),*)
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub(in crate::graphql) struct $list {
            $(pub(in crate::graphql) $argument: $type,)*
        }

        impl ListBelow for $list {
            type Item = $item;

            async fn load(
                &self,
                catalog: &Catalog,
                requester: &Requester,
                parents: &[Uuid],
                page: PageRequest,
            ) -> Result<HashMap<Uuid, Page<$item>>, CatalogError> {
                let Self { $($argument,)* } = self;
                catalog
                    .$function(requester, parents, $($given,)* page)
                    .await
            }
        }
    };
}

mod clone;

pub(super) use self::clone::*;

list_below!(
    /// The services of a team.
    ServicesOfTeam {},
    Service,
    services_of_teams()
);
list_below!(
    /// The releases of a service.
    ReleasesOf {},
    Version,
    releases_of()
);
list_below!(
    /// The functions at a service's head, those whose name contains a text.
    OccurrencesOf { name_contains: Option<String> },
    Occurrence,
    occurrences_of(name_contains.as_deref())
);
list_below!(
    /// The duplicates of a service's functions.
    DuplicatesOf { other_teams_only: bool },
    DuplicatePair,
    duplicates_of(*other_teams_only)
);
list_below!(
    /// The consumers of a service, those whose range chooses a version.
    ConsumersOf { version: Option<String>, with_releases: bool },
    Dependency,
    consumers_of(version.as_deref(), *with_releases)
);
list_below!(
    /// The services that a team maintains besides their owners.
    MaintainedBy {},
    Service,
    maintained_by_teams()
);
list_below!(
    /// The services that a team was the last to own.
    FormerServicesOf {},
    Service,
    former_services_of_teams()
);
list_below!(
    /// The members of a team.
    MembersOf {},
    Member,
    members_of()
);
list_below!(
    /// The teams that a user or service account is in.
    MembershipsOf {},
    Member,
    memberships_of()
);
list_below!(
    /// The access tokens of a user or service account; absent for those that the requester may not see.
    AccessTokensOf {},
    AccessToken,
    access_tokens_of()
);
list_below!(
    /// The namespaces of a team.
    NamespacesOf {},
    Namespace,
    namespaces_of_teams()
);
list_below!(
    /// The former owners of a service.
    OwnershipChangesOf {},
    OwnershipChange,
    ownership_changes_of()
);
list_below!(
    /// The waivers against a service.
    WaiversOf {},
    Waiver,
    waivers_of()
);
