//! Clone classes.

pub(super) mod canonical;
pub(super) mod member;
pub(super) mod sum;

use async_graphql::{Context, Enum, ID, InputObject, Object};

use self::canonical::CanonicalService;
use self::member::CloneMember;
use super::clone::CloneType;
use super::connection::{List, list, page_below, page_request};
use super::context::ContextExt as _;
use super::cost;
use super::error::{ApiError, ApiResult};
use super::loader::{
    CanonicalOf, CloneClassId, MembersOfClass, OwnersOfClass, RestrictedOfClass, ServiceId, TeamId,
};
use super::node::NodeType;
use super::service::Service;
use super::team::Team;
use super::visibility::RestrictedCount;
use crate::catalog::{self, CloneClassFilter, PageRequest};

/// The most teams that are named of a class.
const MAX_TEAMS: usize = 100;

/// Functions of several services that belong together.
#[derive(Debug, Clone)]
pub(super) struct CloneClass(pub(super) catalog::CloneClass);

/// Functions of several services that belong together: copies of one function, as far as the requester may view them.
#[Object]
impl CloneClass {
    /// Its id, which it keeps as long as most of its functions stay.
    pub(super) async fn id(&self) -> ID {
        NodeType::CloneClass.id(self.0.id)
    }

    /// The name of the function that stands for it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The language that this function is written in, in lower case.
    async fn language(&self) -> &str {
        &self.0.language
    }

    /// How its functions differ: the weakest type among its pairs.
    async fn r#type(&self) -> CloneType {
        CloneType::of(self.0.clone_type)
    }

    /// The lowest similarity among its pairs, from 0 to 1.
    async fn similarity(&self) -> f64 {
        self.0.similarity
    }

    /// How many lines the function has that stands for it.
    async fn lines(&self) -> u32 {
        self.0.lines
    }

    /// How many lines all other copies have in common with the function that stands for it: what
    /// removing them saves.
    async fn saved_lines(&self) -> u32 {
        self.0.saved_lines
    }

    /// How many different functions there are in it.
    async fn fragment_count(&self) -> u32 {
        self.0.fragments
    }

    /// At how many places these stand.
    async fn copy_count(&self) -> u32 {
        self.0.copies
    }

    /// In how many services they stand.
    async fn service_count(&self) -> u32 {
        self.0.services
    }

    /// How many owners these services have; what nobody owns counts one by one.
    async fn owner_count(&self) -> u32 {
        self.0.owners
    }

    /// Whether more than 10 services have it, so that it should rather be a library.
    async fn library_candidate(&self) -> bool {
        self.0.is_library_candidate()
    }

    /// The function that stands for it: the one that the others are most similar to.
    async fn representative(&self, ctx: &Context<'_>) -> ApiResult<Option<CloneMember>> {
        let page = PageRequest::new(1, 0);
        let members = page_below(ctx, MembersOfClass {}, self.0.id, page).await?;
        Ok(members.items.into_iter().next().map(CloneMember))
    }

    /// Its functions in each service, the one that stands for it first, then those most similar to it.
    #[graphql(complexity = "cost::more(5, cost::page(first, child_complexity))")]
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<CloneMember>> {
        let page = page_request(ctx, first, after)?;
        let members = page_below(ctx, MembersOfClass {}, self.0.id, page).await?;
        Ok(list(members, CloneMember))
    }

    /// The teams that own its services, by name; at most 100.
    #[graphql(complexity = "cost::more(5, cost::list(5, child_complexity))")]
    async fn teams(&self, ctx: &Context<'_>) -> ApiResult<Vec<Team>> {
        let ids = ctx.loader().load_one(OwnersOfClass(self.0.id)).await?;
        let ids = ids.unwrap_or_default().into_iter().take(MAX_TEAMS);
        let teams = ctx.loader().load_many(ids.map(TeamId)).await?;
        let mut teams: Vec<Team> = teams.into_values().map(Team).collect();
        teams.sort_by(|a, b| a.0.name.cmp(&b.0.name));
        Ok(teams)
    }

    /// The service that had it first, as far as the publications say.
    async fn origin(&self, ctx: &Context<'_>) -> ApiResult<Option<Service>> {
        match self.0.origin_service_id {
            Some(id) => Ok(ctx.loader().load_one(ServiceId(id)).await?.map(Service)),
            None => Ok(None),
        }
    }

    /// How many services hold copies that the requester may not view, by their owner.
    #[graphql(complexity = "cost::more(20, cost::list(5, child_complexity))")]
    async fn restricted(&self, ctx: &Context<'_>) -> ApiResult<Vec<RestrictedCount>> {
        let counts = RestrictedOfClass(self.0.id);
        let counts = ctx.loader().load_one(counts).await?.unwrap_or_default();
        Ok(counts.into_iter().map(RestrictedCount).collect())
    }

    /// The service that was named as the one to use instead of the copies.
    async fn canonical(&self, ctx: &Context<'_>) -> ApiResult<Option<CanonicalService>> {
        let named = ctx.loader().load_one(CanonicalOf(self.0.id)).await?;
        Ok(named.map(CanonicalService))
    }
}

/// Whether the copies of a clone class are in one team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum CloneSpread {
    /// All of them are one team's.
    OneTeam,
    /// Several teams have them, or services that nobody owns.
    SeveralTeams,
}

/// Which clone classes are wanted: those to which all of this applies.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "CloneClassFilter")]
pub(super) struct CloneClassFilterInput {
    /// The name of a team that owns one of the services.
    team: Option<String>,
    /// The name of the team that owns the service that had it first.
    origin: Option<String>,
    /// One of the services.
    service: Option<ID>,
    /// The language, in lower case.
    language: Option<String>,
    /// How the functions differ: the weakest type among the pairs.
    r#type: Option<CloneType>,
    /// The least similarity of all pairs, from 0 to 1.
    min_similarity: Option<f64>,
    /// Whether the copies are in one team.
    spread: Option<CloneSpread>,
    /// Whether only those are wanted that more than 10 services have.
    library_candidates: Option<bool>,
    /// What the name of a function or of a service contains, in whatever case.
    text: Option<String>,
}

impl CloneClassFilterInput {
    pub(super) fn into_query(self) -> ApiResult<catalog::CloneClassQuery> {
        if let Some(least) = self.min_similarity
            && !(0.0..=1.0).contains(&least)
        {
            return Err(ApiError::bad_input(
                format!("`minSimilarity` must be from 0 to 1, but is {least}"),
                "Use 0.85 for what may block a change.",
            ));
        }
        let service = self.service.map(|id| NodeType::Service.uuid(&id));
        let libraries = self.library_candidates.unwrap_or(false);
        let filter = CloneClassFilter {
            team_id: None,
            origin_team_id: None,
            service_id: service.transpose()?,
            language: self.language,
            clone_type: self.r#type.map(CloneType::number),
            min_similarity: self.min_similarity,
            spread: self.spread.map(|spread| match spread {
                CloneSpread::OneTeam => catalog::CloneSpread::OneTeam,
                CloneSpread::SeveralTeams => catalog::CloneSpread::SeveralTeams,
            }),
            min_services: libraries.then_some(catalog::clone_class::LIBRARY_SERVICES + 1),
            text: self.text,
        };
        Ok(catalog::CloneClassQuery {
            team: self.team,
            origin: self.origin,
            filter,
        })
    }
}

#[derive(Debug, Default)]
pub(super) struct CloneClassQuery;

#[Object]
impl CloneClassQuery {
    /// Clone classes, those first whose removal saves most lines.
    #[graphql(complexity = "cost::more(20, cost::page(first, child_complexity))")]
    async fn clone_classes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them; all unless given.")] filter: Option<CloneClassFilterInput>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<CloneClass>> {
        let page = page_request(ctx, first, after)?;
        let query = filter.unwrap_or_default().into_query()?;
        let classes = ctx
            .catalog()
            .list_clone_classes(ctx.requester(), query, page)
            .await?;
        Ok(list(classes, CloneClass))
    }

    /// The clone class of this id; null when there is none for the requester.
    async fn clone_class(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ID,
    ) -> ApiResult<Option<CloneClass>> {
        let id = CloneClassId(NodeType::CloneClass.uuid(&id)?);
        Ok(ctx.loader().load_one(id).await?.map(CloneClass))
    }
}
