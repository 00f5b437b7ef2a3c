//! How many 3-grams the fragments of an index share with a query.

use std::{cell::RefCell, mem};

/// A candidate shares at least this part of the semi-blind 3-grams: below it, 0.5 % of the pairs at
/// the *related* point are lost, and 99 % of random pairs are not looked at.
pub(super) const LEAST_SHARED: f32 = 0.20;

/// A candidate is at least this long, relative to the longer side.
pub(super) const LEAST_RATIO: f32 = 0.5;

/// What is known about a group without following a pointer.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Size {
    pub(super) tokens: u32,
    pub(super) distinct_grams: u32,
    /// The hash of what is compared.
    pub(super) tie_breaker: u64,
}

/// What a group shares with a query.
pub(super) struct Overlap {
    pub(super) group: u32,
    pub(super) common: u32,
    pub(super) weight: u32,
}

thread_local! {
    /// The common grams and the weight of every group, zero between queries: clearing what a query
    /// touched is much cheaper than sorting or hashing what it read.
    static TALLIES: RefCell<Vec<(u32, u32)>> = const { RefCell::new(Vec::new()) };
}

/// Adds up what `read` counts for each of the groups below a number.
pub(super) fn tally(groups: usize, read: impl FnOnce(&mut dyn FnMut(u32, u32))) -> Vec<Overlap> {
    TALLIES.with_borrow_mut(|tallies| {
        if tallies.len() < groups {
            tallies.resize(groups, (0, 0));
        }
        let mut touched = Vec::new();
        read(&mut |group, weight| {
            if let Some((common, sum)) = tallies.get_mut(group as usize) {
                if *common == 0 {
                    touched.push(group);
                }
                *common += 1;
                *sum += weight;
            }
        });
        let take = |group: u32| {
            let (common, weight) = mem::take(&mut tallies[group as usize]);
            Overlap {
                group,
                common,
                weight,
            }
        };
        touched.into_iter().map(take).collect()
    })
}

impl Overlap {
    /// Tells whether enough may be shared, given that grams not read may all be.
    pub(super) fn may_reach(&self, other: Size, tokens: u32, read: usize, all: usize) -> bool {
        let (shorter, longer) = (tokens.min(other.tokens), tokens.max(other.tokens));
        let common = self.common as f32 + (all - read) as f32;
        let union = (all as f32 + other.distinct_grams as f32 - common).max(1.0);
        shorter as f32 >= LEAST_RATIO * longer as f32 && common >= LEAST_SHARED * union
    }
}
