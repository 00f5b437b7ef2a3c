//! The rules: what may happen in the catalogue, and who may do it.
//!
//! Every use case is a method of [`Catalog`] in the file of its noun. It takes the [`Requester`]
//! first and asks what they may do before it reads anything; what somebody may not see is not
//! found. One transaction per use case holds its rows, its audit event and its change event.

pub mod access_token;
pub mod audit;
pub mod backstage;
pub mod change;
pub mod check;
pub mod check_mode;
pub mod clock;
pub mod clone;
pub mod clone_class;
mod confirmation;
pub mod declaration;
pub mod dependency;
pub mod deprecation;
pub mod error;
mod fragment;
pub mod id_token;
pub mod ids;
pub mod ingestion;
mod input;
pub mod interface;
mod json_schema;
mod member;
mod name;
pub mod name_claim;
mod namespace;
mod outdated;
pub mod ownership;
mod permission;
mod place;
pub mod pool;
pub mod principal;
pub mod publish;
mod range;
pub mod readme;
mod redaction;
pub mod requester;
pub mod resolution;
pub mod search;
mod semver_order;
pub mod service;
pub mod snapshot;
pub mod staging;
pub mod summary;
pub mod team;
mod text;
pub mod transfer;
mod veil;
mod version;
pub mod visibility;
pub mod waiver;

use std::fmt;
use std::sync::Arc;

pub use access_token::{AccessToken, AccessTokenKind, NewAccessToken};
pub use audit::{AuditFlaw, AuditVerdict};
pub use change::ChangePage;
pub use check::{
    CheckContainment, CheckMatch, CheckReport, CheckedFragment, FragmentCheck, FragmentToCheck,
};
pub use check_mode::{
    CheckLimits, CheckModeSource, CheckPolicy, CheckSettings, GoldenMatch, GoldenPath,
    NewCheckMode, TeamCheckMode,
};
pub use clock::{Clock, SystemClock};
pub use clone::DuplicatePair;
pub use clone_class::{CloneClassQuery, ClonePlace, NewCanonicalService};
pub use declaration::{
    Applied, Declaration, DeclaredCheckMode, DeclaredMember, DeclaredPrincipal, DeclaredSubject,
    DeclaredTeam,
};
pub use dependency::{
    ConsumersRemaining, CycleIndex, DeclareDependencies, Dependency, DependencyCycle,
    DependencyState, Impact, ImpactCut, ImpactedService, MAX_IMPACT, NewDependency, ReleaseSpread,
    VersionSpread,
};
pub use deprecation::{Deprecation, NewDeprecation};
pub use error::CatalogError;
pub use id_token::{CheckToken, IdTokenError, IssuerSettings, TrustedIssuer};
pub use ids::{Ids, SystemIds};
pub use ingestion::{IngestionOutcome, Problem};
pub use interface::InterfaceEdit;
pub use name_claim::SeenNameClaim;
pub use ownership::AssignOutcome;
pub use place::RestrictedCount;
pub use principal::{NewPrincipal, PrincipalEdit};
pub use publish::{PublishOutcome, PublishReport, PublishedService};
pub use readme::{ReadmePlace, render_readme};
pub use requester::{Requester, Scope};
pub use resolution::{Resolution, Resolved, Unresolved, UnresolvedReason};
pub use search::{Found, SearchAnswer, SearchFacet, SearchHit, SearchKind, SearchRequest};
pub use service::{ServiceEdit, ServiceQuery, ServiceRetirement};
pub use snapshot::{Snapshot, SnapshotPage};
pub use staging::{BegunPublish, NewBatch, NewPublish, NewService, SentFragment, SentOccurrence};
pub use summary::Summary;
pub use team::{MergedTeam, NewTeam, TeamEdit};
pub use version::{ChangeState, StateChange, VersionRetirement, VersionState, VersionStatus};
pub use visibility::{SetVisibility, Visibility};
pub use waiver::{
    FalsePositiveKind, FalsePositiveSummary, NewWaiver, SignalBucket, Waiver, WaiverQuery,
    WaiverRules,
};

use self::clone_class::CloneViews;
use self::id_token::Issuers;
use self::veil::Veils;
pub use crate::clones::CloneIndex;
pub use crate::search::Kind;
pub use crate::store::{
    AuditFilter, AuditRecord, CanonicalService, ChangeKind, ChangeRecord, CheckMode, CheckModeRule,
    CheckSubject, CircuitBreaker, CloneClass, CloneClassFilter, CloneDay, CloneFlow, CloneMember,
    CloneSpread, CloneSum, CloneTotals, Confirmation, DependencyRecord, DeprecationRule, Endpoint,
    Fragment, IngestionError, IngestionErrorFilter, IngestionPlace, IngestionRun, IngestionSource,
    Interface, Member, Membership, NameClaim, Namespace, Occurrence, OutdatedCount,
    OutdatedFragment, OutdatedReason, OwnershipChange, Page, PageRequest, Principal, PrincipalKind,
    Resilience, Retry, Role, Security, Service, ServiceFilter, ServiceOrder, Team, TeamFilter,
    Text, Vanishing, Version, Viewer, WaiverFilter, WaiverState,
};
use crate::{search::SearchIndex, store::Store};

/// The catalogue. Clones share everything.
#[derive(Clone)]
pub struct Catalog {
    store: Store,
    search: SearchIndex,
    clones: CloneIndex,
    cycles: CycleIndex,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    veils: Arc<Veils>,
    clone_views: Arc<CloneViews>,
    check: Arc<CheckSettings>,
    issuers: Arc<Issuers>,
}

impl Catalog {
    /// Puts a catalogue together; the indexes may still be behind the store.
    pub fn new(
        store: Store,
        search: SearchIndex,
        clones: CloneIndex,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
    ) -> Self {
        Self {
            store,
            search,
            clones,
            cycles: CycleIndex::default(),
            clock,
            ids,
            veils: Arc::default(),
            clone_views: Arc::default(),
            check: Arc::default(),
            issuers: Arc::default(),
        }
    }

    /// Lets checks go by these settings instead of the defaults.
    #[must_use]
    pub fn with_check_settings(self, settings: CheckSettings) -> Self {
        Self {
            check: Arc::new(settings),
            ..self
        }
    }

    /// What the settings say of checks.
    pub fn check_settings(&self) -> &CheckSettings {
        &self.check
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The index of similar fragments.
    pub fn clones(&self) -> &CloneIndex {
        &self.clones
    }

    /// The full-text index.
    pub fn search_index(&self) -> &SearchIndex {
        &self.search
    }

    /// What tells the time.
    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// What gives out ids and secrets.
    pub fn ids(&self) -> &dyn Ids {
        self.ids.as_ref()
    }
}

impl fmt::Debug for Catalog {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Catalog")
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}
