//! What the engine called duplicates and people did not.

use async_graphql::SimpleObject;

use crate::catalog;
use crate::graphql::clone::CloneType;
use crate::graphql::cost;

/// What waivers say that pairs are no duplicates, but for what was revoked against their authors' will.
#[derive(Debug, SimpleObject)]
pub(super) struct FalsePositiveSummary {
    /// How many there are.
    total: u64,
    /// By language and clone type.
    #[graphql(complexity = "cost::list(20, child_complexity)")]
    kinds: Vec<FalsePositiveKind>,
    /// By signal of the engine and the range that its value is in; ranges without any are left out.
    #[graphql(complexity = "cost::list(20, child_complexity)")]
    signals: Vec<SignalBucket>,
}

/// False positives of one kind.
#[derive(Debug, SimpleObject)]
pub(super) struct FalsePositiveKind {
    /// The language of the function, in lower case.
    language: String,
    /// How the engine said that the two differ.
    r#type: CloneType,
    /// How many there are.
    count: u64,
}

/// False positives for which a signal of the engine had a value in a range.
#[derive(Debug, SimpleObject)]
pub(super) struct SignalBucket {
    /// `similarity`, `content` or `statements`.
    signal: &'static str,
    /// The lower end of the range, in hundredths.
    from: u8,
    /// The upper end, in hundredths; it belongs to the range only if it is 100.
    to: u8,
    /// How many there are.
    count: u64,
}

impl From<catalog::FalsePositiveSummary> for FalsePositiveSummary {
    fn from(summary: catalog::FalsePositiveSummary) -> Self {
        let kinds = summary.kinds.into_iter().map(|kind| FalsePositiveKind {
            language: kind.language,
            r#type: CloneType::of(kind.clone_type),
            count: kind.count,
        });
        let signals = summary.signals.into_iter().map(|bucket| SignalBucket {
            signal: bucket.signal,
            from: bucket.from,
            to: bucket.to,
            count: bucket.count,
        });
        Self {
            total: summary.total,
            kinds: kinds.collect(),
            signals: signals.collect(),
        }
    }
}
