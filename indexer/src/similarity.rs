//! How alike two fragments are.

mod score;

use std::{fmt, str::FromStr, sync::Arc};

use self::score::{MOST_EDITED, WEIGHTS, calibrate, sum_at};

use crate::{
    error::UnknownOperatingPoint,
    fingerprint::{Fingerprint, blind},
    lcs::common_subsequence,
    token::mix,
};

/// What distinguishes two similar fragments, on the scale of the clone literature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CloneType {
    /// Equal but for white space and comments.
    Exact = 1,
    /// Equal but for names and literals.
    Renamed = 2,
    /// Statements were added, removed or changed.
    Edited = 3,
}

/// The similarity from which on something is done about a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OperatingPoint {
    /// Shown beside a fragment, as related.
    Related,
    /// Reported as a duplicate.
    Report,
    /// Blocks a change; needs 100 tokens on both sides too.
    Block,
}

/// The fewest tokens that can block a change: shorter functions look alike by chance.
const BLOCK_TOKENS: u32 = 100;

impl OperatingPoint {
    /// Returns the lowest similarity of this point.
    pub fn threshold(self) -> f32 {
        match self {
            Self::Related => 0.60,
            Self::Report => 0.70,
            Self::Block => 0.85,
        }
    }

    /// Tells whether a pair of this similarity and these sizes reaches the point.
    pub fn reached(self, similarity: f32, tokens_a: u32, tokens_b: u32) -> bool {
        let large_enough = self != Self::Block || tokens_a.min(tokens_b) >= BLOCK_TOKENS;
        large_enough && similarity >= self.threshold()
    }
}

impl fmt::Display for OperatingPoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Related => "related",
            Self::Report => "report",
            Self::Block => "block",
        })
    }
}

impl FromStr for OperatingPoint {
    type Err = UnknownOperatingPoint;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "related" => Ok(Self::Related),
            "report" => Ok(Self::Report),
            "block" => Ok(Self::Block),
            _ => Err(UnknownOperatingPoint {
                name: name.to_owned(),
            }),
        }
    }
}

/// How alike two fragments are, and by which signals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Similarity {
    /// From 0 to 1; 1 for equal blind streams only.
    pub score: f32,
    /// What distinguishes the two.
    pub clone_type: CloneType,
    /// What the score was made of.
    pub signals: Signals,
}

impl Similarity {
    /// Returns the same similarity for two fragments that differ from those compared in the names of
    /// local variables at most.
    pub(crate) fn between(mut self, a_raw_hash: u64, b_raw_hash: u64) -> Self {
        if self.clone_type != CloneType::Edited {
            let exact = a_raw_hash == b_raw_hash;
            self.clone_type = if exact {
                CloneType::Exact
            } else {
                CloneType::Renamed
            };
        }
        self
    }
}

/// The parts of a score, each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Signals {
    /// Multiset Jaccard index of blind 3-grams.
    pub blind: f32,
    /// Multiset Jaccard index of semi-blind 3-grams.
    pub semi: f32,
    /// Longest common subsequence of semi-blind tokens, by the longer side (as `NIL` does with raw
    /// tokens: Nakagawa et al., ESEC/FSE 2021).
    pub sequence: f32,
    /// Longest common subsequence of blind statements, by the longer side (as `NiCad` does with
    /// pretty-printed lines: Roy & Cordy, ICPC 2008).
    pub statements: f32,
    /// Multiset Jaccard index of callee names, in the manner of `SourcererCC`'s token bags (Sajnani et
    /// al., ICSE 2016). Where a side calls nothing it is what the blind token sequences suggest.
    pub callees: f32,
}

/// How far the blind sequences must agree before missing callees speak for a pair.
const NO_CALLEES: f32 = 0.25;

/// Compares two fragments. Symmetric; fragments of languages that are not comparable have
/// similarity 0.
pub fn compare(a: &Fingerprint, b: &Fingerprint) -> Similarity {
    Profile::of(a)
        .compare(&Profile::of(b), f32::NEG_INFINITY)
        .unwrap_or(Similarity {
            score: 0.0,
            clone_type: CloneType::Edited,
            signals: Signals::default(),
        })
}

/// A fingerprint prepared for many comparisons.
#[derive(Debug, Clone)]
pub(crate) struct Profile<F> {
    pub(crate) fingerprint: F,
    /// The hashes of the blind 3-grams, ascending, with repetitions.
    blind_grams: Box<[u32]>,
    /// The hashes of the semi-blind 3-grams, ascending, with repetitions.
    semi_grams: Box<[u32]>,
}

impl<'f> Profile<&'f Fingerprint> {
    pub(crate) fn of(fingerprint: &'f Fingerprint) -> Self {
        Self::new(fingerprint, fingerprint)
    }
}

impl Profile<Arc<Fingerprint>> {
    pub(crate) fn shared(fingerprint: Arc<Fingerprint>) -> Self {
        Self::new(Arc::clone(&fingerprint), &fingerprint)
    }
}

impl<F> Profile<F> {
    fn new(kept: F, fingerprint: &Fingerprint) -> Self {
        // Fragments of different families share no gram, so that an index may hold all of them.
        let seed = u32::from(fingerprint.language().family().number());
        Self {
            fingerprint: kept,
            blind_grams: grams(fingerprint.stream(), seed, blind),
            semi_grams: grams(fingerprint.stream(), seed, |value| value),
        }
    }

    /// Returns the hashes of the semi-blind 3-grams, ascending, with repetitions.
    pub(crate) fn semi_grams(&self) -> &[u32] {
        &self.semi_grams
    }
}

impl<F: AsFingerprint> Profile<F> {
    /// Compares two fragments; gives up, with nothing, as soon as the similarity cannot reach the
    /// threshold.
    pub(crate) fn compare<G: AsFingerprint>(
        &self,
        other: &Profile<G>,
        threshold: f32,
    ) -> Option<Similarity> {
        let (a, b) = (
            self.fingerprint.as_fingerprint(),
            other.fingerprint.as_fingerprint(),
        );
        if !are_comparable(a, b) {
            return None;
        }
        let least = sum_at(threshold);
        let same = a.blind_hash() == b.blind_hash() && a.tokens() == b.tokens();
        let hopeless = |signals: &Signals| !same && WEIGHTS.sum(signals) < least;

        // Every signal starts at the most it can be, and is replaced by its value, cheap ones first.
        let most = share(
            a.tokens().min(b.tokens()) as usize,
            a.stream().len(),
            b.stream().len(),
        );
        let statements = a.statements().len().min(b.statements().len());
        let mut signals = Signals {
            blind: most,
            semi: most,
            sequence: most,
            statements: share(statements, a.statements().len(), b.statements().len()),
            callees: 1.0,
        };
        if hopeless(&signals) {
            return None;
        }
        let both_call = !a.callees().is_empty() && !b.callees().is_empty();
        if both_call {
            signals.callees = jaccard(a.callees(), b.callees());
        }
        signals.semi = jaccard(&self.semi_grams, &other.semi_grams);
        if hopeless(&signals) {
            return None;
        }
        signals.blind = jaccard(&self.blind_grams, &other.blind_grams);
        if hopeless(&signals) {
            return None;
        }
        signals.statements = common_share(a.statements(), b.statements());
        if hopeless(&signals) {
            return None;
        }
        signals.sequence = common_share(a.stream(), b.stream());
        if !both_call {
            signals.callees = without_callees(a, b);
        }
        let score = if same {
            1.0
        } else {
            calibrate(WEIGHTS.sum(&signals)).min(MOST_EDITED)
        };
        signals.callees = signals.callees.max(0.0);
        let clone_type = clone_type(a, b, same);
        (score >= threshold).then_some(Similarity {
            score,
            clone_type,
            signals,
        })
    }
}

/// What holds a fingerprint, owned or borrowed.
pub(crate) trait AsFingerprint {
    fn as_fingerprint(&self) -> &Fingerprint;
}

impl AsFingerprint for &Fingerprint {
    fn as_fingerprint(&self) -> &Fingerprint {
        self
    }
}

impl AsFingerprint for Arc<Fingerprint> {
    fn as_fingerprint(&self) -> &Fingerprint {
        self
    }
}

/// Tells whether two fingerprints hash the same things alike.
fn are_comparable(a: &Fingerprint, b: &Fingerprint) -> bool {
    let same_scheme = a.language() != b.language() || a.scheme() == b.scheme();
    a.language().comparable_with(b.language()) && same_scheme
}

fn clone_type(a: &Fingerprint, b: &Fingerprint, same: bool) -> CloneType {
    match (same, a.raw_hash() == b.raw_hash()) {
        (true, true) => CloneType::Exact,
        (true, false) => CloneType::Renamed,
        (false, _) => CloneType::Edited,
    }
}

/// Returns what stands for the callees of a pair in which a side calls nothing.
fn without_callees(a: &Fingerprint, b: &Fingerprint) -> f32 {
    let blinded = |fingerprint: &Fingerprint| -> Vec<u32> {
        fingerprint.stream().iter().copied().map(blind).collect()
    };
    common_share(&blinded(a), &blinded(b)) - NO_CALLEES
}

/// Returns the hashes of all runs of three values, ascending.
fn grams(stream: &[u32], seed: u32, view: impl Fn(u32) -> u32) -> Box<[u32]> {
    let gram = |values: &[u32]| {
        let hash = values
            .iter()
            .fold(mix(0, seed), |hash, value| mix(hash, view(*value)));
        (hash ^ (hash >> 32)) as u32
    };
    let mut grams: Box<[u32]> = stream.windows(3).map(gram).collect();
    grams.sort_unstable();
    grams
}

/// Returns the multiset Jaccard index of two ascending sequences; 1 if both are empty.
fn jaccard(a: &[u32], b: &[u32]) -> f32 {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        common += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    let union = a.len() + b.len() - common;
    if union == 0 {
        1.0
    } else {
        common as f32 / union as f32
    }
}

fn common_share(a: &[u32], b: &[u32]) -> f32 {
    share(common_subsequence(a, b), a.len(), b.len())
}

/// Returns a length as a share of the longer side; 1 if both are empty.
fn share(common: usize, a: usize, b: usize) -> f32 {
    let longer = a.max(b);
    if longer == 0 {
        1.0
    } else {
        common as f32 / longer as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocking_needs_a_hundred_tokens_on_both_sides() {
        assert!(OperatingPoint::Block.reached(0.9, 100, 100));
        assert!(!OperatingPoint::Block.reached(0.9, 99, 500));
        assert!(OperatingPoint::Report.reached(0.7, 50, 50));
        assert!(!OperatingPoint::Report.reached(0.69, 500, 500));
    }

    #[test]
    fn operating_points_are_read_by_name() {
        for point in [
            OperatingPoint::Related,
            OperatingPoint::Report,
            OperatingPoint::Block,
        ] {
            assert_eq!(point.to_string().parse(), Ok(point));
        }
        assert!("strict".parse::<OperatingPoint>().is_err());
    }

    #[test]
    fn repetitions_count_in_the_jaccard_index() {
        assert_eq!(jaccard(&[1, 1, 2], &[1, 2, 3]), 0.5);
        assert_eq!(jaccard(&[], &[]), 1.0);
        assert_eq!(jaccard(&[1], &[]), 0.0);
    }
}
