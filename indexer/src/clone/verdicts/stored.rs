//! Verdicts as bytes that can be kept in a file.
//!
//! ```text
//! threshold   the lowest similarity
//! verdicts    how many, and of each both groups, type, score, signals
//! segment     the groups
//! ```
//! Numbers are little-endian. Who keeps them says of which version they are and whether they are sound.

use std::sync::Arc;

use super::{SimilarGroups, Verdicts};
use crate::{
    candidate::Segment,
    similarity::{CloneType, Signals, Similarity},
};

/// The bytes of a verdict.
const VERDICT: usize = 4 + 4 + 1 + 12;

impl Verdicts {
    /// Returns the bytes, to be kept and read again.
    pub fn encode(&self) -> Vec<u8> {
        let segment = self.segment.bytes();
        let len = 8 + self.similar.len() * VERDICT + segment.len();
        let mut bytes = Vec::with_capacity(len);
        bytes.extend(self.threshold.to_le_bytes());
        bytes.extend((self.similar.len() as u32).to_le_bytes());
        for verdict in &self.similar {
            write_verdict(verdict, &mut bytes);
        }
        bytes.extend(segment);
        bytes
    }

    /// Reads the bytes. Nothing if they are of another version, or not what they were.
    pub fn decode(mut bytes: &[u8]) -> Option<Self> {
        let bytes = &mut bytes;
        let threshold = f32::from_le_bytes(take(bytes)?);
        let similar = read_all(bytes, read_verdict)?;
        let segment = Segment::open(bytes.to_vec()).ok()?;
        let groups = segment.groups();
        let are_groups = similar.iter().all(|(a, b, _)| a < b && *b < groups);
        are_groups.then_some(Self {
            threshold,
            segment: Arc::new(segment),
            similar,
        })
    }
}

fn write_verdict((a, b, similarity): &SimilarGroups, bytes: &mut Vec<u8>) {
    bytes.extend(a.to_le_bytes());
    bytes.extend(b.to_le_bytes());
    let Similarity {
        score,
        clone_type,
        signals,
    } = *similarity;
    bytes.push(clone_type as u8);
    let shares = [score, signals.content, signals.statements];
    bytes.extend(shares.into_iter().flat_map(f32::to_le_bytes));
}

fn read_verdict(bytes: &mut &[u8]) -> Option<SimilarGroups> {
    let (a, b) = (read_u32(bytes)?, read_u32(bytes)?);
    let [clone_type] = take(bytes)?;
    let clone_type = match clone_type {
        1 => CloneType::Exact,
        2 => CloneType::Renamed,
        3 => CloneType::Edited,
        _ => return None,
    };
    let mut share = || Some(f32::from_le_bytes(take(bytes)?));
    let similarity = Similarity {
        score: share()?,
        clone_type,
        signals: Signals {
            content: share()?,
            statements: share()?,
        },
    };
    Some((a, b, similarity))
}

/// Reads how many there are, and them.
fn read_all<T>(bytes: &mut &[u8], read: fn(&mut &[u8]) -> Option<T>) -> Option<Vec<T>> {
    let count = read_u32(bytes)?;
    // Nothing takes less than a byte, so no count allocates more than there may be.
    let mut all = Vec::with_capacity((count as usize).min(bytes.len() / VERDICT));
    for _ in 0..count {
        all.push(read(bytes)?);
    }
    Some(all)
}

fn read_u32(bytes: &mut &[u8]) -> Option<u32> {
    take(bytes).map(u32::from_le_bytes)
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (array, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*array)
}
