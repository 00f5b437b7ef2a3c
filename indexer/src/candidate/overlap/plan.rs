//! Which lists a query read, so that it can be told whether another index would let it read the same.

use super::{ENTRIES_PER_CANDIDATE, LEAST_SHARED, Overlap, Overlaps};

/// Which lists of groups a query read: the first in the order of their lengths, equal ones by gram, as
/// far as its budget goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Plan {
    /// How many distinct 3-grams the query has.
    pub(crate) grams: u32,
    /// Of how many of them the list was read.
    pub(crate) read: u32,
    /// How many groups these lists have together.
    pub(crate) entries: u64,
    /// The length and the gram of the last list that was read.
    pub(crate) last: Option<(u32, u32)>,
    /// The length and the gram of the first list that was not read.
    pub(crate) next: Option<(u32, u32)>,
    /// How many groups were chosen, copies not counted.
    pub(crate) chosen: u32,
    /// Whether there may have been others, since too many were found or too little was read.
    pub(crate) capped: bool,
}

impl Overlaps {
    /// Says what was read of some lists, each with its gram and its length, and how much it led to.
    pub(in crate::candidate) fn plan(
        &self,
        lists: &[(u32, usize)],
        chosen: usize,
        capped: bool,
    ) -> Plan {
        let key = |(gram, len): (u32, usize)| (len as u32, gram);
        let read = self.lists.iter().map(|(place, _)| lists[*place]);
        let last = read.clone().map(key).max();
        let keys = lists.iter().map(|list| key(*list));
        Plan {
            grams: self.wanted.grams as u32,
            read: self.read as u32,
            entries: read.map(|(_, len)| len as u64).sum(),
            last,
            next: keys.filter(|key| Some(*key) > last).min(),
            chosen: chosen as u32,
            capped,
        }
    }
}

impl Plan {
    /// Returns how many groups the lists may have together that are read.
    pub(in crate::candidate) fn budget(max_candidates: usize) -> u64 {
        match max_candidates.saturating_mul(ENTRIES_PER_CANDIDATE) {
            0 => u64::MAX,
            budget => budget as u64,
        }
    }

    /// Tells whether a group that was not there shares enough to be chosen: how many of the grams
    /// that are read it has, how many tokens and distinct grams; and how many tokens the query has.
    pub(in crate::candidate) fn is_reached(
        &self,
        common: u32,
        size: (u32, u32),
        tokens: u32,
    ) -> bool {
        let (read, grams) = (self.read as usize, self.grams as usize);
        let overlap = Overlap {
            group: 0,
            common,
            weight: 0,
        };
        common as f32 >= least_common(grams, read) && overlap.may_reach(size, tokens, read, grams)
    }
}

/// Returns the fewest grams that a group of any size may share, see [`Overlap::may_reach`], when so many
/// of all grams are read.
pub(super) fn least_common(grams: usize, read: usize) -> f32 {
    let unread = (grams - read) as f32;
    LEAST_SHARED * (grams as f32 - unread).max(1.0) - unread
}
