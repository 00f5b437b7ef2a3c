//! Reads the waivers of a repository, and what holds for all of them.

use graphql_client::GraphQLQuery;

/// RFC 3339, in UTC.
type DateTime = String;

#[derive(GraphQLQuery)]
#[graphql(
    schema_path = "../../server/schema.graphql",
    query_path = "src/operations/waivers.graphql",
    normalization = "rust",
    variables_derives = "Debug, Clone",
    response_derives = "Debug, Clone"
)]
pub(crate) struct Waivers;
