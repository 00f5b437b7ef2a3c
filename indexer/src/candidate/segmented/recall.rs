//! Tells what is still true of the queries of an index that was changed since.
//!
//! A query depends on the whole index: how long the lists of groups are decides which are read. So what
//! it found before is true only if it would read the same lists again and need not choose among what
//! they hold. Both are told from the few lists that changed, and where it cannot be told for sure, the
//! query is made anew.

use std::hash::Hash;

use super::SegmentedIndex;
use crate::{
    candidate::{Plan, segment::Table},
    fingerprint::Fingerprint,
    hashed::HashedMap,
    similarity::Similarity,
};

/// What changed in an index of one segment since the segment was written.
#[derive(Debug)]
pub(crate) struct Changes<'i> {
    /// Of each place of the dictionary the change of its list, from 1; 0 if there is none.
    by_place: Vec<u32>,
    lists: Vec<Change<'i>>,
}

/// A list of groups that changed.
#[derive(Debug)]
struct Change<'i> {
    gram: u32,
    /// How long it was, and is.
    before: u32,
    now: u32,
    /// The new groups, by their numbers in memory.
    new: &'i [u32],
}

/// Counts what new groups have in common with a query; zero between queries.
#[derive(Debug, Default)]
pub(crate) struct Recall {
    /// How many of the grams that are read each new group has.
    common: Vec<u32>,
    touched: Vec<u32>,
}

impl<I: Copy + Ord + Hash> SegmentedIndex<I> {
    /// Returns what changed since the only segment was written with all its groups alive.
    pub(crate) fn changes(&self) -> Changes<'_> {
        let mut changes = Changes {
            by_place: Vec::new(),
            lists: Vec::new(),
        };
        let Some(part) = self.parts.first() else {
            return changes;
        };
        changes.by_place = vec![0; part.segment.len_of(Table::Grams)];
        let mut grams: HashedMap<u32, ()> = HashedMap::default();
        grams.extend(
            self.dead[Table::Grams as usize]
                .keys()
                .map(|gram| (*gram, ())),
        );
        grams.extend(self.head.by_gram.keys().map(|gram| (*gram, ())));
        for gram in grams.into_keys() {
            // Nothing of the segment has the others.
            let Some(postings) = part.segment.postings(Table::Grams, gram) else {
                continue;
            };
            let new = self.head.entries(gram);
            let now = self.living(Table::Grams, gram, postings.len + new.len());
            changes.lists.push(Change {
                gram,
                before: postings.len as u32,
                now: now as u32,
                new,
            });
            changes.by_place[postings.place as usize] = changes.lists.len() as u32;
        }
        changes
    }

    /// Returns the new groups that the query of a living group of the segment finds besides the groups
    /// it found before, those that are gone not counted. Nothing if that cannot be told.
    pub(crate) fn recall(
        &self,
        group: u32,
        plan: &Plan,
        changes: &Changes<'_>,
        max_candidates: usize,
        recall: &mut Recall,
    ) -> Option<Vec<u32>> {
        let most = match max_candidates {
            0 => usize::MAX,
            most => most,
        };
        if plan.chosen as usize >= most {
            // What it chose depends on how much each list counts.
            return None;
        }
        let segment = &self.parts.first()?.segment;
        let record = segment.record(group)?;
        let (mut entries, mut last, mut next) = (plan.entries, plan.last, plan.next);
        recall.common.resize(self.head.group_numbers_end(), 0);
        for (place, _) in segment.grams(group, &record) {
            let Some(change) = changes.at(place) else {
                continue;
            };
            let now = (change.now, change.gram);
            if Some((change.before, change.gram)) <= plan.last {
                entries = entries.saturating_add_signed(change.growth());
                last = last.max(Some(now));
                for group in change.new {
                    let common = &mut recall.common[*group as usize];
                    if *common == 0 {
                        recall.touched.push(*group);
                    }
                    *common += 1;
                }
            } else {
                next = next.min(Some(now));
            }
        }
        let copies = self.head.copies(record.facts.blind_hash);
        let mut found = copies.to_vec();
        let mut chosen = plan.chosen as usize;
        for group in recall.touched.drain(..) {
            let common = std::mem::take(&mut recall.common[group as usize]);
            let is_reached = self
                .head
                .rough_size(group)
                .is_some_and(|size| plan.is_reached(common, size, record.facts.tokens));
            if is_reached && !copies.contains(&group) {
                found.push(group);
                chosen += 1;
            }
        }
        // The order of the lists may have changed on either side of the line, but not across it, and
        // the line is where it was.
        let budget = Plan::budget(max_candidates);
        let reads_the_same = entries <= budget
            && next.is_none_or(|next| Some(next) > last && entries + u64::from(next.0) > budget);
        let above = self.numbers();
        (reads_the_same && chosen <= most)
            .then(|| found.into_iter().map(|group| above + group).collect())
    }

    /// Asks for the groups worth comparing with a fragment, and compares those that `is_open` lets
    /// through, with `others` besides. Returns all that were found with their similarity if it was asked
    /// for and reaches the threshold, and whether there may have been more.
    pub(crate) fn search(
        &self,
        fingerprint: &Fingerprint,
        max_candidates: usize,
        threshold: f32,
        others: &[u32],
        is_open: impl Fn(u32) -> bool,
    ) -> (Vec<(u32, Option<Similarity>)>, bool) {
        let mut query = self.query(fingerprint);
        let (mut groups, capped) = self.candidates(&mut query, max_candidates, None);
        groups.extend(others);
        groups.sort_unstable();
        groups.dedup();
        let compare = |group: u32| {
            let is_open = is_open(group);
            let similarity = is_open.then(|| self.compare(&query, group, threshold));
            (group, similarity.flatten())
        };
        (groups.into_iter().map(compare).collect(), capped)
    }

    /// Returns the ids of a group's fragments, ascending; none of a dead one.
    pub(crate) fn ids(&self, group: u32) -> impl Iterator<Item = I> {
        self.members(group).iter().map(|member| member.id)
    }

    /// Returns the number above those of all groups, in memory or not.
    pub(crate) fn group_numbers_end(&self) -> u32 {
        self.numbers() + self.head.group_numbers_end() as u32
    }
}

impl Changes<'_> {
    /// Returns the change of the list at a place of the dictionary.
    fn at(&self, place: u32) -> Option<&Change<'_>> {
        let number = self.by_place.get(place as usize)?.checked_sub(1)?;
        self.lists.get(number as usize)
    }
}

impl Change<'_> {
    fn growth(&self) -> i64 {
        i64::from(self.now) - i64::from(self.before)
    }
}
