//! Lists the services that the catalogue has of a repository.

use graphql_client::GraphQLQuery;

/// RFC 3339, in UTC.
type DateTime = String;

#[derive(GraphQLQuery)]
#[graphql(
    schema_path = "../../server/schema.graphql",
    query_path = "src/operations/published_services.graphql",
    normalization = "rust",
    variables_derives = "Debug, Clone",
    response_derives = "Debug, Clone"
)]
pub(crate) struct PublishedServices;
