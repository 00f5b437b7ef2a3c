//! The GraphQL API. The only folder that names async-graphql.
//!
//! A resolver converts its arguments, calls one function of the catalogue and converts the result.
//! The types here are not the rows: those never leave the store.

mod access_token;
mod audit;
mod budget;
mod change;
mod check;
mod check_mode;
mod clone;
mod clone_class;
mod confirmation;
mod connection;
mod context;
mod cost;
mod dependency;
mod deprecation;
mod error;
mod fragment;
mod id_token;
mod impact;
mod ingestion;
mod interface;
mod introspection;
mod limit;
mod loader;
mod member;
mod mount;
mod name_claim;
mod namespace;
mod node;
mod outdated;
mod ownership;
mod principal;
mod publish;
mod release;
mod resolution;
mod search;
mod service;
mod summary;
mod team;
mod text;
mod version;
mod visibility;
mod waiver;

use async_graphql::{EmptySubscription, MergedObject, SDLExportOptions};

pub use self::mount::router;
pub use self::node::occurrence_id;
use crate::catalog::Catalog;
use crate::config::QueryLimits;

/// How deep the engine follows a query, fragments counted as levels, before it measures its depth.
const ENGINE_DEPTH: usize = 32;

/// Everything that can be asked, one part per noun.
#[derive(Debug, Default, MergedObject)]
pub struct Query(
    summary::SummaryQuery,
    node::NodeQuery,
    service::ServiceQuery,
    team::TeamQuery,
    namespace::NamespaceQuery,
    principal::PrincipalQuery,
    ownership::OwnershipQuery,
    clone::CloneQuery,
    clone_class::CloneClassQuery,
    clone_class::sum::CloneSumQuery,
    search::SearchQuery,
    check::CheckQuery,
    check_mode::CheckModeQuery,
    outdated::OutdatedQuery,
    publish::PublishQuery,
    dependency::DependencyQuery,
    resolution::ResolutionQuery,
    access_token::AccessTokenQuery,
    audit::AuditQuery,
    change::ChangeQuery,
    waiver::WaiverQuery,
    ingestion::IngestionQuery,
    name_claim::NameClaimQuery,
);

/// Everything that can be changed, one part per noun.
#[derive(Debug, Default, MergedObject)]
pub struct Mutation(
    publish::PublishMutation,
    visibility::VisibilityMutation,
    dependency::DependencyMutation,
    deprecation::DeprecationMutation,
    release::ReleaseMutation,
    access_token::AccessTokenMutation,
    id_token::IdTokenMutation,
    team::TeamMutation,
    member::MemberMutation,
    namespace::NamespaceMutation,
    ownership::OwnershipMutation,
    principal::PrincipalMutation,
    service::ServiceMutation,
    clone_class::canonical::CanonicalServiceMutation,
    check_mode::CheckModeMutation,
    waiver::WaiverMutation,
);

/// The schema with everything that its resolvers need.
pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// Builds the schema over a catalogue.
fn build_schema(catalog: Catalog, limits: &QueryLimits) -> Schema {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .data(catalog)
        .limit_depth(limits.depth)
        .limit_recursive_depth(limits.depth.max(ENGINE_DEPTH))
        .limit_complexity(limits.complexity)
        .extension(budget::Budget {
            fields: limits.answer_fields,
        })
        .finish()
}

/// The schema in GraphQL's own language, as `server/schema.graphql` holds it.
pub fn sdl() -> String {
    let options = SDLExportOptions::new()
        .use_space_ident()
        .prefer_single_line_descriptions();
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .finish()
        .sdl_with_options(options)
}

#[cfg(test)]
mod tests;
