//! What the engine called duplicates and people did not, for it to learn from.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::catalog::{Catalog, CatalogError, Requester};
use crate::store;

/// The signals of the engine, as they are stored.
const SIGNALS: [&str; 3] = ["similarity", "content", "statements"];
/// Into how many equal parts the values of a signal, from 0 to 1, are sorted.
const BUCKETS: u8 = 20;

/// What waivers say that pairs are no duplicates, but for what was revoked against their authors' will.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FalsePositiveSummary {
    /// How many there are.
    pub total: u64,
    /// By language and clone type.
    pub kinds: Vec<FalsePositiveKind>,
    /// By signal and the range that its value is in; ranges without any are absent.
    pub signals: Vec<SignalBucket>,
}

/// False positives of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FalsePositiveKind {
    /// The language of the function, in lower case.
    pub language: String,
    /// What the engine said that distinguishes the two: 1, 2 or 3.
    pub clone_type: u8,
    /// How many there are.
    pub count: u64,
}

/// False positives for which a signal had a value in this range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignalBucket {
    /// `similarity`, `content` or `statements`.
    pub signal: &'static str,
    /// The lower end of the range, in hundredths.
    pub from: u8,
    /// The upper end, in hundredths; it belongs to the range only if it is 100.
    pub to: u8,
    /// How many there are.
    pub count: u64,
}

impl Catalog {
    /// What was said to be no duplicate, added up.
    ///
    /// # Errors
    /// The requester is no administrator.
    pub async fn false_positive_summary(
        &self,
        requester: &Requester,
    ) -> Result<FalsePositiveSummary, CatalogError> {
        requester.require_administrator()?;
        let found = store::waiver::false_positives(self.store().connection()).await?;
        Ok(sum(&found))
    }
}

fn sum(found: &[store::FalsePositive]) -> FalsePositiveSummary {
    let mut kinds: BTreeMap<(&str, u8), u64> = BTreeMap::new();
    let mut signals: BTreeMap<(usize, u8), u64> = BTreeMap::new();
    for one in found {
        *kinds.entry((&one.language, one.clone_type)).or_default() += 1;
        let values: Value = serde_json::from_str(&one.signals).unwrap_or_default();
        for (place, signal) in SIGNALS.iter().enumerate() {
            if let Some(value) = values[signal].as_f64() {
                *signals.entry((place, bucket(value))).or_default() += 1;
            }
        }
    }
    let width = 100 / BUCKETS;
    FalsePositiveSummary {
        total: found.len() as u64,
        kinds: kinds
            .into_iter()
            .map(|((language, clone_type), count)| FalsePositiveKind {
                language: language.to_owned(),
                clone_type,
                count,
            })
            .collect(),
        signals: signals
            .into_iter()
            .map(|((place, bucket), count)| SignalBucket {
                signal: SIGNALS[place],
                from: bucket * width,
                to: (bucket + 1) * width,
                count,
            })
            .collect(),
    }
}

/// The number of the range that a value is in.
fn bucket(value: f64) -> u8 {
    (1..BUCKETS)
        .rev()
        // A value that is a bound but for its rounding is in the range above.
        .find(|bucket| value + 1e-6 >= f64::from(*bucket) / f64::from(BUCKETS))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_is_in_one_range() {
        for (value, expected) in [
            (-1.0, 0),
            (0.0, 0),
            (0.049, 0),
            (0.05, 1),
            (f64::from(0.85_f32), 17),
            (0.899, 17),
            (0.999, 19),
            (1.0, 19),
        ] {
            assert_eq!(bucket(value), expected, "{value}");
        }
    }

    #[test]
    fn what_cannot_be_read_counts_without_its_signals() {
        let one = |signals: &str| store::FalsePositive {
            language: "python".to_owned(),
            clone_type: 3,
            signals: signals.to_owned(),
        };
        let found = sum(&[one("{\"similarity\":0.91,\"content\":0.4}"), one("garbage")]);

        assert_eq!((found.total, found.kinds[0].count), (2, 2));
        let signals = found.signals.iter();
        let signals: Vec<_> = signals
            .map(|it| (it.signal, it.from, it.to, it.count))
            .collect();
        assert_eq!(signals, [("similarity", 90, 95, 1), ("content", 40, 45, 1)]);
    }
}
