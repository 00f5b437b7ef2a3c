//! Search: the index finds, the database says what it found.

use std::collections::HashMap;

use uuid::Uuid;

use super::{Catalog, CatalogError, Requester, Scope, input};
use crate::search::{Audience, Facets, Kind};
pub use crate::search::{Facet as SearchFacet, Kind as SearchKind, SearchQuery as SearchRequest};
use crate::store::{self, Occurrence, Service, Viewer};

/// The longest text that is searched for, in bytes.
const MAX_TEXT: usize = 1_000;
/// The most hits of one answer.
const MAX_HITS: usize = 100;
/// Nobody turns more pages than this; the index would have to rank them all.
const MAX_OFFSET: usize = 10_000;
/// The most values of one filter.
const MAX_FILTER_VALUES: usize = 100;

/// How many change events the index may be behind before everything closed is excepted, instead of
/// what those events closed.
const MAX_LAG: i64 = 10_000;

/// What was found.
#[derive(Debug, Clone)]
pub struct SearchAnswer {
    /// How many documents match.
    pub total: usize,
    /// One page of them, best first.
    pub hits: Vec<SearchHit>,
    /// What the filters could be set to.
    pub facets: Facets,
    /// A corrected query when nothing matched.
    pub suggestion: Option<String>,
    /// The change event that the index had reached.
    pub sequence: i64,
}

/// One thing that was found.
#[derive(Debug, Clone)]
pub struct SearchHit {
    /// What it is.
    pub found: Found,
    /// Comparable only within one answer.
    pub score: f32,
    /// Words that matched, lower case.
    pub matched_terms: Vec<String>,
    /// Up to three lines around the first match.
    pub snippet: Option<String>,
}

/// What can be found.
#[derive(Debug, Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "there are no more of them than hits on a page"
)]
pub enum Found {
    /// A service.
    Service(Service),
    /// A function of a service.
    Function(Occurrence),
}

impl Catalog {
    /// Finds services and functions. What was deleted since the index was written is left out.
    ///
    /// # Errors
    /// The requester may not read, the query is too large, or the index is broken.
    pub async fn search(
        &self,
        requester: &Requester,
        mut query: SearchRequest,
    ) -> Result<SearchAnswer, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        input::at_most("bytes of the query", query.text.len(), MAX_TEXT)?;
        input::at_most("hits to leave out", query.offset, MAX_OFFSET)?;
        for filter in [
            &query.teams,
            &query.languages,
            &query.tags,
            &query.lifecycles,
            &query.types,
            &query.runtimes,
        ] {
            input::at_most("values of a filter", filter.len(), MAX_FILTER_VALUES)?;
        }
        query.first = query.first.min(MAX_HITS);
        let audience = self.audience(&requester.viewer()).await?;
        let index = self.search_index().clone();
        let answer = tokio::task::spawn_blocking(move || index.search_for(&query, &audience))
            .await
            .map_err(|source| CatalogError::Task { source })??;
        let ids_of = |kind: Kind| -> Vec<Uuid> {
            answer
                .hits
                .iter()
                .filter(|hit| hit.kind == kind)
                .map(|hit| hit.id)
                .collect()
        };
        let services = self
            .services_by_ids(requester, &ids_of(Kind::Service))
            .await?;
        let functions = self
            .occurrences_by_ids(requester, &ids_of(Kind::Function))
            .await?;
        let mut services: HashMap<Uuid, Service> = services
            .into_iter()
            .map(|service| (service.id, service))
            .collect();
        let mut functions: HashMap<Uuid, Occurrence> = functions
            .into_iter()
            .map(|function| (function.id, function))
            .collect();
        let hits = answer.hits.into_iter().filter_map(|hit| {
            let found = match hit.kind {
                Kind::Service => Found::Service(services.remove(&hit.id)?),
                Kind::Function => Found::Function(functions.remove(&hit.id)?),
            };
            Some(SearchHit {
                found,
                score: hit.score,
                matched_terms: hit.matched_terms,
                snippet: hit.snippet,
            })
        });
        Ok(SearchAnswer {
            total: answer.total,
            hits: hits.collect(),
            facets: answer.facets,
            suggestion: answer.suggestion,
            sequence: answer.sequence,
        })
    }

    /// Who looks, as the index is asked. It follows the database with a delay, so the database says
    /// which services were closed to this viewer since: they are excepted from all that is counted.
    async fn audience(&self, viewer: &Viewer) -> Result<Audience, CatalogError> {
        let Viewer::Teams(teams) = viewer else {
            return Ok(Audience::Everything);
        };
        // Read before the index is, which is never behind this number then.
        let reached = self.search_index().sequence();
        let newest = self.store().newest_sequence().await?;
        let except = if reached == newest {
            Vec::new()
        } else {
            let is_near = (0..MAX_LAG).contains(&(newest - reached));
            let db = self.store().connection();
            store::visibility::closed(db, viewer, is_near.then_some(reached)).await?
        };
        Ok(Audience::of_teams(teams, &except))
    }
}
