//! Makes a publish visible.

use graphql_client::GraphQLQuery;

#[derive(GraphQLQuery)]
#[graphql(
    schema_path = "../../server/schema.graphql",
    query_path = "src/operations/commit_publish.graphql",
    normalization = "rust",
    variables_derives = "Debug, Clone",
    response_derives = "Debug, Clone"
)]
pub(crate) struct CommitPublish;
