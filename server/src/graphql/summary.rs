//! The catalogue as a whole, and who asks.

use async_graphql::{ComplexObject, Context, Object, SimpleObject};
use brickyard_indexer::Language;

use super::context::ContextExt as _;
use super::cost;
use super::error::ApiResult;
use super::loader::{PrincipalId, TeamId};
use super::member::Role;
use super::outdated::NotComparedCount;
use super::principal::Principal;
use super::team::Team;
use crate::catalog::TeamFilter;

/// The most roles of a requester that are told.
const MAX_ROLES: usize = 200;

/// The catalogue as a whole.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct Catalog {
    /// The version of this server.
    server_version: &'static str,
    /// How many services there are.
    services: u64,
    /// How many teams there are.
    teams: u64,
    /// How many distinct functions there are.
    fragments: u64,
    /// Services that no team owns.
    unowned_services: u64,
    /// Fingerprint schemes this server compares, one per language.
    #[graphql(complexity = "cost::list(10, child_complexity)")]
    schemes: Vec<LanguageScheme>,
    /// The newest change event.
    sequence: i64,
    /// The change event that the search index has reached.
    search_sequence: i64,
    /// The change event that the clone index has reached.
    clone_sequence: i64,
    /// Whether a clone index is being built that will take the place of the one in use.
    clone_index_building: bool,
}

#[ComplexObject]
impl Catalog {
    /// Functions that are not compared, because their fingerprints are of an older client version.
    #[graphql(complexity = "cost::list(10, child_complexity)")]
    async fn not_compared(&self, ctx: &Context<'_>) -> ApiResult<Vec<NotComparedCount>> {
        let counts = ctx.catalog().count_outdated(ctx.requester()).await?;
        Ok(counts.into_iter().map(NotComparedCount::from).collect())
    }

    /// Teams that nobody verified.
    async fn unverified_teams(&self, ctx: &Context<'_>) -> ApiResult<u64> {
        let teams = ctx.catalog();
        Ok(teams
            .count_teams(ctx.requester(), TeamFilter::Unverified)
            .await?)
    }

    /// Dissolved teams that were the last to own a service that nobody owns now.
    async fn dissolved_teams(&self, ctx: &Context<'_>) -> ApiResult<u64> {
        let teams = ctx.catalog();
        Ok(teams
            .count_teams(ctx.requester(), TeamFilter::Dissolved)
            .await?)
    }

    /// Namespaces that no team owns.
    async fn unowned_namespaces(&self, ctx: &Context<'_>) -> ApiResult<u64> {
        let namespaces = ctx.catalog();
        Ok(namespaces.count_unowned_namespaces(ctx.requester()).await?)
    }
}

/// The fingerprint scheme of a language.
#[derive(Debug, SimpleObject)]
pub(super) struct LanguageScheme {
    /// The language, in lower case.
    language: &'static str,
    /// The version of its fingerprints.
    scheme: u16,
}

/// Who asks.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct Requester {
    /// The access token's name, or null for anonymous.
    name: Option<String>,
    /// What the requester may do.
    scopes: Vec<String>,
    /// Whether no access token was sent.
    anonymous: bool,
}

/// A role of the requester in a team.
#[derive(Debug, SimpleObject)]
pub(super) struct TeamRole {
    /// The team.
    team: Team,
    /// What they may do there, as far as the scopes of the access token go.
    role: Role,
}

#[ComplexObject]
impl Requester {
    /// The user or service account that the access token stands for; null: none.
    async fn principal(&self, ctx: &Context<'_>) -> ApiResult<Option<Principal>> {
        match ctx.requester().principal_id() {
            Some(id) => Ok(ctx.loader().load_one(PrincipalId(id)).await?.map(Principal)),
            None => Ok(None),
        }
    }

    /// Their roles in teams that give rights, at most 200; `principal` has all by pages.
    #[graphql(complexity = "cost::list(10, child_complexity)")]
    async fn roles(&self, ctx: &Context<'_>) -> ApiResult<Vec<TeamRole>> {
        let requester = ctx.requester();
        let memberships = requester.memberships().iter().take(MAX_ROLES);
        let ids = memberships.clone().map(|one| TeamId(one.team_id));
        let mut teams = ctx.loader().load_many(ids).await?;
        let roles = memberships.filter_map(|one| {
            Some(TeamRole {
                team: Team(teams.remove(&TeamId(one.team_id))?),
                role: requester.role_in(one.team_id)?.into(),
            })
        });
        Ok(roles.collect())
    }
}

#[derive(Debug, Default)]
pub(super) struct SummaryQuery;

#[Object]
impl SummaryQuery {
    /// The catalogue as a whole.
    async fn catalog(&self, ctx: &Context<'_>) -> ApiResult<Catalog> {
        let summary = ctx.catalog().summary(ctx.requester()).await?;
        Ok(Catalog {
            server_version: env!("CARGO_PKG_VERSION"),
            services: summary.services,
            teams: summary.teams,
            fragments: summary.fragments,
            unowned_services: summary.unowned_services,
            schemes: Language::ALL
                .iter()
                .map(|language| LanguageScheme {
                    language: language.name(),
                    scheme: language.scheme(),
                })
                .collect(),
            sequence: summary.sequence,
            search_sequence: summary.search_sequence,
            clone_sequence: summary.clone_sequence,
            clone_index_building: summary.is_building_clones,
        })
    }

    /// Who asks.
    async fn requester(&self, ctx: &Context<'_>) -> Requester {
        let requester = ctx.requester();
        Requester {
            name: requester.name().map(str::to_owned),
            scopes: requester.scopes().iter().map(ToString::to_string).collect(),
            anonymous: requester.is_anonymous(),
        }
    }
}
