//! The comparison of fragments with the whole catalogue, for CI.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use brickyard_indexer::Side;

use super::check_mode::GoldenPath;
use super::clone::CloneType;
use super::context::ContextExt as _;
use super::cost;
use super::error::{ApiError, ApiResult};
use super::fragment::Occurrence;
use super::outdated::NotComparedCount;
use super::visibility::RestrictedCount;
use crate::catalog;

/// How many matches of each fragment are returned unless it is said.
const DEFAULT_MATCHES: i32 = 5;

/// How similar is similar enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum OperatingPoint {
    /// Similar enough to be worth a look.
    Related,
    /// Similar enough to be reported as a duplicate.
    Report,
    /// So similar, and so large, that it may block a change.
    Block,
}

impl From<OperatingPoint> for brickyard_indexer::OperatingPoint {
    fn from(point: OperatingPoint) -> Self {
        match point {
            OperatingPoint::Related => Self::Related,
            OperatingPoint::Report => Self::Report,
            OperatingPoint::Block => Self::Block,
        }
    }
}

/// A fragment to compare.
#[derive(Debug, InputObject)]
pub(super) struct CheckFragmentInput {
    /// Chosen by the client, returned with the matches.
    key: String,
    /// The language it is written in, in lower case.
    language: String,
    /// The version of the language's fingerprints that it was computed with.
    scheme: i32,
    /// Base64 of the encoded fingerprint.
    fingerprint: String,
    /// The same of what it was before the change that is checked: matches say how similar they were to
    /// that, and what stood inside it or around it already is left out.
    before: Option<String>,
}

/// Fragments to compare.
#[derive(Debug, InputObject)]
pub(super) struct CheckFragmentsInput {
    /// The repository that asks: its own occurrences never match.
    repository: String,
    /// At most 500.
    fragments: Vec<CheckFragmentInput>,
    /// How similar is similar enough.
    #[graphql(default_with = "Some(OperatingPoint::Report)")]
    operating_point: Option<OperatingPoint>,
    /// Matches returned per fragment, and as many containments; at most 20.
    #[graphql(default_with = "Some(DEFAULT_MATCHES)")]
    max_matches: Option<i32>,
}

/// An occurrence that is similar to a fragment.
#[derive(Debug, SimpleObject)]
pub(super) struct CheckMatch {
    /// From 0 to 1.
    similarity: f32,
    /// How the two differ.
    r#type: CloneType,
    /// Whether it reaches the block operating point, its size included.
    blocking: bool,
    /// How similar it was to what the fragment was before; null when that was less similar than the
    /// operating point, or nothing was said of it.
    similarity_before: Option<f32>,
    /// Whether it reached the block operating point before.
    blocking_before: bool,
    /// Where the similar fragment stands.
    occurrence: Occurrence,
    /// Services that hold this fragment.
    service_count: usize,
    /// Whether the requester may read its source: false when it was published without.
    may_view_source: bool,
    /// The service that is meant to be copied in which this fragment stands too, so that it never
    /// blocks; null when it stands in none.
    golden_path: Option<GoldenPath>,
}

/// Which of two functions, one inside the other, the catalogued one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum ContainmentSide {
    /// It is inside the fragment.
    Inner,
    /// It is around the fragment.
    Outer,
}

/// An occurrence inside a fragment or around it, of more than twice the size of the other. It never
/// blocks.
#[derive(Debug, SimpleObject)]
pub(super) struct CheckContainment {
    /// Which of the two the occurrence is.
    side: ContainmentSide,
    /// The share of the inner one's statements that are found at one place of the outer one, in order:
    /// from 0 to 1.
    coverage: f32,
    /// The first statement of that place, in the reading order of the outer one, from 1.
    first_statement: u32,
    /// The last one.
    last_statement: u32,
    /// Where the catalogued function stands.
    occurrence: Occurrence,
    /// Services that hold this fragment.
    service_count: usize,
}

/// What a fragment is similar to.
#[derive(Debug, SimpleObject)]
pub(super) struct CheckedFragment {
    /// The key that the client chose.
    key: String,
    /// What it is similar to: first what it was not at the same operating point with before, then the most
    /// similar first.
    #[graphql(complexity = "cost::list(5, child_complexity)")]
    matches: Vec<CheckMatch>,
    /// Functions inside it and around it, those of which most is covered first.
    #[graphql(complexity = "cost::list(5, child_complexity)")]
    containments: Vec<CheckContainment>,
    /// How many services hold something similar, inside or around it that the requester may not view,
    /// by their owner.
    #[graphql(complexity = "cost::list(5, child_complexity)")]
    restricted: Vec<RestrictedCount>,
}

/// What the fragments are similar to.
#[derive(Debug, SimpleObject)]
pub(super) struct CheckFragmentsPayload {
    /// What each fragment is similar to, in the order in which they were sent.
    #[graphql(complexity = "cost::list(20, child_complexity)")]
    fragments: Vec<CheckedFragment>,
    /// What of the same languages, and what is compared with them, could not be compared with.
    #[graphql(complexity = "cost::list(10, child_complexity)")]
    not_compared: Vec<NotComparedCount>,
    /// The change event that the clone index had reached; never behind the newest at the request's
    /// start.
    as_of: i64,
}

#[derive(Debug, Default)]
pub(super) struct CheckQuery;

#[Object]
impl CheckQuery {
    /// Compares fragments with everything that other repositories published.
    #[graphql(complexity = "cost::more(2000, child_complexity)")]
    async fn check_fragments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Fragments to compare.")] input: CheckFragmentsInput,
    ) -> ApiResult<CheckFragmentsPayload> {
        let fragments = input
            .fragments
            .into_iter()
            .map(|fragment| {
                Ok(catalog::FragmentToCheck {
                    key: fragment.key,
                    language: fragment.language,
                    scheme: i64::from(fragment.scheme),
                    fingerprint: base64_bytes(&fragment.fingerprint)?,
                    before: fragment.before.as_deref().map(base64_bytes).transpose()?,
                })
            })
            .collect::<ApiResult<Vec<_>>>()?;
        let check = catalog::FragmentCheck {
            repository: input.repository,
            fragments,
            operating_point: input
                .operating_point
                .unwrap_or(OperatingPoint::Report)
                .into(),
            max_matches: i64::from(input.max_matches.unwrap_or(DEFAULT_MATCHES)),
        };
        let checked = ctx
            .catalog()
            .check_fragments(ctx.requester(), check)
            .await?;
        Ok(CheckFragmentsPayload {
            fragments: checked
                .fragments
                .into_iter()
                .map(CheckedFragment::from)
                .collect(),
            not_compared: checked
                .not_compared
                .into_iter()
                .map(NotComparedCount::from)
                .collect(),
            as_of: checked.sequence,
        })
    }
}

impl From<catalog::CheckedFragment> for CheckedFragment {
    fn from(checked: catalog::CheckedFragment) -> Self {
        let matches = checked.matches.into_iter().map(|found| CheckMatch {
            similarity: found.similarity,
            r#type: found.clone_type.into(),
            blocking: found.is_blocking,
            similarity_before: found.similarity_before,
            blocking_before: found.was_blocking,
            occurrence: Occurrence(found.occurrence),
            service_count: found.service_count,
            may_view_source: found.has_source,
            golden_path: found.golden.map(Into::into),
        });
        let restricted = checked.restricted.into_iter().map(RestrictedCount);
        let containments = checked.containments.into_iter();
        let containments = containments.map(CheckContainment::from);
        Self {
            containments: containments.collect(),
            restricted: restricted.collect(),
            matches: matches.collect(),
            key: checked.key,
        }
    }
}

impl From<catalog::CheckContainment> for CheckContainment {
    fn from(found: catalog::CheckContainment) -> Self {
        let statements = found.containment.statements;
        Self {
            side: match found.side {
                Side::Inner => ContainmentSide::Inner,
                Side::Outer => ContainmentSide::Outer,
            },
            coverage: found.containment.coverage,
            first_statement: statements.start + 1,
            last_statement: statements.end,
            occurrence: Occurrence(found.occurrence),
            service_count: found.service_count,
        }
    }
}

/// Reads an encoded fingerprint.
pub(super) fn base64_bytes(text: &str) -> ApiResult<Vec<u8>> {
    STANDARD.decode(text).map_err(|error| {
        ApiError::bad_input(
            format!("a fingerprint is not base64: {error}"),
            "Encode it with the standard alphabet and padding.",
        )
    })
}
