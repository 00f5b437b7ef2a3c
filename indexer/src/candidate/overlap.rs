//! How many 3-grams the fragments of an index share with a query.

#[cfg(test)]
mod tests;

use std::{cell::RefCell, mem};

/// How many index entries are read per candidate that may be scored. It bounds the time of a query
/// whatever the size of the index: the rarest 3-grams are read first.
const ENTRIES_PER_CANDIDATE: usize = 512;

/// A candidate shares at least this part of the semi-blind 3-grams: below it, 0.5 % of the pairs at
/// the *related* point are lost, and 99 % of random pairs are not looked at.
pub(crate) const LEAST_SHARED: f32 = 0.20;

/// A candidate is at least this long, relative to the longer side.
pub(crate) const LEAST_RATIO: f32 = 0.5;

/// Where groups are left out because others weigh more, so many times the groups that may be scored
/// are kept at least: some of them cannot be chosen for other reasons.
const SPARE: usize = 2;

/// What is known about a group without following a pointer.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Size {
    pub(super) tokens: u32,
    pub(super) distinct_grams: u32,
    /// The hash of what is compared.
    pub(super) tie_breaker: u64,
}

impl Size {
    /// Returns the tokens and the distinct grams.
    pub(super) fn rough(self) -> (u32, u32) {
        (self.tokens, self.distinct_grams)
    }
}

/// What a group shares with a query.
struct Overlap {
    group: u32,
    common: u32,
    weight: u32,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// How many distinct 3-grams the query has.
    pub(super) grams: usize,
    /// How many tokens the query has.
    pub(super) tokens: u32,
    /// How many groups may be scored; 0 means all.
    pub(super) max_candidates: usize,
}

/// What groups share with a query.
pub(super) struct Overlaps {
    found: Vec<Overlap>,
    wanted: Wanted,
    /// The lists that are read, by their places among all, with how much each counts.
    lists: Vec<(usize, u32)>,
    /// How many of the query's distinct grams are read, those that nobody has among them.
    read: usize,
    incomplete: bool,
    /// What weighs less is left out, since enough weighs as much.
    least_weight: u32,
    /// How many may be found before the lightest are left out.
    room: usize,
    has_left_out: bool,
}

impl Overlaps {
    /// Decides which lists of groups are read: of each of the query's 3-grams that the index has the
    /// gram and how many groups have it. `groups` is how many groups the index has.
    pub(super) fn of(lists: &[(u32, usize)], wanted: Wanted, groups: usize) -> Self {
        let mut places: Vec<usize> = (0..lists.len()).collect();
        places.sort_unstable_by_key(|place| {
            let (gram, len) = lists[*place];
            (len, gram)
        });
        let budget = wanted.max_candidates.saturating_mul(ENTRIES_PER_CANDIDATE);
        let mut entries = 0;
        let affordable = places.into_iter().take_while(|place| {
            entries += lists[*place].1;
            budget == 0 || entries <= budget
        });
        let weigh = |place: usize| (place, 1 + (groups / lists[place].1.max(1)).max(1).ilog2());
        let affordable: Vec<(usize, u32)> = affordable.map(weigh).collect();
        let read = wanted.grams - lists.len() + affordable.len();
        // A pair that shares enough shares one of the grams read, unless too few were read: the
        // prefix filter (Chaudhuri et al., ICDE 2006).
        let unread = wanted.grams - read;
        let incomplete = unread as f32 >= LEAST_SHARED * wanted.grams as f32 && unread > 0;
        Self {
            found: Vec::new(),
            wanted,
            lists: affordable,
            read,
            incomplete,
            least_weight: 0,
            room: match wanted.max_candidates {
                0 => usize::MAX,
                most => most.saturating_mul(4 * SPARE),
            },
            has_left_out: false,
        }
    }

    /// Counts some groups, `len` from `first` on, none of which was counted before. `each` counts
    /// those of the list at a place, and `size_of` tells the tokens and distinct grams of one if it
    /// can, both by their numbers from `first`.
    pub(super) fn count(
        &mut self,
        first: u32,
        len: usize,
        size_of: impl Fn(u32) -> Option<(u32, u32)>,
        mut each: impl FnMut(usize, &mut Tally<'_>),
    ) {
        // The fewest grams that a group of any size may share, see `may_reach`: where all is read, few
        // of those that are counted share so many.
        let unread = (self.wanted.grams - self.read) as f32;
        let least = LEAST_SHARED * (self.wanted.grams as f32 - unread).max(1.0) - unread;
        COUNTS.with_borrow_mut(|counts| {
            let mut tally = counts.tally(len);
            for (place, weight) in &self.lists {
                tally.step = 1 << 32 | u64::from(*weight);
                each(*place, &mut tally);
            }
            let Tally {
                tallies,
                touched,
                len,
                ..
            } = tally;
            let Wanted { grams, tokens, .. } = self.wanted;
            let read = self.read;
            for group in &touched[..len] {
                let sum = mem::take(&mut tallies[*group as usize]);
                // Most weigh too little, and their sizes need not be looked up.
                if (sum as u32) < self.least_weight {
                    self.has_left_out = true;
                    continue;
                }
                let overlap = Overlap {
                    group: first + group,
                    common: (sum >> 32) as u32,
                    weight: sum as u32,
                };
                let is_enough = overlap.common as f32 >= least
                    && size_of(*group)
                        .is_none_or(|size| overlap.may_reach(size, tokens, read, grams));
                if is_enough {
                    self.found.push(overlap);
                    if self.found.len() >= self.room {
                        self.leave_out();
                    }
                }
            }
        });
    }

    /// Leaves out the lightest of what was found, and from now on what is as light.
    fn leave_out(&mut self) {
        let kept = self.wanted.max_candidates.saturating_mul(SPARE);
        let heavier = |overlap: &Overlap| u32::MAX - overlap.weight;
        let (_, last, _) = self.found.select_nth_unstable_by_key(kept, heavier);
        self.least_weight = last.weight;
        let found = self.found.len();
        self.found
            .retain(|overlap| overlap.weight >= self.least_weight);
        self.has_left_out |= self.found.len() < found;
        // As many more may weigh the same, so that leaving out does not begin at once again.
        self.room = self.room.max(self.found.len().saturating_mul(2));
    }
}

impl Overlaps {
    /// Returns the groups worth scoring, of those that `may` lets through, and whether there were
    /// more than may be scored. `size_of` tells what is known of a group.
    ///
    /// Nothing if too many of the heaviest will not do: then all must be counted again, and none is
    /// left out.
    pub(super) fn best(
        &mut self,
        size_of: impl Fn(u32) -> Option<Size>,
        may: impl Fn(u32) -> bool,
    ) -> Option<(Vec<u32>, bool)> {
        let Wanted {
            grams,
            tokens,
            max_candidates,
        } = self.wanted;
        let most = match max_candidates {
            0 => usize::MAX,
            most => most,
        };
        let mut ranked: Vec<(u32, u64, u32)> = Vec::new();
        // Looking up the sizes of all is what would take time, so it is done for those that weigh
        // most, and for more of them only if too few of these will do.
        let mut above = u32::MAX;
        for from in levels(&self.found, most) {
            let level = self.found.iter();
            let level = level.filter(|overlap| (from..above).contains(&overlap.weight));
            ranked.extend(level.filter_map(|overlap| {
                let size = size_of(overlap.group)?;
                let promising = overlap.may_reach(size.rough(), tokens, self.read, grams);
                (promising && may(overlap.group)).then_some((
                    u32::MAX - overlap.weight,
                    size.tie_breaker,
                    overlap.group,
                ))
            }));
            if ranked.len() > most {
                break;
            }
            above = from;
        }
        let mut capped = self.incomplete;
        if ranked.len() <= most && self.has_left_out {
            self.found.clear();
            (self.least_weight, self.room, self.has_left_out) = (0, usize::MAX, false);
            return None;
        }
        if ranked.len() > most {
            // Ties are broken by content, so that the order of insertion does not matter.
            ranked.select_nth_unstable(most);
            ranked.truncate(most);
            capped = true;
        }
        let groups = ranked.into_iter().map(|(_, _, group)| group).collect();
        Some((groups, capped))
    }
}

/// Returns weights, descending to 0, with ever more of what was found from each to the next.
fn levels(found: &[Overlap], most: usize) -> Vec<u32> {
    if found.len() <= most {
        return vec![0];
    }
    let heaviest = found
        .iter()
        .map(|overlap| overlap.weight)
        .max()
        .unwrap_or(0);
    // Of each weight how many there are.
    let mut counts = vec![0_usize; heaviest as usize + 1];
    for overlap in found {
        counts[overlap.weight as usize] += 1;
    }
    let mut levels = Vec::new();
    let (mut wanted, mut sum) = (most, 0);
    for (weight, count) in counts.into_iter().enumerate().rev() {
        sum += count;
        if sum > wanted {
            levels.push(weight as u32);
            wanted = sum.saturating_mul(4);
        }
    }
    levels.push(0);
    levels
}

thread_local! {
    /// Counts of a thread's queries: making room for them takes longer than a query.
    static COUNTS: RefCell<Counts> = const { RefCell::new(Counts::new()) };
}

/// What a query counts, of every group by its number.
struct Counts {
    /// The common grams in the upper half, the weight in the lower: one addition counts both. Zero
    /// between queries: clearing what a query touched is much cheaper than sorting or hashing what it
    /// read.
    tallies: Vec<u64>,
    /// The groups that were counted, in the first places.
    touched: Vec<u32>,
}

impl Counts {
    const fn new() -> Self {
        Self {
            tallies: Vec::new(),
            touched: Vec::new(),
        }
    }

    fn tally(&mut self, groups: usize) -> Tally<'_> {
        if self.tallies.len() < groups {
            self.tallies.resize(groups, 0);
            // One more, for what is written and not kept.
            self.touched.resize(groups + 1, 0);
        }
        Tally {
            tallies: &mut self.tallies,
            touched: &mut self.touched,
            len: 0,
            step: 0,
        }
    }
}

/// Counts groups.
pub(super) struct Tally<'t> {
    tallies: &'t mut [u64],
    touched: &'t mut [u32],
    /// How many groups were counted.
    len: usize,
    /// What an entry of the list that is being read adds.
    step: u64,
}

impl Tally<'_> {
    /// Counts one group of the list that is being read.
    #[inline]
    pub(super) fn add(&mut self, group: u32) {
        let slots = (
            self.tallies.get_mut(group as usize),
            self.touched.get_mut(self.len),
        );
        if let (Some(tally), Some(place)) = slots {
            // Written in any case and kept if it is new: whether it is cannot be foreseen, and a
            // branch would often be taken wrongly.
            *place = group;
            self.len += usize::from(*tally == 0);
            *tally += self.step;
        }
    }
}

/// Tells whether two fragments are worth comparing, given how many distinct grams both have, and the
/// tokens and distinct grams of each.
#[inline]
pub(crate) fn shares_enough(
    common: f32,
    (tokens, grams): (u32, u32),
    (other_tokens, other_grams): (u32, u32),
) -> bool {
    let (shorter, longer) = (tokens.min(other_tokens), tokens.max(other_tokens));
    let union = (grams as f32 + other_grams as f32 - common).max(1.0);
    shorter as f32 >= LEAST_RATIO * longer as f32 && common >= LEAST_SHARED * union
}

impl Overlap {
    /// Tells whether enough may be shared, given that grams not read may all be.
    #[inline]
    fn may_reach(
        &self,
        (other_tokens, other_grams): (u32, u32),
        tokens: u32,
        read: usize,
        all: usize,
    ) -> bool {
        let common = self.common as f32 + (all - read) as f32;
        shares_enough(common, (tokens, all as u32), (other_tokens, other_grams))
    }
}
