//! The catalogue as a whole, and who asks.

use async_graphql::{Context, Object, SimpleObject};
use brickyard_indexer::Language;

use super::context::ContextExt as _;
use super::error::ApiResult;

/// The catalogue as a whole.
#[derive(Debug, SimpleObject)]
pub(super) struct Catalog {
    server_version: &'static str,
    services: u64,
    teams: u64,
    fragments: u64,
    /// Services that no team owns.
    unowned_services: u64,
    /// Fingerprint schemes this server compares, one per language.
    schemes: Vec<LanguageScheme>,
    /// The newest change event.
    sequence: i64,
    /// The change event that the search index has reached.
    search_sequence: i64,
    /// The change event that the clone index has reached.
    clone_sequence: i64,
}

/// The fingerprint scheme of a language.
#[derive(Debug, SimpleObject)]
pub(super) struct LanguageScheme {
    language: &'static str,
    scheme: u16,
}

/// Who asks.
#[derive(Debug, SimpleObject)]
pub(super) struct Requester {
    /// The access token's name, or null for anonymous.
    name: Option<String>,
    scopes: Vec<String>,
    anonymous: bool,
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
