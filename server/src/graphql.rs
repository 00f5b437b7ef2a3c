//! The GraphQL API. The only folder that names async-graphql.
//!
//! A resolver converts its arguments, calls one function of the catalogue and converts the result.
//! The types here are not the rows: those never leave the store.

use async_graphql::{EmptyMutation, EmptySubscription, Object};

use crate::catalog::Catalog;

/// The schema with everything that its resolvers need.
pub type Schema = async_graphql::Schema<Query, EmptyMutation, EmptySubscription>;

/// What can be asked.
#[derive(Debug, Default)]
pub struct Query;

#[Object]
impl Query {
    async fn ready(&self) -> bool {
        true
    }
}

/// Builds the schema over a catalogue.
pub fn build_schema(catalog: Catalog) -> Schema {
    Schema::build(Query, EmptyMutation, EmptySubscription).data(catalog).finish()
}

/// The schema in GraphQL's own language, as `server/schema.graphql` holds it.
pub fn sdl() -> String {
    Schema::build(Query, EmptyMutation, EmptySubscription).finish().sdl()
}

/// `POST /graphql` for requests in JSON, `GET /graphql` for people.
pub fn router(_schema: Schema) -> axum::Router {
    axum::Router::new()
}
