//! Turns what is in memory into a segment, and many segments into one.

use std::{hash::Hash, sync::Arc};

use super::SegmentedIndex;
use crate::candidate::segment::{Draft, Segment};

/// Groups of more segments are not merged into one, so that merging takes a bounded time and twice the
/// memory of a part only.
const MOST_GROUPS: usize = 500_000;

/// Larger segments are not merged either: places in a segment are below 4 GiB.
const MOST_BYTES: usize = 1 << 30;

/// So many tokens of what is in memory go into one segment at most, which keeps it below that too.
const MOST_TOKENS: usize = 1 << 27;

/// A part of an index that is being written anew, beside the index.
///
/// 1. [`SegmentedIndex::fold`] says what to write; the index may go on changing.
/// 2. [`Fold::write`] writes it, which takes long.
/// 3. [`SegmentedIndex::adopt`] puts the segment in its place.
#[derive(Debug)]
pub struct Fold {
    /// The groups that are in memory, with their numbers.
    head: Vec<(u32, Draft)>,
    /// Whether these are all.
    is_complete: bool,
    /// The place of the first segment that is merged; all after it are.
    first: usize,
    segments: Vec<Arc<Segment>>,
    /// Which groups of each segment were alive when it began.
    live: Vec<Vec<bool>>,
    /// The segment, when it is written.
    written: Option<Arc<Segment>>,
}

impl Fold {
    /// Tells whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.head.is_empty()
    }

    /// Tells whether everything that was in memory when it began is written.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Writes the segment.
    pub fn write(&mut self) -> Arc<Segment> {
        let drafts: Vec<Draft> = self.head.iter().map(|(_, draft)| draft.clone()).collect();
        let head = Segment::of(&drafts);
        let segment = if self.segments.is_empty() {
            Arc::new(head)
        } else {
            let mut segments = self.segments.clone();
            segments.push(Arc::new(head));
            let live = |place: usize, group: u32| {
                // All groups of the last segment are: it was just made.
                let live = self.live.get(place);
                live.is_none_or(|live| live.get(group as usize).copied().unwrap_or(false))
            };
            Arc::new(Segment::merge(&segments, live))
        };
        self.written = Some(Arc::clone(&segment));
        segment
    }
}

impl<I: Copy + Ord + Hash> SegmentedIndex<I> {
    /// Begins to turn what is in memory into a segment, together with the newest segments as long as
    /// they are not much larger: there are never more than a few of each size, and a group is written
    /// about once for every doubling of the index.
    pub fn fold(&self) -> Fold {
        let mut tokens = 0;
        let drafts = self.head.drafts().take_while(|(_, draft)| {
            tokens += draft.fingerprint.tokens() as usize;
            tokens <= MOST_TOKENS || tokens == draft.fingerprint.tokens() as usize
        });
        let head: Vec<(u32, Draft)> = drafts.collect();
        let (mut groups, mut bytes) = (head.len(), 0);
        let mut first = self.parts.len();
        while let Some(part) = first.checked_sub(1).and_then(|place| self.parts.get(place)) {
            bytes += part.segment.bytes().len();
            let is_large = groups + part.live > MOST_GROUPS || bytes > MOST_BYTES;
            if is_large || part.live > 2 * groups {
                break;
            }
            groups += part.live;
            first -= 1;
        }
        let merged = self.parts.get(first..).unwrap_or_default();
        let is_alive = |members: &Vec<_>| !members.is_empty();
        Fold {
            is_complete: head.len() == self.head.group_count(),
            head,
            first,
            segments: merged
                .iter()
                .map(|part| Arc::clone(&part.segment))
                .collect(),
            live: merged
                .iter()
                .map(|part| part.members.iter().map(is_alive).collect())
                .collect(),
            written: None,
        }
    }

    /// Puts a written segment in the place of what it was written from. What changed since stays
    /// changed. A fold of another state of the segments changes nothing.
    pub fn adopt(&mut self, fold: &Fold) {
        let Some(segment) = &fold.written else {
            return;
        };
        let merged = self.parts.get(fold.first..).unwrap_or_default();
        let merged = merged.iter().map(|part| Arc::as_ptr(&part.segment));
        if !merged.eq(fold.segments.iter().map(Arc::as_ptr)) {
            return;
        }
        let old = self.parts.split_off(fold.first);
        // Their dead groups are gone, or are counted anew.
        for part in &old {
            for (group, _) in (0..).zip(&part.members).filter(|(_, it)| it.is_empty()) {
                part.each_hash(group, |table, hash| {
                    let dead = &mut self.dead[table as usize];
                    if let Some(count) = dead.get_mut(&hash) {
                        *count -= 1;
                        if *count == 0 {
                            dead.remove(&hash);
                        }
                    }
                });
            }
            self.live -= part.live;
        }
        self.add_part(Arc::clone(segment));
        let place = self.parts.len() - 1;
        let part = &mut self.parts[place];
        let mut number = 0;
        for (old, was_alive) in old.into_iter().zip(&fold.live) {
            for (members, was_alive) in old.members.into_iter().zip(was_alive) {
                if *was_alive {
                    part.members[number] = members;
                    number += 1;
                }
            }
        }
        let head: Vec<(u32, u64)> = fold
            .head
            .iter()
            .map(|(number, draft)| (*number, draft.comparison_hash))
            .collect();
        for (slot, members) in part
            .members
            .iter_mut()
            .skip(number)
            .zip(self.head.take_groups(&head))
        {
            *slot = members;
        }
        for (group, members) in (part.first..).zip(&part.members) {
            part.live += usize::from(!members.is_empty());
            for member in members {
                self.by_id.insert(member.id, group);
            }
        }
        self.live += part.live;
        self.count_dead(place);
    }
}
