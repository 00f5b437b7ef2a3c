//! Services.

mod filter;
mod lifecycle;
mod mutation;

use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};

use self::filter::{ServiceFilter, ServiceOrder};
pub(super) use self::lifecycle::Lifecycle;
pub(super) use self::mutation::ServiceMutation;
use super::clone::ClonePair;
use super::clone_class::sum::CloneSum;
use super::confirmation::{Confirmation, Vanishing};
use super::connection::{List, list, page_below, page_request};
use super::context::ContextExt as _;
use super::cost;
use super::dependency::Dependency;
use super::deprecation::Deprecation;
use super::error::ApiResult;
use super::fragment::Occurrence;
use super::impact::{DependencyCycle, Impact, VersionSpread, impact, impact_size};
use super::interface::{Endpoint, Interface, Label, Resilience, Security, labels_of};
use super::loader::{
    AliasesOf, CloneSumOfService, ConfirmationOf, ConsumersOf, CycleOf, DependenciesOf,
    DeprecationsOf, DuplicatesOf, HeadOf, LanguagesOf, LatestReleaseOf, MaintainersOf,
    OccurrencesOf, OwnershipChangesOf, ReleasesOf, RestrictedConsumersOf, RestrictedDuplicatesOf,
    TeamId, VanishingOf, VersionSpreadOf, WaiversOf,
};
use super::node::NodeType;
use super::ownership::OwnershipChange;
use super::team::Team;
use super::text::{self, JsonSchema, Readme};
use super::version::Version;
use super::visibility::{RestrictedCount, Visibility, visible_to};
use super::waiver::Waiver;
use crate::catalog::{self, CatalogError, ReadmePlace};

/// A nanoservice.
#[derive(Debug, Clone)]
pub(super) struct Service(pub(super) catalog::Service);

/// A nanoservice.
#[Object]
impl Service {
    /// Its id, which survives a rename.
    pub(super) async fn id(&self) -> ID {
        NodeType::Service.id(self.0.id)
    }

    /// `namespace/name`.
    async fn r#ref(&self) -> String {
        self.0.reference()
    }

    /// The first half of its ref.
    async fn namespace(&self) -> &str {
        &self.0.namespace
    }

    /// The second half of its ref.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it does.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// Words to find it by, sorted.
    async fn tags(&self) -> &[String] {
        &self.0.tags
    }

    /// How far it is in its life.
    async fn lifecycle(&self) -> Lifecycle {
        Lifecycle::from_word(&self.0.lifecycle)
    }

    /// When it was retired; null while it is not.
    async fn retired_at(&self) -> Option<DateTime<Utc>> {
        self.0.retired_at
    }

    /// What kind of component it is, e.g. `nanoservice`.
    async fn r#type(&self) -> &str {
        &self.0.service_type
    }

    /// Who may view it.
    async fn visibility(&self) -> Visibility {
        Visibility::from_word(&self.0.visibility)
    }

    /// What it offers to its consumers.
    async fn interface(&self) -> Interface {
        Interface(self.0.interface.clone())
    }

    /// Where it is called; null is not known.
    async fn endpoint(&self) -> Option<Endpoint> {
        self.0.interface.endpoint.clone().map(Endpoint::from)
    }

    /// How it knows its callers; null is not known.
    async fn security(&self) -> Option<Security> {
        self.0.interface.security.clone().map(Security::from)
    }

    /// Whether everybody who finds the endpoint can call it, though its data is not public.
    async fn open_door(&self) -> bool {
        self.0.interface.is_open_door()
    }

    /// How consumers should call it; null is not known.
    async fn resilience(&self) -> Option<Resilience> {
        self.0.interface.resilience.clone().map(Resilience::from)
    }

    /// Further properties, by name.
    #[graphql(complexity = "cost::list(10, child_complexity)")]
    async fn labels(&self) -> Vec<Label> {
        labels_of(&self.0.interface)
    }

    /// The JSON Schema of what it takes.
    async fn input_schema(&self, ctx: &Context<'_>) -> ApiResult<Option<JsonSchema>> {
        text::schema(ctx, self.0.input_schema_id).await
    }

    /// The JSON Schema of what it returns.
    async fn output_schema(&self, ctx: &Context<'_>) -> ApiResult<Option<JsonSchema>> {
        text::schema(ctx, self.0.output_schema_id).await
    }

    /// Its README.
    async fn readme(&self, ctx: &Context<'_>) -> ApiResult<Option<Readme>> {
        let place = ReadmePlace {
            repository: self.0.repository.clone(),
            commit: None,
            folder: self.0.root.clone(),
        };
        text::readme(ctx, self.0.readme_id, place).await
    }

    /// Refs that it had formerly, by name; they still lead to it. At most 100 are told.
    async fn aliases(&self, ctx: &Context<'_>) -> ApiResult<Vec<String>> {
        let aliases = ctx.loader().load_one(AliasesOf(self.0.id)).await?;
        Ok(aliases.unwrap_or_default())
    }

    /// Rises with every edit; an edit says which one it is based on.
    async fn revision(&self) -> i64 {
        self.0.revision
    }

    /// Null: nobody owns it.
    async fn owner(&self, ctx: &Context<'_>) -> ApiResult<Option<Team>> {
        match self.0.owner_team_id {
            Some(id) => Ok(ctx.loader().load_one(TeamId(id)).await?.map(Team)),
            None => Ok(None),
        }
    }

    /// The teams that maintain it besides its owner, by name.
    #[graphql(complexity = "cost::list(5, child_complexity)")]
    async fn maintainers(&self, ctx: &Context<'_>) -> ApiResult<Vec<Team>> {
        let teams = ctx.loader().load_one(MaintainersOf(self.0.id)).await?;
        Ok(teams.unwrap_or_default().into_iter().map(Team).collect())
    }

    /// Who owned it before, the newest change first.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn ownership_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<OwnershipChange>> {
        let page = page_request(ctx, first, after)?;
        let changes = page_below(ctx, OwnershipChangesOf {}, self.0.id, page).await?;
        Ok(list(changes, OwnershipChange))
    }

    /// The repository it comes from, e.g. `github.com/acme/shop`.
    async fn repository(&self) -> &str {
        &self.0.repository
    }

    /// Its folder inside the repository, empty for the root.
    async fn root(&self) -> &str {
        &self.0.root
    }

    /// When a publish of its repository no longer held it; null while it is there.
    async fn missing_since(&self) -> Option<DateTime<Utc>> {
        self.0.missing_since
    }

    /// Why it is no longer in its repository, and since when; null while it is.
    async fn vanished(&self, ctx: &Context<'_>) -> ApiResult<Option<Vanishing>> {
        if self.0.missing_since.is_none() {
            return Ok(None);
        }
        let found = ctx.loader().load_one(VanishingOf(self.0.id)).await?;
        Ok(found.map(Vanishing::from))
    }

    /// Where and when it was last seen in its repository, changed or not.
    async fn last_confirmed(&self, ctx: &Context<'_>) -> ApiResult<Option<Confirmation>> {
        let found = ctx.loader().load_one(ConfirmationOf(self.0.id)).await?;
        Ok(found.map(Confirmation::from))
    }

    /// The languages of the functions at its head, sorted.
    async fn languages(&self, ctx: &Context<'_>) -> ApiResult<Vec<String>> {
        Ok(ctx
            .loader()
            .load_one(LanguagesOf(self.0.id))
            .await?
            .unwrap_or_default())
    }

    /// The latest state of its default branch.
    async fn head(&self, ctx: &Context<'_>) -> ApiResult<Option<Version>> {
        Ok(ctx.loader().load_one(HeadOf(self.0.id)).await?.map(Version))
    }

    /// Newest first, in semver order.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn releases(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<Version>> {
        let page = page_request(ctx, first, after)?;
        let releases = page_below(ctx, ReleasesOf {}, self.0.id, page).await?;
        Ok(list(releases, Version))
    }

    /// The newest release in semver order that is neither yanked nor retired.
    async fn latest_release(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whether pre-releases count.", default_with = "Some(false)")]
        include_prereleases: Option<bool>,
    ) -> ApiResult<Option<Version>> {
        let key = LatestReleaseOf {
            service: self.0.id,
            with_prereleases: include_prereleases.unwrap_or(false),
        };
        Ok(ctx.loader().load_one(key).await?.map(Version))
    }

    /// The rules that deprecate releases of it, oldest first; at most 100.
    #[graphql(complexity = "cost::list(10, child_complexity)")]
    async fn deprecations(&self, ctx: &Context<'_>) -> ApiResult<Vec<Deprecation>> {
        let found = ctx.loader().load_one(DeprecationsOf(self.0.id)).await?;
        Ok(found
            .unwrap_or_default()
            .into_iter()
            .map(Deprecation)
            .collect())
    }

    /// Findings of checks against its functions that somebody excused, newest first.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn waivers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<Waiver>> {
        let page = page_request(ctx, first, after)?;
        let waivers = page_below(ctx, WaiversOf {}, self.0.id, page).await?;
        Ok(list(waivers, Waiver))
    }

    /// What its head needs, by target; at most 200.
    #[graphql(complexity = "cost::list(30, child_complexity)")]
    async fn dependencies(&self, ctx: &Context<'_>) -> ApiResult<Vec<Dependency>> {
        let found = ctx.loader().load_one(DependenciesOf(self.0.id)).await?;
        Ok(found
            .unwrap_or_default()
            .into_iter()
            .map(Dependency)
            .collect())
    }

    /// Who needs it, the oldest service first; with a version, those whose range chooses it.
    #[graphql(complexity = "cost::more(5, cost::page(first, child_complexity))")]
    async fn consumers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those whose range chooses this version.")] version: Option<String>,
        #[graphql(
            desc = "Whether what releases declare is listed besides what heads declare.",
            default_with = "Some(false)"
        )]
        include_releases: Option<bool>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<Dependency>> {
        let page = page_request(ctx, first, after)?;
        let consumers = ConsumersOf {
            version,
            with_releases: include_releases.unwrap_or(false),
        };
        let consumers = page_below(ctx, consumers, self.0.id, page).await?;
        Ok(list(consumers, Dependency))
    }

    /// How many services need it that the requester may not view, by their owner.
    #[graphql(complexity = "cost::more(5, cost::list(5, child_complexity))")]
    async fn restricted_consumers(&self, ctx: &Context<'_>) -> ApiResult<Vec<RestrictedCount>> {
        let counts = RestrictedConsumersOf(self.0.id);
        let counts = ctx.loader().load_one(counts).await?.unwrap_or_default();
        Ok(counts.into_iter().map(RestrictedCount).collect())
    }

    /// Who is on what: how its consumers spread over its releases.
    #[graphql(complexity = "cost::more(20, child_complexity)")]
    async fn version_spread(&self, ctx: &Context<'_>) -> ApiResult<VersionSpread> {
        let spread = ctx.loader().load_one(VersionSpreadOf(self.0.id)).await?;
        Ok(VersionSpread(spread.unwrap_or_default()))
    }

    /// What a change of it can reach: its consumers, theirs, and so on.
    #[graphql(
        complexity = "cost::more(200, cost::list(impact_size(limit).div_ceil(4), child_complexity))"
    )]
    async fn impact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many hops are followed, 1 to 10; 5 unless given.")] depth: Option<
            i32,
        >,
        #[graphql(desc = "How many services are named, 1 to 1000; 1000 unless given.")]
        limit: Option<i32>,
    ) -> ApiResult<Impact> {
        impact(ctx, self.0.id, depth, limit).await
    }

    /// The circle of dependencies that it is in; null when it is in none.
    #[graphql(complexity = "cost::more(20, child_complexity)")]
    async fn cycle(&self, ctx: &Context<'_>) -> ApiResult<Option<DependencyCycle>> {
        let cycle = ctx.loader().load_one(CycleOf(self.0.id)).await?;
        Ok(cycle.map(DependencyCycle))
    }

    /// The service's functions at its head.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn occurrences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Only functions whose name contains this, in whatever case.")]
        name_contains: Option<String>,
    ) -> ApiResult<List<Occurrence>> {
        let page = page_request(ctx, first, after)?;
        let occurrences = OccurrencesOf { name_contains };
        let occurrences = page_below(ctx, occurrences, self.0.id, page).await?;
        Ok(list(occurrences, Occurrence))
    }

    /// Near-duplicates of this service's functions, most similar first.
    #[graphql(complexity = "cost::more(20, cost::page(first, child_complexity))")]
    async fn duplicates(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Whether pairs inside of one team are left out.",
            default_with = "Some(true)"
        )]
        other_teams_only: Option<bool>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<ClonePair>> {
        let page = page_request(ctx, first, after)?;
        let duplicates = DuplicatesOf {
            other_teams_only: other_teams_only.unwrap_or(true),
        };
        let pairs = page_below(ctx, duplicates, self.0.id, page).await?;
        Ok(list(pairs, ClonePair))
    }

    /// How many services hold near-duplicates that the requester may not view, by their owner.
    #[graphql(complexity = "cost::more(20, cost::list(5, child_complexity))")]
    async fn restricted_duplicates(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Whether pairs inside of one team are left out.",
            default_with = "Some(true)"
        )]
        other_teams_only: Option<bool>,
    ) -> ApiResult<Vec<RestrictedCount>> {
        let key = RestrictedDuplicatesOf {
            service: self.0.id,
            other_teams_only: other_teams_only.unwrap_or(true),
        };
        let counts = ctx.loader().load_one(key).await?.unwrap_or_default();
        Ok(counts.into_iter().map(RestrictedCount).collect())
    }

    /// How much of its functions other services have too.
    async fn clone_sum(&self, ctx: &Context<'_>) -> ApiResult<CloneSum> {
        let sum = ctx.loader().load_one(CloneSumOfService(self.0.id)).await?;
        Ok(CloneSum::from(sum.unwrap_or_default()))
    }

    /// The teams that it is shown to, by name; null unless the requester is in its owner or maintainers.
    #[graphql(complexity = "cost::list(10, child_complexity)")]
    async fn visible_to(&self, ctx: &Context<'_>) -> ApiResult<Option<Vec<Team>>> {
        visible_to(ctx, &self.0).await
    }

    /// When it was first published.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When its description, owner or head last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}

#[derive(Debug, Default)]
pub(super) struct ServiceQuery;

#[Object]
impl ServiceQuery {
    /// Finds a service by `namespace/name`, which it has or once had.
    async fn service(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`namespace/name`, in whatever case.")] r#ref: String,
    ) -> ApiResult<Option<Service>> {
        Ok(ctx
            .catalog()
            .find_service(ctx.requester(), &r#ref)
            .await?
            .map(Service))
    }

    /// Services, by name unless another order is asked for.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn services(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them; all unless given.")] filter: Option<ServiceFilter>,
        #[graphql(desc = "The order; by name unless given.")] order_by: Option<ServiceOrder>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<Service>> {
        let page = page_request(ctx, first, after)?;
        let query = filter.unwrap_or_default().into_query(order_by)?;
        let services = ctx
            .catalog()
            .list_services(ctx.requester(), query, page)
            .await?;
        Ok(list(services, Service))
    }
}

/// What a row refers to and was deleted between two queries is not found.
pub(super) fn required<T>(found: Option<T>, what: &str) -> ApiResult<T> {
    found.ok_or_else(|| {
        CatalogError::NotFound {
            what: what.to_owned(),
        }
        .into()
    })
}
