//! Sections `[limits]` and `[graphql]`: how much a request may ask for, and who is told the schema.

use std::time::Duration;

use serde::Deserialize;

use super::file;

/// How much the server takes at once: section `[limits]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitsConfig {
    /// Size of a request's body.
    pub request_bytes: usize,
    /// Time for answering a request.
    pub request_time: Duration,
    /// What a GraphQL query may have.
    pub query: QueryLimits,
    /// Time for reading one repository of a `[[source]]`.
    pub source_time: Duration,
    /// Size of a cloned repository, and of the files in it, in bytes each.
    pub source_bytes: u64,
    /// How many files a cloned repository has.
    pub source_files: usize,
    /// Size of a snapshot before it is compressed; of what does not fit, the smallest functions are
    /// left out.
    pub snapshot_bytes: u64,
}

/// The most that one GraphQL query may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueryLimits {
    /// Length of its text; variables do not count.
    pub bytes: usize,
    /// Levels of nested fields; the standard introspection query has 13.
    pub depth: usize,
    /// Fields that its answer could have, lists counted by the size of their page or, without pages,
    /// by their usual length.
    pub complexity: usize,
    /// Fields and items of lists that its answer really has.
    pub answer_fields: usize,
    /// Fields with another name than the schema's.
    pub aliases: usize,
    /// Directives.
    pub directives: usize,
}

/// The GraphQL API: section `[graphql]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GraphqlConfig {
    /// Who is told the schema.
    pub introspection: Introspection,
}

/// Who may ask for the schema.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Introspection {
    /// Everybody who reaches the server.
    Everyone,
    /// Whoever may read: on a loopback address without a proxy that is everyone.
    #[default]
    Readers,
    /// Whoever shows an access token.
    SignedIn,
    /// Nobody.
    Off,
}

impl Default for QueryLimits {
    fn default() -> Self {
        Self {
            bytes: 20_000,
            depth: 20,
            complexity: 20_000,
            answer_fields: 200_000,
            aliases: 50,
            directives: 50,
        }
    }
}

impl From<file::Limits> for LimitsConfig {
    fn from(file: file::Limits) -> Self {
        let query = QueryLimits::default();
        Self {
            request_bytes: file.request_bytes.unwrap_or(1 << 20),
            request_time: Duration::from_secs(file.request_seconds.unwrap_or(30)),
            query: QueryLimits {
                bytes: file.query_bytes.unwrap_or(query.bytes),
                depth: file.query_depth.unwrap_or(query.depth),
                complexity: file.query_complexity.unwrap_or(query.complexity),
                answer_fields: file.answer_fields.unwrap_or(query.answer_fields),
                aliases: file.query_aliases.unwrap_or(query.aliases),
                directives: file.query_directives.unwrap_or(query.directives),
            },
            source_time: Duration::from_secs(file.source_seconds.unwrap_or(300)),
            source_bytes: file.source_bytes.unwrap_or(1 << 30),
            source_files: file.source_files.unwrap_or(200_000),
            snapshot_bytes: file.snapshot_bytes.unwrap_or(256 << 20),
        }
    }
}

impl From<file::Graphql> for GraphqlConfig {
    fn from(file: file::Graphql) -> Self {
        Self {
            introspection: file.introspection.unwrap_or_default(),
        }
    }
}
