//! How alike two fragments are.

use std::{fmt, str::FromStr};

use crate::{error::UnknownOperatingPoint, fingerprint::Fingerprint};

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
        let large_enough = self != Self::Block || tokens_a.min(tokens_b) >= 100;
        large_enough && similarity >= self.threshold()
    }
}

impl fmt::Display for OperatingPoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
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
    /// From 0 to 1.
    pub score: f32,
    /// What distinguishes the two.
    pub clone_type: CloneType,
    /// What the score was made of.
    pub signals: Signals,
}

/// The parts of a score, each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Signals {
    /// Share of common blind 3-grams.
    pub blind: f32,
    /// Share of common semi-blind 3-grams.
    pub semi: f32,
    /// Longest common subsequence of semi-blind tokens, by the longer side.
    pub sequence: f32,
    /// Longest common subsequence of blind statements, by the longer side.
    pub statements: f32,
    /// Share of common callee names.
    pub callees: f32,
}

/// Compares two fragments. Symmetric.
pub fn compare(a: &Fingerprint, b: &Fingerprint) -> Similarity {
    let same = a.blind_hash() == b.blind_hash();
    let part = if same { 1.0 } else { 0.0 };
    let signals = Signals {
        blind: part,
        semi: part,
        sequence: part,
        statements: part,
        callees: part,
    };
    Similarity {
        score: part,
        clone_type: CloneType::Edited,
        signals,
    }
}
