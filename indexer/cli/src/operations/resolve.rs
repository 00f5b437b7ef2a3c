//! Says what to call.

use graphql_client::GraphQLQuery;

#[derive(GraphQLQuery)]
#[graphql(
    schema_path = "../../server/schema.graphql",
    query_path = "src/operations/resolve.graphql",
    normalization = "rust",
    variables_derives = "Debug, Clone",
    response_derives = "Debug, Clone"
)]
pub(crate) struct Resolve;
