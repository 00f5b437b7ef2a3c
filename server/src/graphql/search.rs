//! Full-text search.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject, Union};

use super::connection::page_size;
use super::context::ContextExt as _;
use super::cost;
use super::error::{ApiError, ApiResult};
use super::fragment::Occurrence;
use super::service::{Lifecycle, Service};
use crate::catalog::{self, SearchFacet};

/// What can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum SearchKind {
    /// A service.
    Service,
    /// A function of a service.
    Function,
}

/// What to find; several values of one filter are alternatives.
#[derive(Debug, Default, InputObject)]
pub(super) struct SearchFilter {
    /// Services or functions.
    kinds: Option<Vec<SearchKind>>,
    /// Names of owning teams.
    teams: Option<Vec<String>>,
    /// Languages, in lower case.
    languages: Option<Vec<String>>,
    /// Tags of the services.
    tags: Option<Vec<String>>,
    /// How far services are in their life.
    lifecycles: Option<Vec<Lifecycle>>,
    /// Types of services, e.g. `nanoservice`.
    types: Option<Vec<String>>,
    /// Runtimes of services, e.g. `nodejs22.x`.
    runtimes: Option<Vec<String>>,
}

/// Something that was found.
#[derive(Debug, Union)]
#[expect(
    clippy::large_enum_variant,
    reason = "there are no more of them than hits on a page"
)]
pub(super) enum SearchNode {
    Service(Service),
    Occurrence(Occurrence),
}

/// Something that was found, and why.
#[derive(Debug, SimpleObject)]
pub(super) struct SearchHit {
    /// What was found.
    node: SearchNode,
    /// How well it matches; comparable within one answer only.
    score: f32,
    /// Words of the text that matched, for highlighting, lower case.
    matched_terms: Vec<String>,
    /// Up to three lines of text around the first match, or null.
    snippet: Option<String>,
}

/// A value of a filter with the number of results it would leave.
#[derive(Debug, SimpleObject)]
pub(super) struct FacetValue {
    /// The value.
    value: String,
    /// How many results it would leave.
    count: usize,
}

/// What the filters could be set to.
#[derive(Debug, SimpleObject)]
pub(super) struct SearchFacets {
    /// Services and functions.
    kinds: Vec<FacetValue>,
    /// The teams that own what was found.
    teams: Vec<FacetValue>,
    /// The languages it is written in.
    languages: Vec<FacetValue>,
    /// The tags of the services.
    tags: Vec<FacetValue>,
    /// How far services are in their life, as values of Lifecycle.
    lifecycles: Vec<FacetValue>,
    /// Types of services.
    types: Vec<FacetValue>,
    /// Runtimes of services.
    runtimes: Vec<FacetValue>,
}

/// A page of what was found.
#[derive(Debug, SimpleObject)]
pub(super) struct SearchResult {
    /// How many results there are on all pages.
    total: usize,
    /// The results of this page, best first.
    hits: Vec<SearchHit>,
    /// What the filters could be set to.
    facets: SearchFacets,
    /// A corrected query when nothing matched.
    suggestion: Option<String>,
    /// The change event that the index had reached.
    as_of: i64,
}

#[derive(Debug, Default)]
pub(super) struct SearchQuery;

#[Object]
impl SearchQuery {
    /// Finds services and functions by words.
    #[graphql(complexity = "cost::more(100, cost::page(first, child_complexity))")]
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Words; half a word or a misspelt one will do.")] query: String,
        #[graphql(desc = "What the results must have.")] filter: Option<SearchFilter>,
        #[graphql(
            desc = "How many items at most: 20 unless given, and never more than 100.",
            default_with = "Some(20)"
        )]
        first: Option<i32>,
        #[graphql(
            desc = "How many results to leave out before them.",
            default_with = "Some(0)"
        )]
        offset: Option<i32>,
    ) -> ApiResult<SearchResult> {
        let offset = usize::try_from(offset.unwrap_or(0)).map_err(|_| {
            ApiError::bad_input(
                "`offset` must not be negative",
                "Leave it out, or send 0 or more.",
            )
        })?;
        let filter = filter.unwrap_or_default();
        let query = catalog::SearchRequest {
            text: query,
            kinds: filter
                .kinds
                .unwrap_or_default()
                .into_iter()
                .map(Into::into)
                .collect(),
            teams: filter.teams.unwrap_or_default(),
            languages: filter.languages.unwrap_or_default(),
            tags: filter.tags.unwrap_or_default(),
            lifecycles: filter
                .lifecycles
                .unwrap_or_default()
                .into_iter()
                .map(|lifecycle| lifecycle.word().to_owned())
                .collect(),
            types: filter.types.unwrap_or_default(),
            runtimes: filter.runtimes.unwrap_or_default(),
            facets: Some(asked_facets(ctx)),
            first: page_size(first),
            offset,
        };
        Ok(ctx.catalog().search(ctx.requester(), query).await?.into())
    }
}

/// The facets that the request asks for.
fn asked_facets(ctx: &Context<'_>) -> Vec<SearchFacet> {
    let facets = ctx.look_ahead().field("facets");
    let fields = [
        ("kinds", SearchFacet::Kind),
        ("teams", SearchFacet::Team),
        ("languages", SearchFacet::Language),
        ("tags", SearchFacet::Tag),
        ("lifecycles", SearchFacet::Lifecycle),
        ("types", SearchFacet::Type),
        ("runtimes", SearchFacet::Runtime),
    ];
    let asked = fields.into_iter();
    asked
        .filter_map(|(field, facet)| facets.field(field).exists().then_some(facet))
        .collect()
}

impl From<SearchKind> for catalog::SearchKind {
    fn from(kind: SearchKind) -> Self {
        match kind {
            SearchKind::Service => Self::Service,
            SearchKind::Function => Self::Function,
        }
    }
}

impl From<catalog::SearchAnswer> for SearchResult {
    fn from(found: catalog::SearchAnswer) -> Self {
        let values = |facet: Vec<(String, usize)>| {
            facet
                .into_iter()
                .map(|(value, count)| FacetValue { value, count })
                .collect()
        };
        let kinds = found
            .facets
            .kinds
            .into_iter()
            .map(|(kind, count)| FacetValue {
                value: match kind {
                    catalog::SearchKind::Service => "SERVICE".to_owned(),
                    catalog::SearchKind::Function => "FUNCTION".to_owned(),
                },
                count,
            });
        Self {
            total: found.total,
            hits: found.hits.into_iter().map(SearchHit::from).collect(),
            facets: SearchFacets {
                kinds: kinds.collect(),
                teams: values(found.facets.teams),
                languages: values(found.facets.languages),
                tags: values(found.facets.tags),
                lifecycles: values(found.facets.lifecycles)
                    .into_iter()
                    .map(|facet: FacetValue| FacetValue {
                        value: facet.value.to_uppercase(),
                        ..facet
                    })
                    .collect(),
                types: values(found.facets.types),
                runtimes: values(found.facets.runtimes),
            },
            suggestion: found.suggestion,
            as_of: found.sequence,
        }
    }
}

impl From<catalog::SearchHit> for SearchHit {
    fn from(hit: catalog::SearchHit) -> Self {
        Self {
            node: match hit.found {
                catalog::Found::Service(service) => SearchNode::Service(Service(service)),
                catalog::Found::Function(place) => SearchNode::Occurrence(Occurrence(place)),
            },
            score: hit.score,
            matched_terms: hit.matched_terms,
            snippet: hit.snippet,
        }
    }
}
