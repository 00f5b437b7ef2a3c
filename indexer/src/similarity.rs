//! How alike two fragments are.

mod score;

use std::{fmt, str::FromStr, sync::Arc};

use self::score::{MOST_EDITED, calibrate, mean, mean_at, mean_of};

use crate::{
    error::UnknownOperatingPoint,
    fingerprint::{Convention, Fingerprint},
    frequency,
    language::Language,
    lcs::common_subsequence,
    multiset,
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

/// The similarity from which on fragments that are alike by convention are taken for copies.
const CONVENTIONAL: f32 = 0.90;

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
    /// How much of the wording is shared: multiset Jaccard index of semi-blind 3-grams, each weighted
    /// by how rare it is in published code (the inverse document frequency of Spärck Jones, Journal
    /// of Documentation 1972). What every program says, such as a loop over a map, counts little.
    pub content: f32,
    /// How many statements are shared, in order: longest common subsequence of blind statements, by
    /// the longer side (as `NiCad` does with pretty-printed lines: Roy & Cordy, ICPC 2008).
    pub statements: f32,
}

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

/// Returns how much two fragments of a similarity have in common, from 0 to 1: the mean of wording and
/// statements that the similarity was calibrated from. Two of which half is the same are very similar,
/// but merging them saves half of one.
pub fn common_part(similarity: f32) -> f32 {
    mean_of(similarity)
}

/// A fingerprint prepared for many comparisons.
#[derive(Debug, Clone)]
pub(crate) struct Profile<F> {
    pub(crate) fingerprint: F,
    /// The hashes of the semi-blind 3-grams, ascending, with repetitions.
    grams: Box<[u32]>,
    /// How much each of them counts, from 1 to 255.
    weights: Box<[u8]>,
    /// The sum of the weights.
    weight: u32,
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
        let grams = grams(fingerprint);
        let weights = frequency::weights(fingerprint.language().family(), &grams);
        Self {
            fingerprint: kept,
            weight: weights.iter().copied().map(u32::from).sum(),
            grams,
            weights,
        }
    }

    /// Returns the hashes of the semi-blind 3-grams, ascending, with repetitions.
    pub(crate) fn grams(&self) -> &[u32] {
        &self.grams
    }

    /// Returns how much each of them counts.
    pub(crate) fn weights(&self) -> &[u8] {
        &self.weights
    }

    /// Returns the distinct grams, ascending, each with how much it counts as often as it is there.
    pub(crate) fn runs(&self) -> impl Iterator<Item = (u32, u32)> {
        let mut start = 0;
        self.grams.chunk_by(|a, b| a == b).map(move |run| {
            let weight = self.weights.get(start).copied().unwrap_or_default();
            start += run.len();
            (run[0], u32::from(weight) * run.len() as u32)
        })
    }

    /// Returns what both have.
    pub(crate) fn common<G>(&self, other: &Profile<G>) -> Common {
        let mut common = Common::default();
        let mut last = None;
        for place in multiset::common(&self.grams, &other.grams) {
            let gram = self.grams.get(place);
            common.distinct += u32::from(gram != last);
            common.weight += self.weights.get(place).copied().map_or(0, u32::from);
            last = gram;
        }
        common
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
        let common_statements = || common_subsequence(a.statements(), b.statements());
        let similarity = self.facts().compare(
            &other.facts(),
            threshold,
            || self.common(other).weight,
            common_statements,
        );
        similarity.map(|similarity| similarity.between(a.raw_hash(), b.raw_hash()))
    }

    /// Returns what a comparison looks at before it reads on.
    pub(crate) fn facts(&self) -> Facts {
        let fingerprint = self.fingerprint.as_fingerprint();
        Facts {
            language: fingerprint.language(),
            scheme: fingerprint.scheme(),
            convention: fingerprint.convention(),
            blind_hash: fingerprint.blind_hash(),
            tokens: fingerprint.tokens(),
            statements: fingerprint.statements().len() as u32,
            weight: self.weight,
        }
    }
}

/// What two fragments have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Common {
    /// The distinct 3-grams that both have.
    pub(crate) distinct: u32,
    /// The weight of the 3-grams that both have, each as often as both have it.
    pub(crate) weight: u32,
}

/// What is known of a fragment before its grams and statements are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) language: Language,
    pub(crate) scheme: u16,
    pub(crate) convention: Convention,
    pub(crate) blind_hash: u64,
    pub(crate) tokens: u32,
    /// How many statements it has.
    pub(crate) statements: u32,
    /// The sum of the weights of its grams.
    pub(crate) weight: u32,
}

impl Facts {
    /// Compares two fragments, of which the weight of the common grams and the number of common
    /// statements are asked for only when they matter. Gives up, with nothing, as soon as the
    /// similarity cannot reach the threshold. Unedited copies are taken for exact ones.
    pub(crate) fn compare(
        &self,
        other: &Self,
        threshold: f32,
        common_weight: impl FnOnce() -> u32,
        common_statements: impl FnOnce() -> usize,
    ) -> Option<Similarity> {
        if !self.is_comparable_with(other) {
            return None;
        }
        let same = self.blind_hash == other.blind_hash && self.tokens == other.tokens;
        let least = mean_at(threshold);
        let hopeless = |signals: &Signals| !same && mean(signals) < least;

        // Both signals start at the most they can be, and are replaced by their value, the cheap one
        // first.
        if hopeless(&self.signals_at_most(other, u32::MAX, u32::MAX)) {
            return None;
        }
        let mut signals = self.signals_at_most(other, common_weight(), u32::MAX);
        if hopeless(&signals) {
            return None;
        }
        let more = self.statements.max(other.statements);
        signals.statements = share(common_statements() as u32, more);
        let conventional =
            self.convention != Convention::None && self.convention == other.convention;
        let score = if same {
            1.0
        } else {
            edited_score(&signals, conventional)
        };
        (score >= threshold).then_some(Similarity {
            score,
            clone_type: if same {
                CloneType::Exact
            } else {
                CloneType::Edited
            },
            signals,
        })
    }

    /// Tells whether two fragments that are no copies may be as similar as the threshold, if their
    /// common grams weigh so much, and so many statements are common, at most.
    pub(crate) fn may_reach(
        &self,
        other: &Self,
        common_weight: u32,
        common_statements: u32,
        threshold: f32,
    ) -> bool {
        let signals = self.signals_at_most(other, common_weight, common_statements);
        mean(&signals) >= mean_at(threshold)
    }

    /// Returns the most that the signals can be if so much is common at most.
    fn signals_at_most(&self, other: &Self, common_weight: u32, common_statements: u32) -> Signals {
        let common = common_weight.min(self.weight).min(other.weight);
        let (fewer, more) = (
            self.statements.min(other.statements),
            self.statements.max(other.statements),
        );
        Signals {
            content: share(common, self.weight + other.weight - common),
            statements: share(common_statements.min(fewer), more),
        }
    }

    /// Tells whether two fragments hash the same things alike.
    pub(crate) fn is_comparable_with(&self, other: &Self) -> bool {
        let same_scheme = self.language != other.language || self.scheme == other.scheme;
        self.language.comparable_with(other.language) && same_scheme
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

/// Returns the similarity of fragments whose blind streams differ. Two equality methods, constructors
/// or delegations are alike by convention: only near copies of them are reported.
fn edited_score(signals: &Signals, conventional: bool) -> f32 {
    let score = calibrate(mean(signals)).min(MOST_EDITED);
    if conventional && score < CONVENTIONAL {
        score.min(OperatingPoint::Related.threshold())
    } else {
        score
    }
}

/// Returns the hashes of all runs of three semi-blind tokens, ascending, with repetitions. Fragments
/// of different families share no gram, so that one index may hold all of them.
pub fn grams(fingerprint: &Fingerprint) -> Box<[u32]> {
    let seed = u32::from(fingerprint.language().family().number());
    let gram = |values: &[u32]| {
        let hash = values
            .iter()
            .fold(mix(0, seed), |hash, value| mix(hash, *value));
        (hash ^ (hash >> 32)) as u32
    };
    let mut grams: Box<[u32]> = fingerprint.stream().windows(3).map(gram).collect();
    grams.sort_unstable();
    grams
}

/// Returns a part of a whole; 1 if the whole is nothing.
fn share(part: u32, whole: u32) -> f32 {
    if whole == 0 {
        1.0
    } else {
        part as f32 / whole as f32
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
    fn what_is_similar_has_less_in_common_than_copies() {
        assert_eq!(common_part(1.0), 1.0);
        assert_eq!(common_part(0.0), 0.0);
        let at = |point: OperatingPoint| common_part(point.threshold());
        assert!((at(OperatingPoint::Block) - 0.45).abs() < 1e-6);
        assert!((at(OperatingPoint::Report) - 0.29).abs() < 1e-6);
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
}
