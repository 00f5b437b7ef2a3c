//! Counts only what may be chosen. The long lists hold most of the entries and say least, so they are
//! not read: what the short ones have found is looked up in them.
//!
//! That is exact for two reasons. A candidate shares so many grams that it stands in short lists too
//! (`DivideSkip`, Li, Lu & Lu, ICDE 2008). And where more candidates are certain than may be scored, one
//! that stands in the long lists only weighs too little (`MaxScore`, Turtle & Flood, Information
//! Processing & Management 1995).

use super::{COUNTS, Overlap, Overlaps, Size, Tally, levels};

/// The groups of a long list, a bit for each.
#[derive(Debug)]
pub(in crate::candidate) struct Bits(Box<[u64]>);

impl Bits {
    /// Returns the bits of some groups, of `len` in all.
    pub(in crate::candidate) fn of(groups: &[u32], len: usize) -> Self {
        let mut words = vec![0_u64; len.div_ceil(64)];
        for group in groups {
            if let Some(word) = words.get_mut(*group as usize / 64) {
                *word |= 1 << (group % 64);
            }
        }
        Self(words.into())
    }

    fn has(&self, group: u32) -> bool {
        let word = self.0.get(group as usize / 64);
        word.is_some_and(|word| word >> (group % 64) & 1 == 1)
    }
}

/// What is known of all groups of an index.
pub(in crate::candidate) struct Groups<'g, F> {
    /// Of each group by its number.
    pub(in crate::candidate) sizes: &'g [Size],
    /// Whether a group may be chosen.
    pub(in crate::candidate) may: F,
}

/// The lists that are not read.
struct Skipped<'b> {
    lists: Vec<(&'b Bits, u32)>,
    /// The sum of their weights.
    weight: u32,
}

impl Overlaps {
    /// Counts the groups as [`Overlaps::count`] does, but for those that would not be chosen. `each`
    /// counts those of the list at a place; the long lists have bits.
    pub(in crate::candidate) fn count_skipping<'b>(
        &mut self,
        groups: &Groups<'_, impl Fn(u32) -> bool>,
        bits: impl Fn(usize) -> Option<&'b Bits>,
        each: impl Fn(usize, &mut Tally<'_>),
    ) {
        let long = |(place, weight): &(usize, u32)| Some((bits(*place)?, *weight));
        // A group that shares enough is in one of the others, as long as fewer are skipped than it shares.
        let fewer = self.least_common().ceil() as usize;
        let most = fewer.checked_sub(1).filter(|most| *most > 0);
        let lists = self.lists.iter().rev().map_while(long);
        let lists: Vec<_> = lists.take(most.unwrap_or(usize::MAX)).collect();
        let short = self.lists.len() - lists.len();
        let skipped = Skipped {
            weight: lists.iter().map(|(_, weight)| weight).sum(),
            lists,
        };
        COUNTS.with_borrow_mut(|counts| {
            let mut tally = counts.tally(groups.sizes.len());
            let read = |tally: &mut Tally<'_>, lists: &[(usize, u32)]| {
                for (place, weight) in lists {
                    tally.step = 1 << 32 | u64::from(*weight);
                    each(*place, tally);
                }
            };
            read(&mut tally, &self.lists[..short]);
            if !skipped.lists.is_empty() {
                let counted: Vec<Overlap> = tally.counted().collect();
                if let Some(least) = self.least_counted(&counted, &skipped, groups) {
                    tally.clear();
                    self.look_up(counted, least, &skipped, groups.sizes);
                    return;
                }
            }
            read(&mut tally, &self.lists[short..]);
            let size_of = |group: u32| groups.sizes.get(group as usize).map(|size| size.rough());
            self.collect(0, tally, size_of);
        });
    }

    /// Returns the least weight so far of a group that may be chosen in the end; nothing if it may be
    /// one that was not counted at all.
    fn least_counted(
        &self,
        counted: &[Overlap],
        skipped: &Skipped<'_>,
        groups: &Groups<'_, impl Fn(u32) -> bool>,
    ) -> Option<u32> {
        // What weighs less than this in the end is not chosen.
        let chosen = self.certain_weight(counted, skipped, groups);
        match chosen.and_then(|chosen| chosen.checked_sub(skipped.weight)) {
            Some(least) if least > 0 => Some(least),
            _ => ((skipped.lists.len() as f32) < self.least_common()).then_some(0),
        }
    }

    /// Returns what the last of one group more than may be scored weighs already, of those that are
    /// certain to be candidates; nothing if there are fewer, or it weighs less than the long lists.
    fn certain_weight(
        &self,
        counted: &[Overlap],
        skipped: &Skipped<'_>,
        groups: &Groups<'_, impl Fn(u32) -> bool>,
    ) -> Option<u32> {
        let most = self.wanted.max_candidates;
        if most == 0 || counted.len() <= most {
            return None;
        }
        let mut certain: Vec<u32> = Vec::new();
        let mut above = u32::MAX;
        for from in levels(counted, most) {
            let level = counted.iter();
            let level = level.filter(|overlap| (from..above).contains(&overlap.weight));
            let is_certain = |overlap: &&Overlap| {
                let size = groups.sizes.get(overlap.group as usize);
                size.is_some_and(|size| self.is_enough(overlap, size.rough()))
                    && (groups.may)(overlap.group)
            };
            certain.extend(level.filter(is_certain).map(|overlap| overlap.weight));
            if certain.len() > most {
                let (_, last, _) = certain.select_nth_unstable_by(most, |a, b| b.cmp(a));
                return Some(*last);
            }
            if from <= skipped.weight {
                break;
            }
            above = from;
        }
        None
    }

    /// Looks the groups that weigh enough up in the lists that were not read.
    fn look_up(
        &mut self,
        counted: Vec<Overlap>,
        least: u32,
        skipped: &Skipped<'_>,
        sizes: &[Size],
    ) {
        let more = skipped.lists.len() as u32;
        for mut overlap in counted {
            let at_most = Overlap {
                common: overlap.common + more,
                ..overlap
            };
            let Some(size) = sizes.get(overlap.group as usize).map(|size| size.rough()) else {
                continue;
            };
            if overlap.weight < least || !self.is_enough(&at_most, size) {
                continue;
            }
            for (bits, weight) in &skipped.lists {
                let has = u32::from(bits.has(overlap.group));
                overlap.common += has;
                overlap.weight += has * weight;
            }
            if self.is_enough(&overlap, size) {
                self.found.push(overlap);
            }
        }
    }
}
