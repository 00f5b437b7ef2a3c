//! Verdicts as bytes that can be kept in a file.
//!
//! ```text
//! options     threshold, most candidates
//! plans       how many, and what the query of each group read
//! verdicts    how many, and of each both groups, which of them found the other, type, score, signals
//! segment     the groups
//! ```
//! Numbers are little-endian. Who keeps them says of which version they are and whether they are sound.

use std::sync::Arc;

use super::{Verdict, Verdicts};
use crate::{
    candidate::{Plan, Segment},
    similarity::{CloneType, Signals, Similarity},
};

/// The bytes of a plan.
const PLAN: usize = 4 + 4 + 8 + 8 + 8 + 4 + 1;
/// The bytes of a verdict.
const VERDICT: usize = 4 + 4 + 1 + 12;

const IS_CAPPED: u8 = 1;
const HAS_LAST: u8 = 2;
const HAS_NEXT: u8 = 4;
const BY_A: u8 = 4;
const BY_B: u8 = 8;

impl Verdicts {
    /// Returns the bytes, to be kept and read again.
    pub fn encode(&self) -> Vec<u8> {
        let segment = self.segment.bytes();
        let (plans, verdicts) = (self.plans.len(), self.verdicts.len());
        let len = 20 + plans * PLAN + verdicts * VERDICT + segment.len();
        let mut bytes = Vec::with_capacity(len);
        bytes.extend(self.threshold.to_le_bytes());
        bytes.extend((self.max_candidates as u64).to_le_bytes());
        bytes.extend((plans as u32).to_le_bytes());
        self.plans
            .iter()
            .for_each(|plan| write_plan(plan, &mut bytes));
        bytes.extend((verdicts as u32).to_le_bytes());
        for verdict in &self.verdicts {
            write_verdict(verdict, &mut bytes);
        }
        bytes.extend(segment);
        bytes
    }

    /// Reads the bytes. Nothing if they are of another version, or not what they were.
    pub fn decode(mut bytes: &[u8]) -> Option<Self> {
        let bytes = &mut bytes;
        let threshold = f32::from_le_bytes(take(bytes)?);
        let max_candidates = u64::from_le_bytes(take(bytes)?);
        let plans = read_all(bytes, read_plan)?;
        let verdicts = read_all(bytes, read_verdict)?;
        let segment = Segment::open(bytes.to_vec()).ok()?;
        let groups = segment.groups();
        let is_group = |verdict: &Verdict| verdict.a < verdict.b && verdict.b < groups;
        let are_groups = plans.len() == groups as usize && verdicts.iter().all(is_group);
        are_groups.then_some(Self {
            threshold,
            max_candidates: usize::try_from(max_candidates).ok()?,
            segment: Arc::new(segment),
            plans,
            verdicts,
        })
    }
}

fn write_plan(plan: &Plan, bytes: &mut Vec<u8>) {
    bytes.extend(plan.grams.to_le_bytes());
    bytes.extend(plan.read.to_le_bytes());
    bytes.extend(plan.entries.to_le_bytes());
    for list in [plan.last, plan.next] {
        let (len, gram) = list.unwrap_or_default();
        bytes.extend(len.to_le_bytes());
        bytes.extend(gram.to_le_bytes());
    }
    bytes.extend(plan.chosen.to_le_bytes());
    let flag = |is_set: bool, flag: u8| if is_set { flag } else { 0 };
    bytes.push(
        flag(plan.capped, IS_CAPPED)
            | flag(plan.last.is_some(), HAS_LAST)
            | flag(plan.next.is_some(), HAS_NEXT),
    );
}

fn read_plan(bytes: &mut &[u8]) -> Option<Plan> {
    let (grams, read) = (read_u32(bytes)?, read_u32(bytes)?);
    let entries = u64::from_le_bytes(take(bytes)?);
    let last = (read_u32(bytes)?, read_u32(bytes)?);
    let next = (read_u32(bytes)?, read_u32(bytes)?);
    let chosen = read_u32(bytes)?;
    let [flags] = take(bytes)?;
    (read <= grams).then_some(Plan {
        grams,
        read,
        entries,
        last: (flags & HAS_LAST != 0).then_some(last),
        next: (flags & HAS_NEXT != 0).then_some(next),
        chosen,
        capped: flags & IS_CAPPED != 0,
    })
}

fn write_verdict(verdict: &Verdict, bytes: &mut Vec<u8>) {
    bytes.extend(verdict.a.to_le_bytes());
    bytes.extend(verdict.b.to_le_bytes());
    let (by_a, by_b) = verdict.found_by;
    let by = if by_a { BY_A } else { 0 } | if by_b { BY_B } else { 0 };
    let Similarity {
        score,
        clone_type,
        signals,
    } = verdict.similarity;
    bytes.push(by | clone_type as u8);
    let shares = [score, signals.content, signals.statements];
    bytes.extend(shares.into_iter().flat_map(f32::to_le_bytes));
}

fn read_verdict(bytes: &mut &[u8]) -> Option<Verdict> {
    let (a, b) = (read_u32(bytes)?, read_u32(bytes)?);
    let [flags] = take(bytes)?;
    let clone_type = match flags & 3 {
        1 => CloneType::Exact,
        2 => CloneType::Renamed,
        3 => CloneType::Edited,
        _ => return None,
    };
    let mut share = || Some(f32::from_le_bytes(take(bytes)?));
    let score = share()?;
    let signals = Signals {
        content: share()?,
        statements: share()?,
    };
    Some(Verdict {
        a,
        b,
        found_by: (flags & BY_A != 0, flags & BY_B != 0),
        similarity: Similarity {
            score,
            clone_type,
            signals,
        },
    })
}

/// Reads how many there are, and them.
fn read_all<T>(bytes: &mut &[u8], read: fn(&mut &[u8]) -> Option<T>) -> Option<Vec<T>> {
    let count = read_u32(bytes)?;
    // Nothing takes less than a byte, so no count allocates more than there may be.
    let mut all = Vec::with_capacity((count as usize).min(bytes.len() / VERDICT.min(PLAN)));
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
