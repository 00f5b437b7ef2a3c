//! Exchanges a CI job's id token for an access token.

use graphql_client::GraphQLQuery;

#[derive(GraphQLQuery)]
#[graphql(
    schema_path = "../../server/schema.graphql",
    query_path = "src/operations/exchange_id_token.graphql",
    normalization = "rust",
    variables_derives = "Clone",
    response_derives = "Clone"
)]
pub(crate) struct ExchangeIdToken;
