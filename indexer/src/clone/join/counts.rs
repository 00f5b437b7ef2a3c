//! Counts what groups share with a query.

use std::ops::Range;

/// How many groups are counted at a time: what is counted stays in the innermost cache of a processor.
const BLOCK: usize = 2048;

/// What the groups of a block share with a query, by place: see [`gain`].
pub(super) struct Counts(Box<[u64; BLOCK]>);

/// Returns what a group gains from a gram of some weight: the common grams are in the upper half, their
/// weight in the lower, so that one addition counts both.
pub(super) fn gain(weight: u32) -> u64 {
    1 << 32 | u64::from(weight)
}

/// Returns the common grams and their weight.
pub(super) fn parts(gain: u64) -> (u32, u32) {
    ((gain >> 32) as u32, gain as u32)
}

impl Default for Counts {
    fn default() -> Self {
        Self(Box::new([0; BLOCK]))
    }
}

impl Counts {
    /// Counts the groups of ascending lists, which are within `groups`, and takes them from the lists.
    /// Calls `each` with every group that is in one, in ascending order, and what it gains.
    pub(super) fn count(
        &mut self,
        groups: Range<usize>,
        lists: &mut [(&[u32], u64)],
        mut each: impl FnMut(usize, u64),
    ) {
        let end = groups.end;
        for start in groups.step_by(BLOCK) {
            let block = start..end.min(start + BLOCK);
            for (list, gain) in &mut *lists {
                let len = list.partition_point(|group| (*group as usize) < block.end);
                let (counted, rest) = list.split_at(len);
                for group in counted {
                    // A group of the block has a place of its own in it.
                    self.0[*group as usize % BLOCK] += *gain;
                }
                *list = rest;
            }
            for group in block {
                let gain = std::mem::take(&mut self.0[group % BLOCK]);
                if gain > 0 {
                    each(group, gain);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_group_of_a_list_is_counted_once(
            first in 0_u32..5_000,
            lists in prop::collection::vec(prop::collection::btree_set(0_u32..9_000, 0..50), 0..8),
        ) {
            let lists: Vec<Vec<u32>> = lists
                .into_iter()
                .map(|list| list.into_iter().map(|group| first + group).collect())
                .collect();
            let mut counts = Counts::default();
            for _ in 0..2 {
                let weighted = (1..).zip(&lists).map(|(weight, list)| (&**list, gain(weight)));
                let mut weighted: Vec<(&[u32], u64)> = weighted.collect();
                let mut counted = Vec::new();
                let groups = first as usize..first as usize + 9_000;
                counts.count(groups.clone(), &mut weighted, |group, gain| {
                    counted.push((group, parts(gain)));
                });
                let expected = groups.filter_map(|group| {
                    let has = |(_, list): &(u32, &Vec<u32>)| list.contains(&(group as u32));
                    let with: Vec<_> = (1..).zip(&lists).filter(has).collect();
                    let weight = with.iter().map(|(weight, _)| weight).sum();
                    (!with.is_empty()).then_some((group, (with.len() as u32, weight)))
                });
                prop_assert_eq!(counted, expected.collect::<Vec<_>>());
            }
        }
    }
}
