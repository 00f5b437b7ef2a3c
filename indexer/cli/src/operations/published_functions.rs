//! Lists the functions at a service's head.

use graphql_client::GraphQLQuery;

#[derive(GraphQLQuery)]
#[graphql(
    schema_path = "../../server/schema.graphql",
    query_path = "src/operations/published_functions.graphql",
    normalization = "rust",
    variables_derives = "Debug, Clone",
    response_derives = "Debug, Clone"
)]
pub(crate) struct PublishedFunctions;
